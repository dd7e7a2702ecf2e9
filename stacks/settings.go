package stacks

import (
	"reflect"

	"github.com/plinth-iac/plinth/internal/tags"
)

// Project is the name of the Pulumi project and the namespace of its settings.
const Project = "plinth"

var configType = reflect.TypeFor[Config]()

// Config is all that a stack can be told. Pulumi.yaml documents every setting and gives its default; a test
// holds the two together.
type Config struct {
	// Preset decides sizes, redundancy, protection and retention together; any single value can be overridden.
	Preset string `json:"preset"`
	// AllowDestroy drops protection, deletion protection and final snapshots, so that the stack can be
	// destroyed.
	AllowDestroy bool `json:"allowDestroy"`
	// Architectures are what the stack holds, by name.
	Architectures []string `json:"architectures"`
	// Site is the account and region.
	Site SiteConfig `json:"site"`
	// Tags are carried by everything that can carry tags.
	Tags TagsConfig `json:"tags"`
	// Domain is the name under which the stack is reached. Without one, CloudFront's own name serves.
	Domain DomainConfig `json:"domain"`
	// Network is the VPC.
	Network NetworkConfig `json:"network"`
	// Alarms says who is told when something breaks.
	Alarms AlarmsConfig `json:"alarms"`
	// Backup is how often and how long copies are kept.
	Backup BackupConfig `json:"backup"`
	// Budget is what the stack may cost.
	Budget BudgetConfig `json:"budget"`
	// Realtime is the GraphQL platform with subscriptions on Fargate.
	Realtime RealtimeConfig `json:"realtime"`
	// Tenancy is the serverless GraphQL platform with a database for each workspace.
	Tenancy TenancyConfig `json:"tenancy"`

	stack string
	// root is the project's folder, from which files are named.
	root string
}

// SiteConfig is where the stack lives.
type SiteConfig struct {
	// Account is the AWS account id; deploying into any other account is refused.
	Account string `json:"account"`
	// Region is the AWS region.
	Region string `json:"region"`
	// Zones are the names of the Availability Zones in use. Adding one at the end changes no existing subnet.
	Zones []string `json:"zones"`
}

// TagsConfig is the tags by which costs and owners are found.
type TagsConfig struct {
	// Application is the system.
	Application string `json:"application"`
	// Owner is the team that answers for it.
	Owner string `json:"owner"`
	// CostCentre is who pays.
	CostCentre string `json:"costCentre"`
	// DataClass is the most harmful class of data in the stack.
	DataClass tags.Class `json:"dataClass"`
}

// DomainConfig is the stack's own name.
type DomainConfig struct {
	// Name is the host name, for example play.example.com.
	Name string `json:"name"`
	// ZoneID is the Route 53 hosted zone that holds the name.
	ZoneID string `json:"zoneId"`
}

// NetworkConfig is the VPC.
type NetworkConfig struct {
	// CIDR is the address range.
	CIDR string `json:"cidr"`
	// NAT is how private subnets reach the internet.
	NAT string `json:"nat"`
	// Endpoints are the interface endpoints to create, by the service's short name.
	Endpoints []string `json:"endpoints"`
	// FlowLogDays is how long flow logs are kept.
	FlowLogDays int `json:"flowLogDays"`
	// Adopt uses an existing VPC instead of creating one.
	Adopt AdoptConfig `json:"adopt"`
}

// AdoptConfig is an existing VPC. All of it or none of it is set.
type AdoptConfig struct {
	// VPCID is the VPC.
	VPCID string `json:"vpcId"`
	// PublicSubnetIDs are the subnets with a route to an internet gateway.
	PublicSubnetIDs []string `json:"publicSubnetIds"`
	// PrivateSubnetIDs are the subnets for compute.
	PrivateSubnetIDs []string `json:"privateSubnetIds"`
	// DataSubnetIDs are the subnets for data stores.
	DataSubnetIDs []string `json:"dataSubnetIds"`
}

// AlarmsConfig is who is told.
type AlarmsConfig struct {
	// Page are the e-mail addresses that are woken.
	Page []string `json:"page"`
	// Ticket are the e-mail addresses that can wait until morning.
	Ticket []string `json:"ticket"`
	// Runbooks is the address below which each alarm's runbook stands.
	Runbooks string `json:"runbooks"`
}

// BackupConfig is the copies kept by AWS Backup.
type BackupConfig struct {
	// KeepDays is how long each copy is kept.
	KeepDays int `json:"keepDays"`
	// CopyVaultARN is a vault in another region that gets a copy of each backup.
	CopyVaultARN string `json:"copyVaultArn"`
}

