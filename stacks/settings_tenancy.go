package stacks

// TenancyConfig is the settings of the tenancy architecture.
type TenancyConfig struct {
	// Functions is the folder with the compiled functions, from the project's folder.
	Functions string `json:"functions"`
	// Domain is the name under which the platform is reached.
	Domain DomainConfig `json:"domain"`
	// Identity is whose tokens are taken.
	Identity IdentityConfig `json:"identity"`
	// Entry is who gets in, and how often.
	Entry TenancyEntryConfig `json:"entry"`
	// Engine is the GraphQL engine.
	Engine EngineConfig `json:"engine"`
	// Custom is the functions of the tenants.
	Custom CustomConfig `json:"custom"`
	// Cells are the Aurora clusters.
	Cells CellsConfig `json:"cells"`
	// Cache is the Valkey group for models and permissions, or a Redis that stands elsewhere.
	Cache TenancyCacheConfig `json:"cache"`
	// Mongo is the schema store.
	Mongo MongoConfig `json:"mongo"`
	// Workspaces is what happens to the tenants' databases.
	Workspaces WorkspacesConfig `json:"workspaces"`
	// Restore is what a lost stack is rebuilt from.
	Restore RestoreConfig `json:"restore"`
	// LogDays is how long logs are kept.
	LogDays int `json:"logDays"`
}

// IdentityConfig is whose tokens are taken.
type IdentityConfig struct {
	// Issuer is the address of an OpenID Connect issuer.
	Issuer string `json:"issuer"`
	// Audience is what tokens must be made out to.
	Audience string `json:"audience"`
	// Claim is where a token names its workspace.
	Claim string `json:"claim"`
	// Anonymous lets everybody in.
	Anonymous bool `json:"anonymous"`
}

// TenancyEntryConfig is who gets in, and how often.
type TenancyEntryConfig struct {
	// Origins are the web origins whose pages may call.
	Origins []string `json:"origins"`
	// RatePerIP is how many requests an address may send in five minutes.
	RatePerIP int `json:"ratePerIp"`
	// Countries are the only ones let in; empty lets in all.
	Countries []string `json:"countries"`
	// Rate is how many requests a second are let through; 0 leaves it to the preset.
	Rate int `json:"rate"`
	// Burst is how many may come at once; 0 leaves it to the preset.
	Burst int `json:"burst"`
	// Tiers are usage plans by name.
	Tiers map[string]TierConfig `json:"tiers"`
	// AdoptGateway leaves the account's API Gateway log role as it is.
	AdoptGateway bool `json:"adoptGateway"`
}

// TierConfig is one usage plan.
type TierConfig struct {
	// Rate is how many requests a second each key may send.
	Rate int `json:"rate"`
	// Burst is how many may come at once.
	Burst int `json:"burst"`
	// MonthlyRequests is how many each key has in a month; 0 is any number.
	MonthlyRequests int `json:"monthlyRequests"`
}

// EngineConfig is the GraphQL engine.
type EngineConfig struct {
	// MemoryMiB is the memory of one call; 0 leaves it to the preset.
	MemoryMiB int `json:"memoryMiB"`
	// TimeoutSeconds is how long one request may take.
	TimeoutSeconds int `json:"timeoutSeconds"`
	// Concurrency is how many requests are answered at once; 0 leaves it to the preset.
	Concurrency int `json:"concurrency"`
	// SchemaCacheMiB is how much memory parsed queries may take; 0 is a quarter of the memory.
	SchemaCacheMiB int `json:"schemaCacheMiB"`
	// Outside runs the engine outside the VPC.
	Outside bool `json:"outside"`
	// Environment is plain environment variables.
	Environment map[string]string `json:"environment"`
}

// CustomConfig is the functions of the tenants.
type CustomConfig struct {
	// File is the YAML that declares them, from the project's folder; empty declares none.
	File string `json:"file"`
	// Concurrency is how many calls of one function run at once, unless its spec says.
	Concurrency int `json:"concurrency"`
}

// CellsConfig is the Aurora clusters.
type CellsConfig struct {
	// Count is how many there are.
	Count int `json:"count"`
	// Capacity is how many workspaces each takes; 0 leaves it to the preset.
	Capacity int `json:"capacity"`
	// Class is the size of the instances; empty leaves it to the preset.
	Class string `json:"class"`
	// Readers is how many instances each has beside its writer; -1 leaves it to the preset.
	Readers int `json:"readers"`
	// MaxACU is the most that a serverless instance grows to; 0 is 4.
	MaxACU int `json:"maxAcu"`
}

// TenancyCacheConfig is the Valkey group for models and permissions, or a Redis that stands elsewhere.
type TenancyCacheConfig struct {
	// NodeType is the size of a node; empty leaves it to the preset.
	NodeType string `json:"nodeType"`
	// Replicas is how many copies the group keeps; -1 leaves it to the preset.
	Replicas int `json:"replicas"`
	// SecretARN is the secret with the address of a Redis of elsewhere.
	SecretARN string `json:"secretArn"`
	// KeyARN is the KMS key that encrypts that secret.
	KeyARN string `json:"keyArn"`
}

// WorkspacesConfig is what happens to the tenants' databases.
type WorkspacesConfig struct {
	// Declared are workspaces that stand in code, by id.
	Declared map[string]DeclaredConfig `json:"declared"`
	// DropGraceHours is how long a workspace can still be had back.
	DropGraceHours int `json:"dropGraceHours"`
	// RotateDays is how often credentials are rotated.
	RotateDays int `json:"rotateDays"`
	// Concurrency is how many workspaces are worked on at once.
	Concurrency int `json:"concurrency"`
}

// DeclaredConfig is a workspace that stands in code.
type DeclaredConfig struct {
	// Cell is where it lies; empty is the emptiest.
	Cell string `json:"cell"`
	// Pooled lets the engine reach it through the RDS Proxy of its cell.
	Pooled bool `json:"pooled"`
	// Tier is the usage plan that its API key is on; empty gives it none.
	Tier string `json:"tier"`
	// Suspended locks it.
	Suspended bool `json:"suspended"`
}

// RestoreConfig is what a lost stack is rebuilt from.
type RestoreConfig struct {
	// Cells are the snapshots or recovery points that clusters start from, by cell.
	Cells map[string]string `json:"cells"`
	// Registry is the table that the registry of workspaces starts from.
	Registry string `json:"registry"`
	// Past is a cell as it was, from which single workspaces are brought back.
	Past PastConfig `json:"past"`
}

// PastConfig is a cell as it was.
type PastConfig struct {
	// Cell is the cell; empty makes no copy.
	Cell string `json:"cell"`
	// Time is the moment, in RFC 3339; empty is the latest there is.
	Time string `json:"time"`
}
