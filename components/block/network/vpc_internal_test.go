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

// transformed is what harden makes of a resource that inherits the protection of the VPC above it.
func transformed(harden pulumi.ResourceTransform, typ string) *pulumi.ResourceTransformResult {
	return harden(context.Background(), &pulumi.ResourceTransformArgs{
		Type: typ, Props: pulumi.Map{"kept": pulumi.String("as it is")},
		Opts: pulumi.ResourceOptions{Protect: true},
	})
}

// begun is harden after it has met the component itself.
func begun(t *testing.T, allowDestroy, protected bool) pulumi.ResourceTransform {
	t.Helper()
	h := harden(allowDestroy)
	require.Nil(t, h(context.Background(), &pulumi.ResourceTransformArgs{
		Type: "awsx:ec2:Vpc", Opts: pulumi.ResourceOptions{Protect: protected},
	}), "the component itself stays as it is")
	return h
}

func TestHarden(t *testing.T) {
	t.Parallel()
	const vpc, subnet, nat = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway"
	kept := pulumi.String("as it is")
	for name, tc := range map[string]struct {
		allowDestroy, whole bool
		vpc, within         bool
	}{
		"the VPC is protected, what lies within is not": {vpc: true},
		"nothing is protected when told":                {allowDestroy: true},
		"all is protected when the caller protects it":  {allowDestroy: true, whole: true, vpc: true, within: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := begun(t, tc.allowDestroy, tc.whole)
			for typ, protected := range map[string]bool{vpc: tc.vpc, subnet: tc.within, nat: tc.within} {
				got := transformed(h, typ)
				require.NotNil(t, got)
				assert.Equal(t, protected, got.Opts.Protect, typ)
				want := pulumi.Map{"kept": kept}
				if typ == subnet {
					want["mapPublicIpOnLaunch"] = pulumi.Bool(false)
				}
				assert.Equal(t, want, got.Props, typ)
			}
		})
	}
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
