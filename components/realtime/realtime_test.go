package realtime_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	image     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	atlasURI  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:atlas-AbCdEf"
	atlasLink = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
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
func shop(change func(*realtime.Args)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
		if err != nil {
			return err
		}
		args := good(edge)
		change(args)
		_, err = realtime.New(ctx, "shop", args)
		return err
	}
}

func asIs(*realtime.Args) {}

func TestDefaults(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	require.NotEmpty(t, got)
	assert.Equal(t, 1, got.Count("aws:cloudfront/distribution:Distribution"))
}
