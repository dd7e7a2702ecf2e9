package firewall_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// locked stands behind a distribution.
func locked(change func(*firewall.Args)) *firewall.Args {
	args := &firewall.Args{
		Site:  here,
		Rules: []firewall.Rule{{Group: firewall.KnownBadInputs}},
		RequiredHeader: &firewall.RequiredHeader{
			Name: "X-Origin-Verify", Value: pulumi.ToSecret(pulumi.String("s3cret")).(pulumi.StringOutput),
		},
	}
	if change != nil {
		change(args)
	}
	return args
}

func TestRequiredHeader(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(locked(nil)))
	got := rules(t, rec)
	require.Len(t, got, 2, "and no rule on addresses, which are the distribution's")
	require.Contains(t, got, string(firewall.KnownBadInputs))
	lock := got[firewall.RuleRequiredHeader]
	assert.InDelta(t, 4, lock["priority"], 0, "before everything that costs more")
	assert.Equal(t, object{"block": object{}}, lock["action"])
	assert.Equal(t, object{"notStatement": object{"statements": []any{object{"byteMatchStatement": object{
		"fieldToMatch":         object{"singleHeader": object{"name": "x-origin-verify"}},
		"positionalConstraint": "EXACTLY",
		"searchString":         "s3cret",
		"textTransformations":  []any{object{"priority": 0.0, "type": "NONE"}},
	}}}}}, lock["statement"])

	var redacted []string
	for _, f := range rec.One(t, logging).At("redactedFields").([]any) {
		redacted = append(redacted, f.(object)["singleHeader"].(object)["name"].(string))
	}
	want := []string{"authorization", "cookie", "x-origin-verify"}
	assert.Equal(t, want, redacted, "nobody reads the secret in the log")
	keys := rec.One(t, webACL).At("dataProtectionConfig.dataProtections[0].field.fieldKeys")
	assert.Equal(t, []any{"authorization", "cookie", "x-origin-verify"}, keys, "nor in samples")
}

func TestRequiredHeaderArguments(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*firewall.Args)
		want   string
	}{
		"a header with a space": {func(a *firewall.Args) { a.RequiredHeader.Name = "X Origin" },
			`requiredHeader.name: is "X Origin"; want the name of a header, such as X-Origin-Verify`},
		"no value": {func(a *firewall.Args) { a.RequiredHeader.Value = nil },
			"requiredHeader.value: is not set; want the secret that the distribution sends"},
		"before the distribution": {func(a *firewall.Args) { a.Site, a.Scope = here.AtEdge(), firewall.Edge },
			"requiredHeader: is set for scope CLOUDFRONT; want REGIONAL, behind a distribution and not before it"},
		"limits of addresses that nobody has": {
			func(a *firewall.Args) { a.PathLimits = map[string]firewall.RateLimit{"/login": {Requests: 100}} },
			"pathLimits: is set with requiredHeader, behind which every address is the distribution's"},
		"countries": {func(a *firewall.Args) { a.Countries.Deny = []string{"DE"} },
			"countries: is set with requiredHeader"},
		"addresses": {func(a *firewall.Args) {
			a.Addresses.Allow = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
		}, "addresses: is set with requiredHeader"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := locked(tc.change).Validate()
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
}
