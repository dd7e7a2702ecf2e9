package tenancy_test

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/components/tenancy/spec"
	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	secretOutside = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:atlas-AbCdEf"
	keyOutside    = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"
	atlasLink     = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
	snapshot      = "arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:base-cell-a-final"
	oldRegistry   = "arn:aws:dynamodb:eu-west-1:123456789012:table/registry-restored"
)

// The types that more than one test looks for.
const (
	functionType     = "aws:lambda/function:Function"
	invocationType   = "aws:lambda/invocation:Invocation"
	permissionType   = "aws:lambda/permission:Permission"
	clusterType      = "aws:rds/cluster:Cluster"
	instanceType     = "aws:rds/clusterInstance:ClusterInstance"
	proxyType        = "aws:rds/proxy:Proxy"
	tableType        = "aws:dynamodb/table:Table"
	queueType        = "aws:sqs/queue:Queue"
	keyType          = "aws:kms/key:Key"
	groupType        = "aws:ec2/securityGroup:SecurityGroup"
	egressType       = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	policyType       = "aws:iam/rolePolicy:RolePolicy"
	distributionType = "aws:cloudfront/distribution:Distribution"
	methodType       = "aws:apigateway/method:Method"
	ruleType         = "aws:cloudwatch/eventRule:EventRule"
	targetType       = "aws:cloudwatch/eventTarget:EventTarget"
	alarmType        = "aws:cloudwatch/metricAlarm:MetricAlarm"
	valkeyType       = "aws:elasticache/replicationGroup:ReplicationGroup"
)

// good is a valid platform; each case changes what it is about.
func good(edge pulumi.ProviderResource) *tenancy.Args {
	tier := func(name string) network.Placement {
		return network.Placement{
			VPCID: pulumi.String("vpc-1"), CIDR: netip.MustParsePrefix("10.0.0.0/16"), Zones: 2,
			SubnetIDs: pulumi.ToStringArray([]string{"subnet-" + name + "-a", "subnet-" + name + "-b"}),
		}
	}
	return &tenancy.Args{
		Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		Network: tenancy.Network{
			Private: tier("private"), Data: tier("data"), Zones: []string{"eu-west-1a", "eu-west-1b"},
		},
		Edge: edge,
		Code: tenancy.Code{Shipped: "functions"},
		Entry: tenancy.Entry{
			Identity: tenancy.Identity{Issuer: "https://id.example.com/", Audience: "base"},
		},
	}
}

// base declares a platform named base after change has had its way with the arguments.
func base(change func(*tenancy.Args)) pulumi.RunFunc { return named("base", change) }

// named declares a platform of that name.
func named(name string, change func(*tenancy.Args)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
		if err != nil {
			return err
		}
		args := good(edge)
		change(args)
		_, err = tenancy.New(ctx, name, args)
		return err
	}
}

func asIs(*tenancy.Args) {}

func development(a *tenancy.Args) {
	a.Preset, a.Network.Zones = tenancy.Development, []string{"eu-west-1a"}
}

func atDomain(a *tenancy.Args) { a.Entry.Domain, a.Entry.ZoneID = "api.example.com", "Z0123456789" }

// anonymous lets everybody in.
func anonymous(a *tenancy.Args) { a.Entry.Identity = tenancy.Identity{Anonymous: true} }

// whole is a platform with everything that can be asked for.
func whole(t *testing.T) func(*tenancy.Args) {
	t.Helper()
	custom := kinds(t)
	return func(a *tenancy.Args) {
		atDomain(a)
		a.Custom.Spec = custom
		a.Data.Cells.Count = 2
		a.Data.Mongo = tenancy.Mongo{SecretARN: secretOutside, KeyARN: keyOutside, EndpointService: atlasLink}
		a.Entry.Origins = []string{"https://app.example.com"}
		a.Entry.Tiers = map[string]tenancy.Tier{"team": {Rate: 50, Burst: 100, MonthlyRequests: 1000}}
		a.Workspaces.Declared = map[string]tenancy.Declared{
			"acme": {Cell: "a", Pooled: true, Tier: "team"}, "globex": {Suspended: true},
		}
	}
}

// kinds is a custom function of each kind.
func kinds(t *testing.T) *spec.Spec {
	t.Helper()
	read, err := spec.Read("testdata/functions.yml")
	require.NoError(t, err)
	return read
}

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
	value := state[resource.PropertyKey(property)]
	if value.IsSecret() {
		value = value.SecretValue().Element
	}
	return value.StringValue()
}

// ending is what keeps physical names apart.
var ending = regexp.MustCompile(`-[0-9a-f]{7,8}\b`)

// plainNames puts logical names in the place of those that the stand-in for AWS makes up, so that a golden
// file says what is granted and changes with nothing else.
func plainNames(got pulumitest.Recording, text string) string {
	for _, key := range got.All(keyType) {
		text = strings.ReplaceAll(text, made(key, "arn"), "<key "+key.Name+">")
	}
	return ending.ReplaceAllString(text, "")
}

// variables are the environment of a function.
func variables(t *testing.T, got pulumitest.Recording, name string) map[string]any {
	t.Helper()
	out, ok := got.Named(t, functionType, name).At("environment.variables").(map[string]any)
	require.True(t, ok, name)
	return out
}

func TestEverythingStandsBelowThePlatform(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*tenancy.Args){
		"production": asIs, "development": development, "all of it": whole(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, base(change))
			require.False(t, got.One(t, tenancy.Type).OwnedBy(tenancy.Type))
			for _, r := range got {
				if r.Type == tenancy.Type || r.Type == "pulumi:providers:aws" {
					continue
				}
				assert.True(t, r.OwnedBy(tenancy.Type), "%s %s has no platform above it", r.Type, r.Name)
				assert.True(t, strings.HasPrefix(r.Name, "base"), "%s %s is not named after it", r.Type, r.Name)
			}
		})
	}
}

// TestDataIsProtected: what holds data is, unless somebody said that it may go.
func TestDataIsProtected(t *testing.T) {
	t.Parallel()
	holds := map[string]int{clusterType: 1, tableType: 2, queueType: 2, keyType: 7, valkeyType: 1, "aws:s3/bucketV2:BucketV2": 2}
	for _, allow := range []bool{false, true} {
		got := pulumitest.Both(t, base(func(a *tenancy.Args) { a.AllowDestroy = allow }))
		for typ, n := range holds {
			require.Equal(t, n, got.Count(typ), typ)
			for _, r := range got.All(typ) {
				assert.Equal(t, !allow, r.Protect, "%s %s", r.Type, r.Name)
			}
		}
		cluster := got.One(t, clusterType)
		assert.Equal(t, !allow, cluster.At("deletionProtection"))
		assert.Equal(t, allow, cluster.At("skipFinalSnapshot"))
	}
}
