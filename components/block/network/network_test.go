package network_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	vpcType      = "awsx:ec2:Vpc"
	defaultType  = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	groupType    = "aws:ec2/securityGroup:SecurityGroup"
	flowLogType  = "aws:ec2/flowLog:FlowLog"
	logGroupType = "aws:cloudwatch/logGroup:LogGroup"
	roleType     = "aws:iam/role:Role"
	policyType   = "aws:iam/rolePolicy:RolePolicy"
	endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint"
)

func program(args *network.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := network.New(ctx, "main", args)
		return err
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(nil)))
	require.Zero(t, got.Count(groupType), "no interface endpoints, no group")
	require.Equal(t, 2, got.Count(endpointType))
	vpc := got.One(t, vpcType)
	assert.Equal(t, "main", vpc.Name)
	assert.True(t, vpc.OwnedBy(network.Type))
	assert.False(t, vpc.Protect, "what comes and goes within must not be protected")
	subnets := func(name, kind string, tags map[string]any, blocks ...any) map[string]any {
		tags["tier"] = name
		return map[string]any{"name": name, "type": kind, "tags": tags, "cidrBlocks": blocks}
	}
	assert.Equal(t, map[string]any{
		"cidrBlock":             "10.0.0.0/16",
		"availabilityZoneNames": []any{"eu-west-1a", "eu-west-1b"},
		"enableDnsSupport":      true,
		"enableDnsHostnames":    true,
		"natGateways":           map[string]any{"strategy": "OnePerAz"},
		"subnetStrategy":        "Auto",
		"subnetSpecs": []any{
			subnets("public", "Public", map[string]any{"kubernetes.io/role/elb": "1"}, "10.0.192.0/22",
				"10.0.196.0/22"),
			subnets("private", "Private", map[string]any{"kubernetes.io/role/internal-elb": "1"},
				"10.0.0.0/19", "10.0.32.0/19"),
			subnets("data", "Isolated", map[string]any{}, "10.0.128.0/20", "10.0.144.0/20"),
		},
	}, vpc.Inputs)

	closed := got.One(t, defaultType)
	assert.Equal(t, "main-default", closed.Name)
	assert.True(t, closed.OwnedBy(network.Type))
	assert.Nil(t, closed.At("ingress"))
	assert.Nil(t, closed.At("egress"))
}

func TestNAT(t *testing.T) {
	t.Parallel()
	for choice, want := range map[network.NAT]string{
		network.PerZone: "OnePerAz", network.Single: "Single", network.None: "None",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, program(good(func(a *network.Args) { a.NAT = choice })))
			assert.Equal(t, want, got.One(t, vpcType).String("natGateways.strategy"))
		})
	}
}

func TestFlowLogs(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(nil)))
	group := got.One(t, logGroupType)
	assert.True(t, group.Protect)
	assert.True(t, group.OwnedBy(network.Type))
	assert.Equal(t, "main-flow-logs", group.Name)
	assert.InDelta(t, 90, group.At("retentionInDays"), 0)
	assert.Nil(t, group.At("kmsKeyId"))

	flow := got.One(t, flowLogType)
	assert.Equal(t, "main-flow-logs", flow.Name)
	assert.True(t, flow.OwnedBy(network.Type))
	assert.Equal(t, "ALL", flow.String("trafficType"))
	assert.Equal(t, "cloud-watch-logs", flow.String("logDestinationType"))
	assert.Contains(t, flow.String("logDestination"), ":main-flow-logs-")
	assert.Contains(t, flow.String("iamRoleArn"), ":role/main-flow-logs-")
	assert.InDelta(t, 60, flow.At("maxAggregationInterval"), 0)
	assert.Contains(t, flow.DependsOn, got.One(t, policyType).URN, "the role must be able to write by then")

	trust := got.One(t, roleType).String("assumeRolePolicy")
	assert.Contains(t, trust, `"vpc-flow-logs.amazonaws.com"`)
	assert.Contains(t, trust, `"arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/*"`)
	document, ok := got.One(t, policyType).JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	var allowed []any
	list, ok := document["Statement"].([]any)
	require.True(t, ok)
	for _, entry := range list {
		s, ok := entry.(map[string]any)
		require.True(t, ok)
		allowed = append(allowed, s["Action"])
	}
	assert.Equal(t, []any{
		[]any{"logs:CreateLogStream", "logs:PutLogEvents"}, []any{"logs:DescribeLogStreams"},
		[]any{"logs:DescribeLogGroups"},
	}, allowed)
}

