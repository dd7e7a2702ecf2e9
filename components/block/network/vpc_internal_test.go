package network

import (
	"context"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func transformed(typ string, allowDestroy, protected bool) *pulumi.ResourceTransformResult {
	return harden(allowDestroy)(context.Background(), &pulumi.ResourceTransformArgs{
		Type: typ, Props: pulumi.Map{"kept": pulumi.String("as it is")},
		Opts: pulumi.ResourceOptions{Protect: protected},
	})
}

func TestHarden(t *testing.T) {
	t.Parallel()
	subnet := transformed("aws:ec2/subnet:Subnet", false, false)
	require.NotNil(t, subnet)
	assert.Equal(t, pulumi.Map{"kept": pulumi.String("as it is"), "mapPublicIpOnLaunch": pulumi.Bool(false)},
		subnet.Props)
	assert.False(t, subnet.Opts.Protect, "a zone may be taken away")

	vpc := transformed("aws:ec2/vpc:Vpc", false, false)
	require.NotNil(t, vpc)
	assert.True(t, vpc.Opts.Protect)
	assert.Equal(t, pulumi.Map{"kept": pulumi.String("as it is")}, vpc.Props)
	assert.False(t, transformed("aws:ec2/vpc:Vpc", true, false).Opts.Protect)
	assert.True(t, transformed("aws:ec2/vpc:Vpc", true, true).Opts.Protect,
		"what the caller protects stays protected")

	assert.Nil(t, transformed("aws:ec2/natGateway:NatGateway", false, false))
	assert.Nil(t, transformed("awsx:ec2:Vpc", false, false))
}

// awsx answers with references to what it made. Under mocks it makes nothing, so the references are made up
// here.
func TestReferencesOfAWSX(t *testing.T) {
	t.Parallel()
	got := pulumitest.Up(t, func(ctx *pulumi.Context) error {
		table, err := ec2.NewRouteTable(ctx, "table", &ec2.RouteTableArgs{VpcId: pulumi.String("vpc-1")})
		if err != nil {
			return err
		}
		address, err := ec2.NewEip(ctx, "address", &ec2.EipArgs{Domain: pulumi.String("vpc")})
		if err != nil {
			return err
		}
		var user pulumi.ResourceState
		return ctx.RegisterComponentResourceV2("test:network:User", "user", pulumi.Map{
			"tables": ids([]*ec2.RouteTable{table, table}), "addresses": publicIPs([]*ec2.Eip{address}),
			"table": table.ID(), "address": address.PublicIp,
		}, &user)
	})
	user := got.One(t, "test:network:User")
	assert.Equal(t, []any{user.At("table"), user.At("table")}, user.At("tables"))
	assert.Equal(t, []any{user.At("address")}, user.At("addresses"))
	assert.NotEmpty(t, user.At("table"))
}

func TestStrategy(t *testing.T) {
	t.Parallel()
	assert.Equal(t, awsxec2.NatGatewayStrategyOnePerAz, PerZone.strategy())
	assert.Equal(t, awsxec2.NatGatewayStrategySingle, Single.strategy())
	assert.Equal(t, awsxec2.NatGatewayStrategyNone, None.strategy())
}
