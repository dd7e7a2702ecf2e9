package realtime_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	image     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	atlasURI  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:atlas-AbCdEf"
	atlasKey  = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"
	atlasLink = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
)

// The types that more than one test looks for.
const (
	distributionType = "aws:cloudfront/distribution:Distribution"
	balancerType     = "aws:lb/loadBalancer:LoadBalancer"
	serviceType      = "aws:ecs/service:Service"
	taskType         = "aws:ecs/taskDefinition:TaskDefinition"
	groupType        = "aws:ec2/securityGroup:SecurityGroup"
	ingressType      = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressType       = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	valkeyType       = "aws:elasticache/replicationGroup:ReplicationGroup"
	bucketType       = "aws:s3/bucketV2:BucketV2"
	queueType        = "aws:sqs/queue:Queue"
	keyType          = "aws:kms/key:Key"
	logGroupType     = "aws:cloudwatch/logGroup:LogGroup"
	alarmType        = "aws:cloudwatch/metricAlarm:MetricAlarm"
	topicType        = "aws:sns/topic:Topic"
)

// good is a valid platform; each case changes what it is about.
func good(edge pulumi.ProviderResource) *realtime.Args {
	tier := func(name string) network.Placement {
		return network.Placement{
			VPCID: pulumi.String("vpc-1"), CIDR: netip.MustParsePrefix("10.0.0.0/16"), Zones: 2,
			SubnetIDs: pulumi.ToStringArray([]string{"subnet-" + name + "-a", "subnet-" + name + "-b"}),
		}
	}
	return &realtime.Args{
		Site:    site.Site{Account: "123456789012", Region: "eu-west-1"},
		Network: realtime.Network{Public: tier("public"), Private: tier("private"), Data: tier("data")},
		Edge:    edge,
		API:     realtime.API{Image: image},
		Workers: realtime.Workers{Image: image},
	}
}

// shop declares a platform named shop after change has had its way with the arguments.
func shop(change func(*realtime.Args)) pulumi.RunFunc { return named("shop", change) }

// named declares a platform of that name.
func named(name string, change func(*realtime.Args)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
		if err != nil {
			return err
		}
		args := good(edge)
		change(args)
		_, err = realtime.New(ctx, name, args)
		return err
	}
}

func asIs(*realtime.Args) {}

func development(a *realtime.Args) { a.Preset = realtime.Development }

func atDomain(a *realtime.Args) { a.Entry.Domain, a.Entry.ZoneID = "play.example.com", "Z0123456789" }

// made is what AWS would answer for one property of r, so that a test can follow it to where it is used.
func made(r pulumitest.Resource, property string) string {
	at := awsmodel.Site{}
	if r.Provider == "edge" {
		at.Region = site.Edge
	}
	id, state := awsmodel.Fabricate(awsmodel.Resource{
		Type: r.Type, Name: r.Name, URN: r.URN, Inputs: r.Raw(), Site: at,
	})
	if property == "id" {
		return id
	}
	return state[resource.PropertyKey(property)].StringValue()
}

func TestEverythingStandsBelowThePlatform(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*realtime.Args){"production": asIs, "development": development} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(change))
			require.False(t, got.One(t, realtime.Type).OwnedBy(realtime.Type))
			for _, r := range got {
				if r.Type == realtime.Type || r.Type == "pulumi:providers:aws" {
					continue
				}
				assert.True(t, r.OwnedBy(realtime.Type), "%s %s has no platform above it", r.Type, r.Name)
				assert.True(t, strings.HasPrefix(r.Name, "shop"), "%s %s is not named after it", r.Type, r.Name)
			}
		})
	}
}