func TestFlowLogsAsTold(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(func(a *network.Args) {
		a.FlowLogs = network.FlowLogs{RetentionDays: 30, RejectOnly: true, Interval: 10 * time.Minute}
		a.KeyARN = pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1")
		a.AllowDestroy = true
	})))
	group, flow := got.One(t, logGroupType), got.One(t, flowLogType)
	assert.False(t, group.Protect)
	assert.InDelta(t, 30, group.At("retentionInDays"), 0)
	assert.Equal(t, "arn:aws:kms:eu-west-1:123456789012:key/1", group.String("kmsKeyId"))
	assert.Equal(t, "REJECT", flow.String("trafficType"))
	assert.InDelta(t, 600, flow.At("maxAggregationInterval"), 0)
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(adopted(func(a *network.Args) {
		a.Endpoints = []network.Endpoint{network.SQS}
	})))
	assert.Equal(t, strings.Join([]string{
		"plinth:network:Network main",
		"  " + groupType + " main-endpoints",
		"  " + endpointType + " main-sqs",
		"",
	}, "\n"), got.Plan(), "nothing else is made")
	group := got.One(t, groupType)
	assert.Equal(t, "vpc-9", group.String("vpcId"))
	assert.Equal(t, []any{"10.9.0.0/16"}, group.At("ingress[0].cidrBlocks"))
	endpoint := got.One(t, endpointType)
	assert.Equal(t, "vpc-9", endpoint.String("vpcId"))
	assert.Equal(t, []any{"subnet-a", "subnet-b"}, endpoint.At("subnetIds"))
	require.Equal(t, "plinth:network:Network main\n", pulumitest.Both(t, program(adopted(nil))).Plan())
}

func TestPlacements(t *testing.T) {
	t.Parallel()
	three := func(a *network.Args) {
		a.Adopt.Public = pulumi.ToStringArray([]string{"subnet-p"})
		a.Adopt.Data = pulumi.ToStringArray([]string{"subnet-d"})
	}
	for name, tc := range map[string]struct {
		args                  *network.Args
		public, private, data []any
	}{
		"of an adopted VPC with three tiers": {
			adopted(three), []any{"subnet-p"}, []any{"subnet-a", "subnet-b"}, []any{"subnet-d"}},
		"of one with private subnets only": {adopted(nil), []any{}, []any{"subnet-a", "subnet-b"},
			[]any{"subnet-a", "subnet-b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
				n, err := network.New(ctx, "main", tc.args)
				if err != nil {
					return err
				}
				if len(tc.public) > 0 {
					require.NoError(t, n.Public().Validate())
				} else {
					require.ErrorContains(t, n.Public().Validate(), "subnetIDs: is not set")
				}
				var user pulumi.ResourceState
				return ctx.RegisterComponentResourceV2("test:network:User", "user", pulumi.Map{
					"vpc": n.Data().VPCID, "public": n.PublicSubnetIDs, "private": n.Private().SubnetIDs,
					"data": n.Data().SubnetIDs, "nat": n.NATAddresses,
				}, &user)
			})
			assert.Equal(t, map[string]any{
				"vpc": "vpc-9", "public": tc.public, "private": tc.private, "data": tc.data, "nat": []any{},
			}, got.One(t, "test:network:User").Inputs)
		})
	}
}

func TestPlacementsOfANewVPC(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		n, err := network.New(ctx, "main", good(func(a *network.Args) {
			a.Endpoints = []network.Endpoint{network.SQS}
		}))
		if err != nil {
			return err
		}
		require.NotNil(t, n.VPC)
		for _, p := range []network.Placement{n.Public(), n.Private(), n.Data()} {
			require.NoError(t, p.Validate())
			assert.Equal(t, netip.MustParsePrefix("10.0.0.0/16"), p.CIDR)
			assert.Equal(t, 2, p.Zones)
		}
		var user pulumi.ResourceState
		return ctx.RegisterComponentResourceV2("test:network:User", "user", pulumi.Map{
			"vpc": n.Public().VPCID, "public": n.Public().SubnetIDs, "private": n.Private().SubnetIDs,
			"data": n.Data().SubnetIDs,
		}, &user)
	})
	user := got.One(t, "test:network:User")
	vpc := user.String("vpc")
	require.NotEmpty(t, vpc)
	for tier, kind := range map[string]string{"public": "public", "private": "private", "data": "isolated"} {
		assert.Equal(t, []any{"subnet-" + kind + "-eu-west-1a", "subnet-" + kind + "-eu-west-1b"}, user.At(tier))
	}
	assert.Equal(t, vpc, got.One(t, defaultType).String("vpcId"))
	assert.Equal(t, vpc, got.One(t, flowLogType).String("vpcId"))
	assert.Equal(t, vpc, got.One(t, groupType).String("vpcId"))
	for _, e := range got.All(endpointType) {
		assert.Equal(t, vpc, e.String("vpcId"))
	}
	assert.Equal(t, user.At("private"), got.Named(t, endpointType, "main-sqs").At("subnetIds"))
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, program(nil)),
		`plinth:network:Network "main": 3 invalid arguments:`)
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := network.New(ctx, strings.Repeat("x", 47), good(func(a *network.Args) { a.NAT = "one" }))
		return err
	})
	require.ErrorContains(t, err, "2 invalid arguments:")
	require.ErrorContains(t, err, "65 characters with its suffix; want at most 64")
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := network.New(ctx, strings.Repeat("x", 47), adopted(nil))
		return err
	})
}
