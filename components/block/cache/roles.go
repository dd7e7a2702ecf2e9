package cache

// Role is what clients use a group for. Each role has its own user with its own rights.
type Role string

// The roles.
const (
	// CacheRole keeps copies of data that lives elsewhere.
	CacheRole Role = "cache"
	// SessionRole keeps sessions, each with a time to live.
	SessionRole Role = "session"
	// QueueRole keeps jobs until they are done.
	QueueRole Role = "queue"
	// PubSubRole carries messages and keeps nothing.
	PubSubRole Role = "pubsub"
)

// Roles are all roles, in the order in which a shared group's users are listed.
func Roles() []Role { return []Role{CacheRole, SessionRole, QueueRole, PubSubRole} }

// eviction is Valkey's maxmemory-policy: what happens to a write when memory is full.
type eviction string

const (
	allKeysLRU  eviction = "allkeys-lru"
	volatileLRU eviction = "volatile-lru"
	noEviction  eviction = "noeviction"
)
