package firewall_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/components/block/site"
)

var here = site.Site{Account: "123456789012", Region: "eu-west-1"}

func networks(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

func TestValidate(t *testing.T) {
	t.Parallel()
	limits := map[string]firewall.RateLimit{}
	for i := range 10 {
		limits[fmt.Sprintf("/p%d", i)] = firewall.RateLimit{Requests: 100}
	}
	for name, tc := range map[string]struct {
		args firewall.Args
		want []string
	}{
		"a site is enough":     {args: firewall.Args{Site: here}},
		"the edge at the edge": {args: firewall.Args{Site: here.AtEdge(), Scope: firewall.Edge}},
		"the six with anonymous addresses and a large body fill the capacity": {args: firewall.Args{
			Site:        here,
			Rules:       firewall.Recommended(firewall.Rule{Group: firewall.AnonymousIP}),
			LargeBodies: []string{"/graphql"},
		}},
		"nothing given": {want: []string{
			`site.account: is ""; want the twelve digits of an AWS account id`,
			`site.region: is ""; want an AWS region such as eu-west-1`,
		}},
		"the edge elsewhere": {
			args: firewall.Args{Site: here, Scope: firewall.Edge},
			want: []string{`site.region: is "eu-west-1"; want us-east-1 for scope CLOUDFRONT: site.AtEdge(), ` +
				`and a provider of that region`},
		},
		"an unknown scope": {
			args: firewall.Args{Site: here, Scope: "REGION"},
			want: []string{`scope: is "REGION"; want REGIONAL or CLOUDFRONT (did you mean "REGIONAL"?)`},
		},
		"bad rules": {
			args: firewall.Args{Site: here, Rules: []firewall.Rule{
				{Group: firewall.Common, Mode: "WATCH", Version: "new version"},
				{Group: firewall.Common, Overrides: map[string]firewall.Mode{
					"no rule": firewall.Count, "Some_BODY": "X",
				}},
			}},
			want: []string{
				`rules[0].mode: is "WATCH"; want BLOCK or COUNT`,
				`rules[0].version: is "new version"; want AWS's name of a version, such as Version_1.0`,
				`rules[1].group: is "AWSManagedRulesCommonRuleSet" for the second time; want each group once`,
				`rules[1].overrides["Some_BODY"]: is "X"; want BLOCK or COUNT`,
				`rules[1].overrides["no rule"]: is no rule name; want AWS's, such as SizeRestrictions_BODY`,
			},
		},
		"too many groups": {
			args: firewall.Args{Site: here, Rules: firewall.Recommended(firewall.Rule{Group: firewall.Windows})},
			want: []string{"rules: take 1627 capacity units with all limits and lists; want at most 1500, " +
				"above which AWS asks a higher price: leave a group out"},
		},
		"an exemption from nothing": {
			args: firewall.Args{
				Site: here, LargeBodies: []string{"/up", "/up", "up"},
				Rules: firewall.Recommended(firewall.Rule{
					Group:     firewall.Common,
					Overrides: map[string]firewall.Mode{firewall.SizeRestrictionsBody: firewall.Count},
				}),
			},
			want: []string{
				"largeBodies: are exempt from a rule that is not there; want the Common group blocking, without an " +
					"override of SizeRestrictions_BODY",
				`largeBodies[1]: is "/up" for the second time; want each once`,
				`largeBodies[2]: is "up"; want a path prefix that starts with / and has 2 to 200 characters`,
			},
		},
		"bad rates": {
			args: firewall.Args{
				Site:      here,
				RateLimit: firewall.RateLimit{Requests: 9, Window: 3 * time.Minute, Mode: "STOP"},
				PathLimits: map[string]firewall.RateLimit{
					"/":    {Requests: 100},
					"/a/b": {},
					"/a-b": {Requests: 100},
				},
			},
			want: []string{
				`pathLimits["/"]: is "/"; want a path prefix that starts with / and has 2 to 200 characters`,
				`pathLimits["/a/b"].requests: is 0; want 10 to 2000000000`,
				`pathLimits["/a/b"]: makes the rule name "rate-a-b", as "/a-b" does; want paths that differ in letters ` +
					`or digits`,
				"rateLimit.requests: is 9; want 10 to 2000000000",
				"rateLimit.window: is 3m0s; want 1m, 2m, 5m or 10m",
				`rateLimit.mode: is "STOP"; want BLOCK or COUNT`,
			},
		},
		"too many rates": {
			args: firewall.Args{Site: here, Rules: []firewall.Rule{{Group: firewall.Common}}, PathLimits: limits},
			want: []string{"pathLimits: are 10; want at most 9, for AWS takes 10 rate rules"},
		},
		"bad countries": {
			args: firewall.Args{Site: here, Countries: firewall.Countries{
				Allow: []string{"de", "FR", "FR"}, Deny: []string{"FR"},
			}},
			want: []string{
				`countries.allow[0]: is "de"; want two capital letters of ISO 3166, such as DE`,
				`countries.allow[2]: is "FR" for the second time; want each once`,
				`countries.deny: holds "FR", which is also allowed; want it in one list`,
				`countries.deny: holds "FR", which is also allowed; want it in one list`,
			},
		},
		"too many countries": {
			args: firewall.Args{Site: here, Countries: firewall.Countries{Deny: codes(51)}},
			want: []string{"countries.deny: are 51; want at most 50"},
		},
		"bad networks": {
			args: firewall.Args{Site: here, Addresses: firewall.Addresses{
				Allow: append(networks("0.0.0.0/0", "192.0.2.1/24", "::ffff:192.0.2.0/120"), netip.Prefix{}),
				Deny:  networks("192.0.2.0/24", "192.0.2.0/24"),
			}},
			want: []string{
				"addresses.allow[0]: is 0.0.0.0/0; want a prefix of at least /1, for WAF takes no /0",
				"addresses.allow[1]: is 192.0.2.1/24; want it without host bits: 192.0.2.0/24",
				"addresses.allow[2]: is ::ffff:192.0.2.0/120; want a network of IPv4 or IPv6, such as 192.0.2.0/24",
				"addresses.allow[3]: is invalid Prefix; want a network of IPv4 or IPv6, such as 192.0.2.0/24",
				"addresses.deny[1]: is 192.0.2.0/24 for the second time; want each once",
			},
		},
		"too many networks": {
			args: firewall.Args{Site: here, Addresses: firewall.Addresses{Deny: hosts(10_001)}},
			want: []string{"addresses.deny: are 10001 of IPv4 and 0 of IPv6; want at most 10000 of each"},
		},
		"a retention that CloudWatch Logs lacks": {
			args: firewall.Args{Site: here, Logging: firewall.Logging{RetentionDays: 10}},
			want: []string{"logging.retentionDays: is 10; " +
				"want one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 " +
				"1096 1827 2192 2557 2922 3288 3653]"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.args.Validate()
			if len(tc.want) == 0 {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			for _, want := range tc.want {
				assert.Contains(t, err.Error(), "\n  "+want)
			}
			assert.Len(t, problems(t, err), len(tc.want), "%s", err)
		})
	}
}

func TestRecommended(t *testing.T) {
	t.Parallel()
	groups := func(rules []firewall.Rule) (out []firewall.Group) {
		for _, r := range rules {
			out = append(out, r.Group)
		}
		return out
	}
	six := []firewall.Group{
		firewall.IPReputation, firewall.KnownBadInputs, firewall.Common, firewall.SQLi, firewall.AdminProtection,
		firewall.Linux,
	}
	assert.Equal(t, six, groups(firewall.Recommended()))
	changed := firewall.Recommended(
		firewall.Rule{Group: firewall.SQLi, Mode: firewall.Count}, firewall.Rule{Group: firewall.AnonymousIP})
	assert.Equal(t, append(six, firewall.AnonymousIP), groups(changed))
	assert.Equal(t, firewall.Count, changed[3].Mode)
}

// codes are n different codes in the form of a country's.
func codes(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = string(rune('A'+i/26)) + string(rune('A'+i%26))
	}
	return out
}

// hosts are n different networks of one address.
func hosts(n int) []netip.Prefix {
	out := make([]netip.Prefix, n)
	at := netip.MustParseAddr("198.18.0.0")
	for i := range out {
		out[i] = netip.PrefixFrom(at, at.BitLen())
		at = at.Next()
	}
	return out
}
