// Package tenancy provides a serverless GraphQL platform with a database for each workspace: CloudFront and
// firewalls in front of a REST and a WebSocket API, an engine and the tenants' own functions on Lambda, cells
// of Aurora MySQL, and a provisioner that makes, moves and drops workspaces without any resource of theirs.
package tenancy

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/components/block/websocketapi"
)

// Type is the Pulumi type token of a Platform.
const Type = "plinth:tenancy:Platform"

// Platform is a serverless GraphQL platform with a database for each workspace.
type Platform struct {
	pulumi.ResourceState

	// Distribution is the only way in.
	Distribution *cdn.Distribution
	// Firewall inspects every request before the distribution answers it; Lock stands before the REST API and
	// admits only what came through the distribution.
	Firewall, Lock *firewall.Firewall
	// REST answers GraphQL and webhooks.
	REST *restapi.API
	// Socket holds the WebSocket connections.
	Socket *websocketapi.API
	// Engine answers GraphQL, Authorizer decides who may, Connections keeps the registry of connections, and
	// Provisioner makes workspaces.
	Engine, Authorizer, Connections, Provisioner *function.Function
	// Custom are the tenants' functions by key.
	Custom map[string]*function.Function
	// Cells are the Aurora clusters by name.
	Cells map[string]*database.Database
	// Registry knows every workspace and where it lies.
	Registry *table.Table
	// Requests is the queue of what is to be done to workspaces.
	Requests *queue.Queue
	// Exports holds the last copies of moved, restored and dropped workspaces.
	Exports *bucket.Bucket

	// URL is where clients call; GraphQL is at /graphql.
	URL pulumi.StringOutput `pulumi:"url"`
	// SocketURL is where clients open WebSockets.
	SocketURL pulumi.StringOutput `pulumi:"socketUrl"`
	// DistributionID names the distribution in invalidations.
	DistributionID pulumi.StringOutput `pulumi:"distributionId"`
	// QueueURL is where requests about workspaces are sent, with the workspace as the message group.
	QueueURL pulumi.StringOutput `pulumi:"queueUrl"`
	// DeadLetterURL is where requests lie that could not be carried out.
	DeadLetterURL pulumi.StringOutput `pulumi:"deadLetterUrl"`
	// RegistryTable is the DynamoDB table of workspaces.
	RegistryTable pulumi.StringOutput `pulumi:"registryTable"`
	// ConnectionsTable is the DynamoDB table of open connections.
	ConnectionsTable pulumi.StringOutput `pulumi:"connectionsTable"`
	// ProvisionerName is the Lambda function that makes workspaces.
	ProvisionerName pulumi.StringOutput `pulumi:"provisionerName"`
	// ExportsBucket is the name of the bucket of exports.
	ExportsBucket pulumi.StringOutput `pulumi:"exportsBucket"`
	// SecretPrefix begins the name of each workspace's secret.
	SecretPrefix pulumi.StringOutput `pulumi:"secretPrefix"`
	// EventBus is the EventBridge bus of the platform, to which the engine tells what happened.
	EventBus pulumi.StringOutput `pulumi:"eventBus"`
	// UsagePlanIDs are the usage plans by tier, to add keys that a program makes.
	UsagePlanIDs pulumi.StringMapOutput `pulumi:"usagePlanIds"`
	// UsersAffectedARN is the alarm that says whether users are affected.
	UsersAffectedARN pulumi.StringOutput `pulumi:"usersAffectedArn"`
	// DashboardName is the CloudWatch dashboard.
	DashboardName pulumi.StringOutput `pulumi:"dashboardName"`

	name string
	keys keys
	zone *dns.Zone
	mail struct{ home, edge *alarms.Channels }
}

// New declares a Platform. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Platform, error) {
	if args == nil {
		args = &Args{}
	}
	if err := validate(ctx, name, *args); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	p := &Platform{name: name}
	if err := ctx.RegisterComponentResource(Type, name, p, opts...); err != nil {
		return nil, err
	}
	if err := p.declare(ctx, args.withDefaults()); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{
		"url":              p.URL,
		"socketUrl":        p.SocketURL,
		"distributionId":   p.DistributionID,
		"queueUrl":         p.QueueURL,
		"deadLetterUrl":    p.DeadLetterURL,
		"registryTable":    p.RegistryTable,
		"connectionsTable": p.ConnectionsTable,
		"provisionerName":  p.ProvisionerName,
		"exportsBucket":    p.ExportsBucket,
		"secretPrefix":     p.SecretPrefix,
		"eventBus":         p.EventBus,
		"usagePlanIds":     p.UsagePlanIDs,
		"usersAffectedArn": p.UsersAffectedARN,
		"dashboardName":    p.DashboardName,
	})
}

// declare is the architecture in the order in which its parts need each other.
func (p *Platform) declare(ctx *pulumi.Context, a Args) error {
	w := &wires{}
	for _, part := range []func(*pulumi.Context, Args, *wires) error{
		p.declareKeys, p.declareChannels, p.declareArchive, p.declareOriginSecret,
		p.declareCells, p.declareStores, p.declareProvisioner, p.declareWorkspaces, p.declareProxies,
		p.declareEvents, p.declareAuthorizer, p.declareSocket, p.declareCustom, p.declareEngine,
		p.declareREST, p.declareEdge, p.declareWatch,
	} {
		if err := part(ctx, a, w); err != nil {
			return err
		}
	}
	return nil
}