func TestOutputsTellWhereEverythingIs(t *testing.T) {
	t.Parallel()
	told := map[string]string{}
	got := pulumitest.Up(t, func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
		if err != nil {
			return err
		}
		p, err := realtime.New(ctx, "shop", good(edge))
		if err != nil {
			return err
		}
		pulumi.All(p.URL, p.DistributionID, p.ClusterName, p.APIServiceName, p.WorkersServiceName, p.ImagesBucket,
			p.VideosBucket, p.UsersAffectedARN, p.DashboardName).ApplyT(func(all []any) int {
			for i, name := range []string{
				"url", "distribution", "cluster", "api", "workers", "images", "videos", "alarm", "dashboard",
			} {
				told[name], _ = all[i].(string)
			}
			return 0
		})
		return nil
	})
	distribution := got.One(t, distributionType)
	assert.Equal(t, map[string]string{
		"url":          "https://" + made(distribution, "domainName"),
		"distribution": made(distribution, "id"),
		"cluster":      made(got.One(t, "aws:ecs/cluster:Cluster"), "name"),
		"api":          made(got.Named(t, serviceType, "shop-api"), "name"),
		"workers":      made(got.Named(t, serviceType, "shop-workers"), "name"),
		"images":       made(got.Named(t, bucketType, "shop-images"), "id"),
		"videos":       made(got.Named(t, bucketType, "shop-videos"), "id"),
		"alarm":        made(got.One(t, "aws:cloudwatch/compositeAlarm:CompositeAlarm"), "arn"),
		"dashboard":    made(got.One(t, "aws:cloudwatch/dashboard:Dashboard"), "dashboardName"),
	}, told)
}

// TestNoSecretIsPlain follows the only secret that the platform makes to everywhere it is used.
func TestNoSecretIsPlain(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*realtime.Args){
		"VPC origin":    asIs,
		"public origin": func(a *realtime.Args) { atDomain(a); a.Entry.Origin = realtime.OriginPublic },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			used := 0
			for _, r := range pulumitest.Both(t, shop(change)) {
				for _, path := range where(r.Inputs, "", "not-random") {
					used++
					assert.True(t, r.Secret(path), "%s %s shows the secret at %s", r.Type, r.Name, path)
				}
			}
			assert.Equal(t, 2, used, "the distribution sends it, the listener's rule wants it")
		})
	}
}

// where lists the paths below v whose text contains part.
func where(v any, path, part string) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			out = append(out, where(inner, strings.TrimPrefix(path+"."+key, "."), part)...)
		}
	case []any:
		for i, inner := range v {
			out = append(out, where(inner, fmt.Sprintf("%s[%d]", path, i), part)...)
		}
	case string:
		if strings.Contains(v, part) {
			out = append(out, path)
		}
	}
	return out
}

// TestProtection: what holds data, or answers people, goes only when the caller says so.
func TestProtection(t *testing.T) {
	t.Parallel()
	holds := map[string][]string{
		balancerType: {"shop-lb"},
		valkeyType:   {"shop-cache", "shop-jobs"},
		bucketType:   {"shop-access-logs", "shop-images", "shop-videos"},
		queueType:    {"shop-arrivals", "shop-arrivals-dead"},
		keyType:      {"shop-alarms", "shop-data", "shop-edge-alarms", "shop-edge-logs", "shop-logs", "shop-media"},
		logGroupType: {"shop-api-log", "shop-firewall-log", "shop-workers-log"},
	}
	for name, allow := range map[string]bool{"protected": false, "allowed to go": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(func(a *realtime.Args) { a.AllowDestroy = allow }))
			for typ, names := range holds {
				for _, name := range names {
					assert.Equal(t, !allow, got.Named(t, typ, name).Protect, "%s %s", typ, name)
				}
			}
			assert.Equal(t, !allow, got.One(t, balancerType).At("enableDeletionProtection"))
			for _, name := range []string{"shop-images", "shop-videos", "shop-access-logs"} {
				assert.Equal(t, allow, got.Named(t, bucketType, name).At("forceDestroy") == true, name)
			}
			for _, name := range []string{"shop-jobs", "shop-cache"} {
				last := got.Named(t, valkeyType, name).String("finalSnapshotIdentifier")
				assert.Equal(t, allow, last == "", "%s: last snapshot %q", name, last)
			}
		})
	}
}
