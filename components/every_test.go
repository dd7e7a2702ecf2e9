package components_test

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/budget"
	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/components/block/certificate"
	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/dashboard"
	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/gatewayaccount"
	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/components/block/websocketapi"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/components/tenancy"
)

// every is each component with the least that it can be declared with. A new component is covered by one
// entry.
var every = map[string]component{
	"alarms.Alarms": of(alarms.Type, alarms.New, func() *alarms.Args {
		return &alarms.Args{
			Channels: channels(), Runbooks: runbooks,
			Alarms: []alarms.Alarm{alarms.ECSCPU(alarms.ECSService{Cluster: text("shop"), Service: text("api")})},
		}
	}).mayLack("compositeArn"),
	"alarms.Channels": of(alarms.ChannelsType, alarms.NewChannels, func() *alarms.ChannelsArgs {
		return &alarms.ChannelsArgs{Site: here, KeyARN: keyARN, Runbooks: runbooks}
	}),
	"archive.Archive": of(archive.Type, archive.New, func() *archive.Args { return &archive.Args{Site: here} }),
	"backup.Backup": of(backup.Type, backup.New, func() *backup.Args {
		return &backup.Args{
			Site: here, KeyARN: keyARN, Protects: []backup.ResourceType{backup.S3}, Rules: backup.PointInTime(),
			Select:   backup.Selection{Tags: map[string]string{"application": "shop"}},
			Channels: channels(), Runbooks: runbooks,
		}
	}),
	"balancer.Balancer": of(balancer.Type, balancer.New, func() *balancer.Args {
		return &balancer.Args{
			Site: here, Placement: placement(), Listener: balancer.Listener{PlainHTTP: true},
			Sources: balancer.Sources{CloudFront: true},
			Targets: map[string]balancer.Target{"api": {Port: 8080, Health: balancer.HealthCheck{Path: "/"}}},
		}
	}),
	"bucket.Bucket": of(bucket.Type, bucket.New, func() *bucket.Args { return &bucket.Args{} }).mayLack("presignContract"),
	"budget.Budget": of(budget.Type, budget.New, func() *budget.Args {
		return &budget.Args{
			Site: here, MonthlyUSD: 640, Tags: map[string]string{"application": "shop"}, Emails: []string{"a@example.com"},
		}
	}).mayLack("monitorArn"),
	"cache.Cache":   of(cache.Type, cache.NewCache, valkey),
	"cache.PubSub":  of(cache.Type, cache.NewPubSub, valkey),
	"cache.Queue":   of(cache.Type, cache.NewQueue, valkey),
	"cache.Session": of(cache.Type, cache.NewSession, valkey),
	"cache.Shared":  of(cache.Type, cache.NewShared, valkey),
	"cdn.Distribution": of(cdn.Type, cdn.New, func() *cdn.Args {
		return &cdn.Args{
			Origins: map[string]cdn.Origin{"site": {Bucket: text("site.s3.eu-west-1.amazonaws.com")}},
			Default: cdn.Behavior{Origin: "site"},
		}
	}).mayLack("signingKeyIds"),
	"certificate.Certificate": of(certificate.Type, certificate.New, func() *certificate.Args {
		return &certificate.Args{Domain: "shop.example.com", ZoneID: text("Z0123456789")}
	}),
	"cluster.Cluster": of(cluster.Type, cluster.New, func() *cluster.Args { return &cluster.Args{} }),
	"dashboard.Dashboard": of(dashboard.Type, dashboard.New, func() *dashboard.Args {
		return &dashboard.Args{Site: here, Rows: []dashboard.Row{{Widgets: []dashboard.Widget{dashboard.Text("Hello")}}}}
	}),
	"database.Database": of(database.Type, database.New, func() *database.Args {
		return &database.Args{
			Site: here, Placement: placement(), KeyARN: keyARN,
			Engine:    database.Engine{Family: database.PostgreSQL, Database: "catalog"},
			Instances: map[string]database.Instance{"a": {Zone: "eu-west-1a"}, "b": {Zone: "eu-west-1b"}},
			Capacity:  database.Capacity{Serverless: &database.Serverless{MinACU: 2, MaxACU: 16}},
		}
	}).mayLack("proxyName", "proxyEndpoint", "proxySecurityGroupId"),
	"dns.Zone":          of(dns.Type, dns.New, func() *dns.Args { return &dns.Args{Domain: "example.com"} }),
	"firewall.Firewall": of(firewall.Type, firewall.New, func() *firewall.Args { return &firewall.Args{Site: here} }),
	"function.Function": of(function.Type, function.New, func() *function.Args {
		return &function.Args{Site: here, Code: function.Code{
			Object: &function.Object{Bucket: text("code"), Key: text("engine.zip")},
		}}
	}).mayLack("securityGroupId"),
	"gatewayaccount.Account": of(gatewayaccount.Type, gatewayaccount.New, func() *gatewayaccount.Args {
		return &gatewayaccount.Args{Site: here}
	}),
	"key.Key":   of(key.Type, key.New, func() *key.Args { return &key.Args{Site: here, Purpose: "Orders"} }),
	"logs.Logs": of(logs.Type, logs.New, func() *logs.Args { return &logs.Args{} }),
	"network.Network": of(network.Type, network.New, func() *network.Args {
		return &network.Args{Site: here, Zones: []string{"eu-west-1a", "eu-west-1b"}}
	}).mayLack("natAddresses"), // nobody expands awsx's VPC here, whose gateways these are
	"queue.Queue": of(queue.Type, queue.New, func() *queue.Args { return &queue.Args{} }),
	"restapi.API": of(restapi.Type, restapi.New, func() *restapi.Args {
		return &restapi.Args{Site: here, Routes: map[string]restapi.Route{
			"hooks": {Method: restapi.POST, Path: "/hooks", Public: true, Function: restapi.Function{ARN: lambdaARN, InvokeARN: invokeARN}},
		}}
	}).mayLack("domainTarget", "domainZoneId", "usagePlanIds", "apiKeyIds"),
	"role.Role": of(role.Type, role.New, func() *role.Args {
		return &role.Args{Site: here, Service: "ecs-tasks.amazonaws.com"}
	}),
	"secret.Secret": of(secret.Type, secret.New, func() *secret.Args { return &secret.Args{Description: "Orders"} }),
	"service.Service": of(service.Type, service.New, func() *service.Args {
		return &service.Args{
			Site: here, Placement: placement(), Cluster: cluster.Ref{ARN: text(clusterARN), Name: text("shop")},
			Task: service.Task{Main: service.Container{Image: service.ParseImage(image)}},
		}
	}),
	"table.Table": of(table.Type, table.New, func() *table.Args {
		return &table.Args{Key: table.Key{Partition: table.Attribute{Name: "id"}}}
	}).mayLack("streamArn"),
	"websocketapi.API": of(websocketapi.Type, websocketapi.New, func() *websocketapi.Args {
		engine := websocketapi.Function{ARN: lambdaARN, InvokeARN: invokeARN}
		return &websocketapi.Args{
			Authorizer: &websocketapi.Authorizer{
				Function: engine, Sources: []string{"route.request.querystring.token"},
			},
			Routes: map[string]websocketapi.Route{
				websocketapi.Connect: {Function: engine},
				websocketapi.Default: {Function: engine},
			},
		}
	}).mayLack("domainTarget", "domainZoneId"),
	"tenancy.Platform": of(tenancy.Type, newTenancy, func() *tenancy.Args {
		return &tenancy.Args{
			Site: here,
			Network: tenancy.Network{
				Private: placement(), Data: placement(), Zones: []string{"eu-west-1a", "eu-west-1b"},
			},
			Code:  tenancy.Code{Shipped: "functions"},
			Entry: tenancy.Entry{Identity: tenancy.Identity{Issuer: "https://id.example.com/", Audience: "base"}},
		}
	}).mayLack("usagePlanIds"),
	"realtime.Platform": of(realtime.Type, newPlatform, func() *realtime.Args {
		return &realtime.Args{
			Site: here, Network: realtime.Network{Private: placement(), Data: placement()},
			API: realtime.API{Image: image}, Workers: realtime.Workers{Image: image},
		}
	}),
}

