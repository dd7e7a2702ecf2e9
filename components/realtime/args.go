package realtime

import (
	"cmp"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/block/watch"
)

// Args configures the platform. Required are Site, Network, Edge, API.Image and Workers.Image.
type Args struct {
	// Site is the account and region. Required.
	Site site.Site

	// Network is where the parts live. Required.
	Network Network

	// Edge is a provider for us-east-1, where CloudFront takes its certificate, web ACL and alarms from.
	// Required.
	Edge pulumi.ProviderResource

	// Preset decides sizes, redundancy and retention. Default: Production.
	Preset Preset

	// API is the GraphQL service.
	API API

	// Workers is the job service.
	Workers Workers

	// Cache is the Valkey groups. Default: what the preset says.
	Cache Cache

	// Mongo is the document store in MongoDB Atlas. Default: none.
	Mongo Mongo

	// Media is the images and videos.
	Media Media

	// Entry is CloudFront, the firewall and the name.
	Entry Entry

	// Watch says who is told when something breaks, and how long logs are kept.
	Watch Watch

	// AllowDestroy drops deletion protection and final snapshots. Default: data and load balancer are protected.
	AllowDestroy bool
}

// Network is the tiers that the platform is spread over.
type Network struct {
	// Public is where a public load balancer stands. Required with the origin OriginPublic only.
	Public network.Placement
	// Private is where load balancer and tasks run. Required.
	Private network.Placement
	// Data is where the Valkey groups stand. Required.
	Data network.Placement
}

// API is the GraphQL service.
type API struct {
	// Image is the container image, best with its digest. Required.
	Image string
	// Port is where the container listens. Default: 8080.
	Port int
	// HealthPath answers 200 when a task may get traffic. Default: "/".
	HealthPath string
	// Size is the tasks' size and number. Default: what the preset says.
	Size
	// ConnectionsPerTask is how many open connections a task should hold. Default: 2000.
	ConnectionsPerTask int
	// RequestsPerTask is how many requests a minute a task should answer. Default: 3000.
	RequestsPerTask int
	// Environment is plain environment variables beside those that the platform sets, which it cannot change.
	// Default: none.
	Environment map[string]string
	// Secrets is environment variables by the ARN of the secret that holds the value. Default: none.
	Secrets map[string]string
	// SecretKeys are the ARNs of the KMS keys that encrypt those secrets. Default: AWS's own key does.
	SecretKeys []string
}

// Workers is the job service.
type Workers struct {
	// Image is the container image, best with its digest. Required.
	Image string
	// Size is the tasks' size and number. Default: what the preset says.
	Size
	// BacklogPerTask is how many waiting jobs a task should work through. Default: 100.
	BacklogPerTask int
	// OnDemandBase is how many tasks never run on Spot capacity. Of those above them three in four do, for AWS
	// gives no base to a provider without a share of the rest. Default: 0, and all run on Spot.
	OnDemandBase int
	// Environment is plain environment variables beside those that the platform sets, which it cannot change.
	// Default: none.
	Environment map[string]string
	// Secrets is environment variables by the ARN of the secret that holds the value. Default: none.
	Secrets map[string]string
	// SecretKeys are the ARNs of the KMS keys that encrypt those secrets. Default: AWS's own key does.
	SecretKeys []string
}

// Size is the size and number of a service's tasks.
type Size struct {
	// CPU is the CPU units of a task, 1024 to a vCPU, of the sizes that Fargate has. Default: what the preset
	// says.
	CPU int
	// MemoryMiB is the memory of a task, of the sizes that go with CPU. Default: what the preset says.
	MemoryMiB int
	// Min is the fewest tasks. Default: what the preset says. At least 1.
	Min int
	// Max is the most tasks. Default: what the preset says. More than Min.
	Max int
}

// Cache is the Valkey groups.
type Cache struct {
	// NodeType is the size of a node. Default: what the preset says.
	NodeType string
	// Replicas is how many copies each group keeps beside its primary. Default: what the preset says.
	Replicas *int
	// RestoreJobsFrom is the name of the ElastiCache snapshot that the group of the jobs starts from, to rebuild
	// a lost stack. Later it may stay, change or go without any effect. Default: the group starts empty.
	RestoreJobsFrom string
}

