package atlas_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/atlas"
	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	groupType    = "aws:ec2/securityGroup:SecurityGroup"
	endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint"

	uri  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:atlas-AbCdEf"
	link = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60001"
)

type owner struct{ pulumi.ResourceState }

// open opens the way below a component, and returns what it lets clients connect to.
func open(t *testing.T, s atlas.Store) (map[string]egress.Rule, pulumitest.Recording) {
	t.Helper()
	var rules map[string]egress.Rule
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		o := &owner{}
		if err := ctx.RegisterComponentResource("test:owner:Owner", "shop", o); err != nil {
			return err
		}
		var err error
		rules, err = s.Open(ctx, "shop-atlas", network.Placement{
			VPCID: pulumi.String("vpc-1"), SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
		}, o)
		return err
	})
	return rules, rec
}

func TestOpen(t *testing.T) {
	t.Parallel()
	rules, rec := open(t, atlas.Store{})
	assert.Empty(t, rules)
	assert.Equal(t, 0, rec.Count(groupType)+rec.Count(endpointType))

	nodes := netip.MustParsePrefix("192.0.2.16/28")
	rules, rec = open(t, atlas.Store{SecretARN: uri, Addresses: []netip.Prefix{nodes}})
	assert.Equal(t, map[string]egress.Rule{"atlas-192-0-2-16-28": {Port: 27017, CIDR: nodes}}, rules)
	assert.Equal(t, 0, rec.Count(groupType)+rec.Count(endpointType))

	rules, rec = open(t, atlas.Store{SecretARN: uri, EndpointService: link})
	require.Len(t, rules, 1)
	assert.Equal(t, 1024, rules["atlas"].Port)
	assert.Equal(t, 65535, rules["atlas"].ToPort)
	assert.True(t, rules["atlas"].Admit, "the endpoint does not know its clients")
	endpoint := rec.One(t, endpointType)
	assert.Equal(t, link, endpoint.String("serviceName"))
	assert.Equal(t, []any{"subnet-a", "subnet-b"}, endpoint.At("subnetIds"))
	assert.True(t, endpoint.OwnedBy("test:owner:Owner"))
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		store atlas.Store
		want  string
	}{
		"none":     {},
		"a link":   {store: atlas.Store{SecretARN: uri, EndpointService: link}},
		"no way":   {atlas.Store{SecretARN: uri}, "addresses: are empty without an endpointService"},
		"no text":  {atlas.Store{EndpointService: link}, "secretArn: is not set beside the other settings of mongo"},
		"no ARN":   {atlas.Store{SecretARN: "atlas", EndpointService: link}, `secretArn: is "atlas"; want the full ARN`},
		"no link":  {atlas.Store{SecretARN: uri, EndpointService: "vpce"}, `endpointService: is "vpce"`},
		"no key":   {atlas.Store{SecretARN: uri, EndpointService: link, KeyARN: "alias/x"}, `keyArn: is "alias/x"`},
		"anywhere": {atlas.Store{SecretARN: uri, Addresses: []netip.Prefix{{}}}, "addresses: holds invalid Prefix"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.store.Validate()
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
}