// newPlatform gives each platform the provider of us-east-1 that it needs.
func newPlatform(
	ctx *pulumi.Context, name string, args *realtime.Args, opts ...pulumi.ResourceOption,
) (*realtime.Platform, error) {
	if args != nil {
		edge, err := edgeOf(ctx, name)
		if err != nil {
			return nil, err
		}
		args.Edge = edge
	}
	return realtime.New(ctx, name, args, opts...)
}

// newTenancy does the same for the other platform.
func newTenancy(
	ctx *pulumi.Context, name string, args *tenancy.Args, opts ...pulumi.ResourceOption,
) (*tenancy.Platform, error) {
	if args != nil {
		edge, err := edgeOf(ctx, name)
		if err != nil {
			return nil, err
		}
		args.Edge = edge
	}
	return tenancy.New(ctx, name, args, opts...)
}

func edgeOf(ctx *pulumi.Context, name string) (*aws.Provider, error) {
	return aws.NewProvider(ctx, name+"-edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
}

const (
	runbooks   = "https://wiki.example.com/runbooks"
	image      = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1"
	clusterARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"
	lambdaARN  = pulumi.String("arn:aws:lambda:eu-west-1:123456789012:function:engine")
	invokeARN  = pulumi.String("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
		"arn:aws:lambda:eu-west-1:123456789012:function:engine/invocations")
	keyARN = pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000")
)

var here = site.Site{Account: "123456789012", Region: "eu-west-1"}

func text(s string) pulumi.StringOutput { return pulumi.String(s).ToStringOutput() }

func channels() *alarms.Channels {
	return &alarms.Channels{
		Region:    "eu-west-1",
		PageARN:   text("arn:aws:sns:eu-west-1:123456789012:page"),
		TicketARN: text("arn:aws:sns:eu-west-1:123456789012:ticket"),
	}
}

func placement() network.Placement {
	return network.Placement{
		VPCID: text("vpc-0a1b2c"), CIDR: netip.MustParsePrefix("10.0.0.0/16"), Zones: 2,
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
	}
}

func valkey() *cache.Args { return &cache.Args{Placement: placement()} }