// BudgetConfig is what the stack may cost.
type BudgetConfig struct {
	// MonthlyUSD is the limit whose actual and forecast spending is watched.
	MonthlyUSD int `json:"monthlyUsd"`
	// AnomalyUSD is the unexpected daily spending above which a ticket is opened.
	AnomalyUSD int `json:"anomalyUsd"`
	// ActivateTags makes the stack's tags cost-allocation tags, which one stack per account must do.
	ActivateTags bool `json:"activateTags"`
}

// RealtimeConfig is the settings of the realtime architecture.
type RealtimeConfig struct {
	// API is the GraphQL service.
	API APIConfig `json:"api"`
	// Workers is the job service.
	Workers WorkersConfig `json:"workers"`
	// Cache is the Valkey groups.
	Cache CacheConfig `json:"cache"`
	// Mongo is the document store.
	Mongo MongoConfig `json:"mongo"`
	// Media is the images and videos.
	Media MediaConfig `json:"media"`
	// Socket is the life of a WebSocket connection.
	Socket SocketConfig `json:"socket"`
	// Edge is what stands before everything.
	Edge EdgeConfig `json:"edge"`
	// LogDays is how long the services' logs are kept.
	LogDays int `json:"logDays"`
}

// APIConfig is the GraphQL service.
type APIConfig struct {
	// Image is the container image.
	Image string `json:"image"`
	// Port is where the container listens.
	Port int `json:"port"`
	// HealthPath answers 200 when the task may get traffic.
	HealthPath string `json:"healthPath"`
	// CPU is the task's CPU units; 0 leaves it to the preset.
	CPU int `json:"cpu"`
	// MemoryMiB is the task's memory; 0 leaves it to the preset.
	MemoryMiB int `json:"memoryMiB"`
	// Min is the fewest tasks; 0 leaves it to the preset.
	Min int `json:"min"`
	// Max is the most tasks; 0 leaves it to the preset.
	Max int `json:"max"`
	// ConnectionsPerTask is how many open connections a task should hold.
	ConnectionsPerTask int `json:"connectionsPerTask"`
	// RequestsPerTask is how many requests a minute a task should answer.
	RequestsPerTask int `json:"requestsPerTask"`
	// Environment is plain environment variables.
	Environment map[string]string `json:"environment"`
	// Secrets is environment variables by the ARN of the secret that holds them.
	Secrets map[string]string `json:"secrets"`
	// SecretKeys are the KMS keys that encrypt those secrets.
	SecretKeys []string `json:"secretKeys"`
}

// WorkersConfig is the job service.
type WorkersConfig struct {
	// Image is the container image.
	Image string `json:"image"`
	// CPU is the task's CPU units; 0 leaves it to the preset.
	CPU int `json:"cpu"`
	// MemoryMiB is the task's memory; 0 leaves it to the preset.
	MemoryMiB int `json:"memoryMiB"`
	// Min is the fewest tasks; 0 leaves it to the preset.
	Min int `json:"min"`
	// Max is the most tasks; 0 leaves it to the preset.
	Max int `json:"max"`
	// BacklogPerTask is how many waiting jobs a task should work through.
	BacklogPerTask int `json:"backlogPerTask"`
	// OnDemandBase is how many tasks never run on Spot capacity; the rest does.
	OnDemandBase int `json:"onDemandBase"`
	// Environment is plain environment variables.
	Environment map[string]string `json:"environment"`
	// Secrets is environment variables by the ARN of the secret that holds them.
	Secrets map[string]string `json:"secrets"`
	// SecretKeys are the KMS keys that encrypt those secrets.
	SecretKeys []string `json:"secretKeys"`
}

// CacheConfig is the Valkey groups.
type CacheConfig struct {
	// NodeType is the size of a node; empty leaves it to the preset.
	NodeType string `json:"nodeType"`
	// Replicas is how many copies each group keeps; -1 leaves it to the preset.
	Replicas int `json:"replicas"`
	// RestoreJobsFrom is the snapshot that the group of the jobs starts from; empty starts it empty.
	RestoreJobsFrom string `json:"restoreJobsFrom"`
}

// MongoConfig is the document store in MongoDB Atlas.
type MongoConfig struct {
	// SecretARN is the secret that holds the connection string.
	SecretARN string `json:"secretArn"`
	// KeyARN is the KMS key that encrypts the secret.
	KeyARN string `json:"keyArn"`
	// EndpointService is the PrivateLink service of the Atlas project.
	EndpointService string `json:"endpointService"`
	// Addresses are the address blocks of the nodes, when they are not reached by PrivateLink.
	Addresses []string `json:"addresses"`
}

// MediaConfig is the images and videos.
type MediaConfig struct {
	// Origins are the web origins that may upload videos from a browser.
	Origins []string `json:"origins"`
	// VideoMaxMiB is the largest video that the API signs an upload for.
	VideoMaxMiB int `json:"videoMaxMiB"`
}
