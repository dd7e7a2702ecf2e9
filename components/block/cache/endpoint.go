package cache

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// CacheEndpoint is a group to keep copies in, where a key may be gone at any time.
type CacheEndpoint struct { //nolint:revive // it stands beside three others
	endpoint
	_ [0]Cache
}

// SessionEndpoint is a group where keys without a time to live stay.
type SessionEndpoint struct {
	endpoint
	_ [0]Session
}

// QueueEndpoint is a group that never evicts: what is written stays until it is deleted.
type QueueEndpoint struct {
	endpoint
	_ [0]Queue
}

// PubSubEndpoint is a group to publish and subscribe on.
type PubSubEndpoint struct {
	endpoint
	_ [0]PubSub
}

// Endpoint is where the cache's clients connect.
func (c *Cache) Endpoint() CacheEndpoint { return CacheEndpoint{endpoint: c.endpoint(CacheRole)} }

// Endpoint is where the sessions' clients connect.
func (s *Session) Endpoint() SessionEndpoint {
	return SessionEndpoint{endpoint: s.endpoint(SessionRole)}
}

// Endpoint is where producers and workers connect.
func (q *Queue) Endpoint() QueueEndpoint { return QueueEndpoint{endpoint: q.endpoint(QueueRole)} }

// Endpoint is where publishers and subscribers connect.
func (p *PubSub) Endpoint() PubSubEndpoint { return PubSubEndpoint{endpoint: p.endpoint(PubSubRole)} }

// Cache is the group as a cache. Give every key a time to live: the group does not evict.
func (s *Shared) Cache() CacheEndpoint { return CacheEndpoint{endpoint: s.endpoint(CacheRole)} }

// Session is the group as a store of sessions.
func (s *Shared) Session() SessionEndpoint { return SessionEndpoint{endpoint: s.endpoint(SessionRole)} }

// Queue is the group as a store of jobs.
func (s *Shared) Queue() QueueEndpoint { return QueueEndpoint{endpoint: s.endpoint(QueueRole)} }

// PubSub is the group as a carrier of messages.
func (s *Shared) PubSub() PubSubEndpoint { return PubSubEndpoint{endpoint: s.endpoint(PubSubRole)} }

// endpoint is what all kinds of endpoint can say. The kinds hold it beside a blank field of different types,
// so that Go converts none of them to another.
type endpoint struct {
	group *Group
	role  Role
}

func (g *Group) endpoint(role Role) endpoint { return endpoint{group: g, role: role} }

// Given says whether the endpoint comes from a group, so that a component can report one that was left out.
func (e endpoint) Given() bool { return e.group != nil }

// Address is host:port for reads and writes. Clients must use TLS.
func (e endpoint) Address() pulumi.StringOutput { return e.group.PrimaryEndpoint }

// ReaderAddress is host:port for reads that may be some milliseconds old. Clients must use TLS.
func (e endpoint) ReaderAddress() pulumi.StringOutput { return e.group.ReaderEndpoint }

// User is the name to authenticate with. Its password is a token that the client signs with its IAM role,
// unless Args.Passwords gives one; a token is good for 15 minutes, and a connection made with it for 12
// hours.
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
func (e endpoint) User() pulumi.StringOutput { return e.group.users[e.role].name }

// Group is the group behind the endpoint, for its security group, its port and its nodes.
func (e endpoint) Group() *Group { return e.group }

// GrantConnect is what a role needs to authenticate as the endpoint's user, and as no other. It is empty when
// the user has a password.
func (e endpoint) GrantConnect() []iamdoc.Statement {
	u := e.group.users[e.role]
	if !u.iam {
		return nil
	}
	return []iamdoc.Statement{{
		Sid:       iamdoc.Sid("Connect", e.group.name, string(e.role)),
		Actions:   []string{"elasticache:Connect"},
		Resources: []pulumi.StringInput{e.group.ARN, u.arn},
	}}
}