// Mongo is the document store in MongoDB Atlas, which is created outside.
type Mongo struct {
	// SecretARN is the Secrets Manager secret that holds the connection string; the tasks get it as MONGO_URL.
	// Default: no document store.
	SecretARN string
	// KeyARN is the KMS key that encrypts the secret. Default: AWS's own key does.
	KeyARN string
	// EndpointService is the PrivateLink service of the Atlas project. Default: Atlas is reached at Addresses.
	EndpointService string
	// Addresses are where the cluster's nodes stand, when Atlas is reached through NAT or by peering.
	// Required with SecretARN, unless EndpointService is set.
	Addresses []netip.Prefix
}

// Media is the images and videos.
type Media struct {
	// Origins are the web origins that may upload videos from a browser. Default: none.
	Origins []string
	// VideoMaxMiB is the largest video that the API signs an upload for. Default: 2048. At most 5120, the
	// largest object that a single PUT or POST can carry.
	VideoMaxMiB int
}

// Entry is CloudFront, the firewall and the name.
type Entry struct {
	// Origin is how CloudFront reaches the load balancer. Default: OriginVPC.
	Origin Origin
	// Domain is the host name. Default: CloudFront's own name.
	Domain string
	// ZoneID is the Route 53 hosted zone that holds Domain. Required with Domain.
	ZoneID string
	// RatePerIP is how many requests an address may send in five minutes. Default: 2000.
	RatePerIP int
	// Countries are two-letter codes of the only ones let in. Default: all.
	Countries []string
	// Socket is the contract on WebSocket connections.
	Socket Socket
}

// Origin is how CloudFront reaches the load balancer.
type Origin string

// The ways to the load balancer.
const (
	// OriginVPC keeps the load balancer private: CloudFront reaches it through a VPC origin.
	OriginVPC Origin = "vpc"
	// OriginPublic gives the load balancer a public name, open to CloudFront's addresses and to requests that
	// carry a secret header only. It needs a Domain, whose certificate the load balancer shows.
	OriginPublic Origin = "public"
)

// Watch says who is told when something breaks, and how long logs are kept.
type Watch struct {
	// Channels carry the alarms of the region. Default: channels of the platform's own, for Page and Ticket.
	Channels *alarms.Channels
	// EdgeChannels carry the alarms of CloudFront and the firewall. They stand in us-east-1. Default: channels
	// of the platform's own there.
	EdgeChannels *alarms.Channels
	// Page are the e-mail and https addresses that are woken, by channels of the platform's own.
	// Default: nobody, until something is subscribed to the topic.
	Page []string
	// Ticket are the e-mail and https addresses that can wait, by channels of the platform's own.
	// Default: nobody, until something is subscribed to the topic.
	Ticket []string
	// Runbooks is the address below which each alarm's runbook stands. Default: the runbooks of this repository.
	Runbooks string
	// LogDays is how long the services' logs are kept. Default: 7.
	LogDays int
}

func (a Args) withDefaults() Args {
	a.Preset = cmp.Or(a.Preset, Production)
	p := a.Preset.values()
	a.API.Size = a.API.or(p.api)
	a.API.Port = cmp.Or(a.API.Port, 8080)
	a.API.HealthPath = cmp.Or(a.API.HealthPath, "/")
	a.API.ConnectionsPerTask = cmp.Or(a.API.ConnectionsPerTask, 2000)
	a.API.RequestsPerTask = cmp.Or(a.API.RequestsPerTask, 3000)
	a.Workers.Size = a.Workers.or(p.workers)
	a.Workers.BacklogPerTask = cmp.Or(a.Workers.BacklogPerTask, 100)
	a.Cache.NodeType = cmp.Or(a.Cache.NodeType, p.nodeType)
	if a.Cache.Replicas == nil {
		a.Cache.Replicas = &p.replicas
	}
	a.Media.VideoMaxMiB = cmp.Or(a.Media.VideoMaxMiB, 2048)
	a.Entry.Origin = cmp.Or(a.Entry.Origin, OriginVPC)
	a.Entry.RatePerIP = cmp.Or(a.Entry.RatePerIP, 2000)
	a.Entry.Socket = a.Entry.Socket.withDefaults()
	a.Watch.LogDays = cmp.Or(a.Watch.LogDays, 7)
	a.Watch.Runbooks = cmp.Or(a.Watch.Runbooks, watch.Runbooks)
	return a
}
