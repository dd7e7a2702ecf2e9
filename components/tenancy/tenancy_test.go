package tenancy_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/pulumitest"
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
		Code: tenancy.Code{Shipped: "testdata/shipped"},
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

func TestEverythingStandsBelowThePlatform(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*tenancy.Args){"production": asIs, "development": development} {
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
