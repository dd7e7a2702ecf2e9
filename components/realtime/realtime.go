// Package realtime provides a GraphQL platform with subscriptions: CloudFront and a firewall in front, a
// private load balancer, Fargate services for API and jobs, Valkey groups by role, and buckets for images and
// videos.
package realtime

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/block/service"
)

// Type is the Pulumi type token of a Platform.
const Type = "plinth:realtime:Platform"

// Platform is a GraphQL platform with subscriptions.
type Platform struct {
	pulumi.ResourceState

	// Firewall inspects every request before the distribution answers it.
	Firewall *firewall.Firewall
	// Distribution is the only way in.
	Distribution *cdn.Distribution
	// Balancer spreads requests and WebSockets over the API's tasks.
	Balancer *balancer.Balancer
	// Cluster runs both services.
	Cluster *cluster.Cluster
	// API is the GraphQL service.
	API *service.Service
	// Workers is the job service.
	Workers *service.Service
	// Images holds what CloudFront serves under /images/.
	Images *bucket.Bucket
	// Videos takes uploads by pre-signed URL.
	Videos *bucket.Bucket
	// Arrivals tells the workers of uploaded videos.
	Arrivals *queue.Queue

	// URL is where people go.
	URL pulumi.StringOutput `pulumi:"url"`
	// DistributionID names the distribution in invalidations.
	DistributionID pulumi.StringOutput `pulumi:"distributionId"`
	// ClusterName is the ECS cluster.
	ClusterName pulumi.StringOutput `pulumi:"clusterName"`
	// APIServiceName is the ECS service of the API.
	APIServiceName pulumi.StringOutput `pulumi:"apiServiceName"`
	// WorkersServiceName is the ECS service of the workers.
	WorkersServiceName pulumi.StringOutput `pulumi:"workersServiceName"`
	// ImagesBucket is the name of the images bucket.
	ImagesBucket pulumi.StringOutput `pulumi:"imagesBucket"`
	// VideosBucket is the name of the videos bucket.
	VideosBucket pulumi.StringOutput `pulumi:"videosBucket"`
	// QueueAddress is host:port of the Valkey group that holds the jobs. TLS only.
	QueueAddress pulumi.StringOutput `pulumi:"queueAddress"`
	// CacheAddress is host:port of the Valkey group that may forget. TLS only. In the development preset it is
	// the same group.
	CacheAddress pulumi.StringOutput `pulumi:"cacheAddress"`
	// UsersAffectedARN is the alarm that says whether users are affected.
	UsersAffectedARN pulumi.StringOutput `pulumi:"usersAffectedArn"`
	// DashboardName is the CloudWatch dashboard.
	DashboardName pulumi.StringOutput `pulumi:"dashboardName"`

	name string
	keys keys
	zone *dns.Zone
	mail channels
}

// channels carry the alarms of the region and of us-east-1.
type channels struct{ home, edge *alarms.Channels }

// New declares a Platform. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Platform, error) {
	if args == nil {
		args = &Args{}
	}
	if err := validate(name, *args); err != nil {
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
		"url":                p.URL,
		"distributionId":     p.DistributionID,
		"clusterName":        p.ClusterName,
		"apiServiceName":     p.APIServiceName,
		"workersServiceName": p.WorkersServiceName,
		"imagesBucket":       p.ImagesBucket,
		"videosBucket":       p.VideosBucket,
		"queueAddress":       p.QueueAddress,
		"cacheAddress":       p.CacheAddress,
		"usersAffectedArn":   p.UsersAffectedARN,
		"dashboardName":      p.DashboardName,
	})
}

// declare is the architecture in the order in which its parts need each other.
func (p *Platform) declare(ctx *pulumi.Context, a Args) error {
	if err := p.declareKeys(ctx, a); err != nil {
		return err
	}
	if err := p.declareChannels(ctx, a); err != nil {
		return err
	}
	logs, err := p.declareArchive(ctx, a)
	if err != nil {
		return err
	}
	if err := p.declareVideos(ctx, a, logs); err != nil {
		return err
	}
	names, err := p.declareCertificates(ctx, a)
	if err != nil {
		return err
	}
	gate, err := p.declareBalancer(ctx, a, names, logs)
	if err != nil {
		return err
	}
	if err := p.declareEdge(ctx, a, names, gate, logs); err != nil {
		return err
	}
	stores, err := p.declareStores(ctx, a)
	if err != nil {
		return err
	}
	entry, err := p.declareEntryAlarms(ctx, a)
	if err != nil {
		return err
	}
	if err := p.declareServices(ctx, a, stores, entry); err != nil {
		return err
	}
	return p.declareWatch(ctx, a, stores, entry)
}
