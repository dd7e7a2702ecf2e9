package egress_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	outType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	inType  = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	given := map[string]egress.Rule{"cache": {Port: 6379}, "atlas": {Port: 1024, ToPort: 65535}}
	anywhere := netip.MustParsePrefix("0.0.0.0/0")
	assert.Equal(t, map[string]egress.Rule{
		"https": {Port: 443, ToPort: 443, CIDR: anywhere},
		"cache": {Port: 6379, ToPort: 6379}, "atlas": {Port: 1024, ToPort: 65535},
	}, egress.WithHTTPS(given))
	assert.Len(t, egress.WithDefaults(given), 2)
	assert.Zero(t, given["cache"].ToPort, "the caller's map is the caller's")
	own := egress.WithHTTPS(map[string]egress.Rule{"https": {Port: 8443, CIDR: anywhere}})
	assert.Equal(t, 8443, own["https"].Port)
	require.NoError(t, egress.Validate(egress.WithHTTPS(nil)))
}

func TestValidate(t *testing.T) {
	t.Parallel()
	group := pulumi.String("sg-1")
	for name, tc := range map[string]struct {
		key  string
		rule egress.Rule
		want string
	}{
		"a key in capitals": {
			"Cache", egress.Rule{Port: 1, SecurityGroupID: group},
			`["Cache"]: is its key; want lower-case`,
		},
		"no port": {
			"cache", egress.Rule{SecurityGroupID: group},
			`["cache"].port: is 0; want 1 to 65535`,
		},
		"a range backwards": {
			"cache", egress.Rule{Port: 9, ToPort: 8, SecurityGroupID: group},
			`["cache"].toPort: is 8; want 9 to 65535`,
		},
		"nowhere": {
			"cache", egress.Rule{Port: 9},
			`["cache"]: has 0 destinations; want exactly one of cidr`,
		},
		"two places": {"cache", egress.Rule{Port: 9, SecurityGroupID: group, PrefixListID: pulumi.String("pl")},
			`["cache"]: has 2 destinations`},
		"host bits": {"cache", egress.Rule{Port: 9, CIDR: netip.MustParsePrefix("10.0.0.1/8")},
			`["cache"].cidr: is 10.0.0.1/8; want 10.0.0.0/8, without host bits`},
		"anywhere": {"mail", egress.Rule{Port: 25, CIDR: netip.MustParsePrefix("::/0")},
			`["mail"].cidr: is ::/0; want the addresses that are connected to`},
		"no group that admits": {"cache", egress.Rule{Port: 9, PrefixListID: pulumi.String("pl"), Admit: true},
			`["cache"].admit: is on without securityGroupID`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := egress.Validate(egress.WithDefaults(map[string]egress.Rule{tc.key: tc.rule}))
			require.ErrorContains(t, err, tc.want)
		})
	}
}

type owner struct{ pulumi.ResourceState }

func TestOpen(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		o := &owner{}
		if err := ctx.RegisterComponentResource("test:egress:Owner", "api", o); err != nil {
			return err
		}
		made, err := egress.Group{ID: pulumi.String("sg-api"), Owner: o}.Open(ctx, "api", "service api",
			egress.WithDefaults(map[string]egress.Rule{
				"cache": {Port: 6379, SecurityGroupID: pulumi.String("sg-cache"), Admit: true},
				"s3":    {Port: 443, PrefixListID: pulumi.String("pl-s3")},
				"v4":    {Port: 5432, ToPort: 5433, CIDR: netip.MustParsePrefix("10.0.0.0/8")},
				"v6":    {Port: 5432, CIDR: netip.MustParsePrefix("fd00::/8")},
			}))
		assert.Len(t, made, 5)
		return err
	})
	require.Equal(t, 4, rec.Count(outType))
	cache := rec.Named(t, outType, "api-to-cache")
	assert.True(t, cache.OwnedBy("test:egress:Owner"))
	assert.Equal(t, map[string]any{
		"securityGroupId": "sg-api", "referencedSecurityGroupId": "sg-cache", "description": "To cache",
		"ipProtocol": "tcp", "fromPort": 6379.0, "toPort": 6379.0,
	}, cache.Inputs)
	assert.Equal(t, "pl-s3", rec.Named(t, outType, "api-to-s3").String("prefixListId"))
	assert.Equal(t, "10.0.0.0/8", rec.Named(t, outType, "api-to-v4").String("cidrIpv4"))
	assert.InDelta(t, 5433, rec.Named(t, outType, "api-to-v4").At("toPort"), 0)
	assert.Equal(t, "fd00::/8", rec.Named(t, outType, "api-to-v6").String("cidrIpv6"))
	admit := rec.One(t, inType)
	assert.Equal(t, "api-admit-cache", admit.Name)
	assert.True(t, admit.OwnedBy("test:egress:Owner"))
	assert.Equal(t, map[string]any{
		"securityGroupId": "sg-cache", "referencedSecurityGroupId": "sg-api", "description": "From service api",
		"ipProtocol": "tcp", "fromPort": 6379.0, "toPort": 6379.0,
	}, admit.Inputs)
}
