package tenancy

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/block/watch"
	"github.com/plinth-iac/plinth/components/tenancy/spec"
)

// Args configures the platform. Required are Site, Network, Edge, Code and Entry.Identity.
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

	// Code is where the functions come from. Required.
	Code Code

	// Entry is who gets in, how often, and under which name.
	Entry Entry

	// Engine is the GraphQL engine.
	Engine Engine

	// Custom is the functions of the tenants. Default: none.
	Custom Custom

	// Data is databases, cache and document store.
	Data Data

	// Workspaces is what happens to the tenants' databases.
	Workspaces Workspaces

	// Watch says who is told when something breaks, and how long logs are kept.
	Watch Watch

	// AllowDestroy drops protection, deletion protection and final snapshots. Default: all data is protected.
	AllowDestroy bool
}

// Network is the tiers that the platform is spread over.
type Network struct {
	// Private is where functions run. Required.
	Private network.Placement
	// Data is where databases and cache stand. Required.
	Data network.Placement
	// Zones are the names of the availability zones that the data tier lies in, such as "eu-west-1a". Required:
	// two with a reader, else one.
	Zones []string
}

// Code is where the functions come from. A function that is nil is the one that Plinth ships.
type Code struct {
	// Shipped is the folder that `plinth functions build` fills. Required unless every function has code of its
	// own.
	Shipped string
	// Engine answers GraphQL. Default: the shipped engine, which knows workspaces and calls custom functions.
	Engine *function.Code
	// Socket keeps the registry of connections. Default: the shipped one, which speaks graphql-transport-ws.
	Socket *function.Code
	// Authorizer decides who may call and connect. Default: the shipped one, which verifies tokens.
	Authorizer *function.Code
	// Workspace gives every workspace its database. Default: the shipped provisioner.
	Workspace *function.Code
	// Custom runs custom functions that name no handler of their own. Default: the shipped example.
	Custom *function.Code
}

// Engine is the GraphQL engine.
type Engine struct {
	// MemoryMiB is the memory of one call. Default: what the preset says. 128 to 10240.
	MemoryMiB int
	// Timeout is how long one request may take. Default: 20s. Below 29s, after which API Gateway gives up.
	Timeout time.Duration
	// Concurrency is how many requests are answered at once, each with a few connections to databases.
	// Default: what the preset says. At least 1; together with Workspaces.Concurrency at most four fifths of the
	// connections that a cell's writer takes.
	Concurrency int
	// SchemaCacheMiB is how much memory parsed queries and schemas may take. Default: a quarter of MemoryMiB.
	SchemaCacheMiB int
	// Outside runs the engine outside the VPC, where it starts faster and reaches neither databases nor the
	// Valkey group, but a document store and a Redis of elsewhere. Default: it runs in the VPC.
	Outside bool
	// Environment is plain environment variables beside those that the platform sets, which it cannot change.
	// Default: none.
	Environment map[string]string
}

// Custom is the functions of the tenants.
type Custom struct {
	// Spec is the functions, as spec.Read returns them from YAML. Default: none.
	Spec *spec.Spec
	// Concurrency is how many calls of one function run at once, unless its spec says. Default: 10.
	Concurrency int
}

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
	// LogDays is how long logs are kept. Default: 30.
	LogDays int
}

func (w Watch) people() watch.People {
	return watch.People{
		Channels: w.Channels, EdgeChannels: w.EdgeChannels, Page: w.Page, Ticket: w.Ticket, Runbooks: w.Runbooks,
	}
}

func (a Args) withDefaults() Args {
	a.Preset = cmp.Or(a.Preset, Production)
	p := a.Preset.values()
	a.Engine.MemoryMiB = cmp.Or(a.Engine.MemoryMiB, p.engineMiB)
	a.Engine.Timeout = cmp.Or(a.Engine.Timeout, 20*time.Second)
	a.Engine.Concurrency = cmp.Or(a.Engine.Concurrency, p.concurrency)
	a.Engine.SchemaCacheMiB = cmp.Or(a.Engine.SchemaCacheMiB, a.Engine.MemoryMiB/4)
	a.Custom.Concurrency = cmp.Or(a.Custom.Concurrency, 10)
	a.Data = a.Data.withDefaults(p)
	a.Workspaces = a.Workspaces.withDefaults()
	a.Entry = a.Entry.withDefaults(p)
	a.Watch.LogDays = cmp.Or(a.Watch.LogDays, 30)
	a.Watch.Runbooks = cmp.Or(a.Watch.Runbooks, watch.Runbooks)
	return a
}
