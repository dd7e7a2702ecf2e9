package dns_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/dns"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	adopted := pulumi.String("Z1")
	for name, tc := range map[string]struct {
		args dns.Args
		want string
	}{
		"a name is enough": {args: dns.Args{Domain: "example.com"}},
		"an adopted zone":  {args: dns.Args{Domain: "example.com", ZoneID: adopted}},
		"nothing given": {want: "1 invalid argument:\n  domain: is not set; " +
			"want the zone's name, such as example.com"},
		"a name with a dot at its end": {
			args: dns.Args{Domain: "example.com."},
			want: "1 invalid argument:\n  domain: is \"example.com.\"; " +
				"want a domain name in lower case, without a dot " +
				"at its end",
		},
		"a name that is too long": {
			args: dns.Args{Domain: strings.Repeat("abcdefg.", 32) + "com"},
			want: "1 invalid argument:\n  domain: is \"" + strings.Repeat("abcdefg.", 32) + "com\"; " +
				"want a domain name " +
				"in lower case, without a dot at its end",
		},
		"bad authorities": {
			args: dns.Args{Domain: "example.com", Authorities: dns.Authorities{
				Issuers: []string{"amazon.com", "amazon.com", "Amazon"}, Report: "security",
			}},
			want: "3 invalid arguments:\n" +
				"  authorities.issuers[1]: is \"amazon.com\" for the second time; want each once\n" +
				"  authorities.issuers[2]: is \"Amazon\"; want the authority's domain name, such as amazon.com\n" +
				"  authorities.report: is \"security\"; want a mail address",
		},
		"an adopted zone with nothing to report": {
			args: dns.Args{
				Domain: "example.com", ZoneID: adopted, Authorities: dns.Authorities{Report: "security@example.com"},
			},
			want: "1 invalid argument:\n  authorities.report: has nothing to report; want issuers beside it, for an " +
				"adopted zone gets no CAA records without",
		},
		"an adopted zone to destroy": {
			args: dns.Args{Domain: "example.com", ZoneID: adopted, AllowDestroy: true},
			want: "1 invalid argument:\n  allowDestroy: is set for an adopted zone, which is never deleted",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.args.Validate()
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, tc.want)
		})
	}
}
