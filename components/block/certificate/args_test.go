package certificate_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/certificate"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	zone := pulumi.String("Z1")
	long := strings.Repeat("a", 60) + ".example.com"
	for name, tc := range map[string]struct {
		args certificate.Args
		want string
	}{
		"one name":         {args: certificate.Args{Domain: "shop.example.com", ZoneID: zone}},
		"a wildcard":       {args: certificate.Args{Domain: "*.example.com", ZoneID: zone}},
		"proven elsewhere": {args: certificate.Args{Domain: "example.com", Proven: true}},
		"a zone for each name": {args: certificate.Args{
			Domain: "example.com", Alternatives: []string{"example.org"},
			ZoneIDs: map[string]pulumi.StringInput{"example.com": zone, "example.org": zone},
		}},
		"a long name after a short": {args: certificate.Args{
			Domain: "example.com", Alternatives: []string{long}, ZoneID: zone,
		}},
		"nothing given": {want: "2 invalid arguments:\n" +
			"  domain: is not set; want a domain name such as shop.example.com\n" +
			"  zoneID: is not set; want the hosted zone of domain"},
		"a zone missing for one name": {
			args: certificate.Args{
				Domain: "example.com", Alternatives: []string{"*.example.com", "example.org"},
				ZoneIDs: map[string]pulumi.StringInput{"*.example.com": zone},
			},
			want: "1 invalid argument:\n  zoneID: is not set; want the hosted zone of example.org",
		},
		"bad names": {
			args: certificate.Args{
				Domain:       "Shop.example.com",
				Alternatives: []string{"a.*.example.com", "x.example.com", "x.example.com", ""},
				ZoneID:       zone,
			},
			want: "4 invalid arguments:\n" +
				"  domain: is \"Shop.example.com\"; " +
				"want a domain name in lower case, with an asterisk as the first label " +
				"at most\n" +
				"  alternatives[0]: is \"a.*.example.com\"; want a domain name in lower case, with an asterisk as the " +
				"first label at most\n" +
				"  alternatives[2]: is \"x.example.com\" for the second time; want each once\n" +
				"  alternatives[3]: is \"\"; " +
				"want a domain name in lower case, with an asterisk as the first label at most",
		},
		"too long for a main name": {
			args: certificate.Args{Domain: long, ZoneID: zone},
			want: "1 invalid argument:\n  domain: is 72 characters; want at most 64: put it among the alternatives, " +
				"with a shorter name first",
		},
		"zones without a use": {
			args: certificate.Args{
				Domain: "example.com", ZoneID: zone,
				ZoneIDs: map[string]pulumi.StringInput{"example.com": nil, "example.org": zone},
			},
			want: "2 invalid arguments:\n" +
				"  zoneIDs[\"example.com\"]: is not set; want the id of a hosted zone\n" +
				"  zoneIDs[\"example.org\"]: is no name of this certificate; want one of example.com",
		},
		"a zone beside a proof elsewhere": {
			args: certificate.Args{Domain: "example.com", Proven: true, ZoneID: zone},
			want: "1 invalid argument:\n  proven: is set beside a zone; want one of them",
		},
		"an algorithm that CloudFront lacks": {
			args: certificate.Args{Domain: "example.com", ZoneID: zone, KeyAlgorithm: "RSA_4096"},
			want: "1 invalid argument:\n  keyAlgorithm: is \"RSA_4096\"; want RSA_2048 or EC_prime256v1 " +
				"(did you mean \"RSA_2048\"?)",
		},
		"too many names": {
			args: certificate.Args{Domain: "example.com", ZoneID: zone, Alternatives: hosts(100)},
			want: "1 invalid argument:\n  alternatives: make 101 names; want at most 100",
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

func hosts(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.Repeat("a", i%50+1) + strings.Repeat("b", i/50) + ".example.com"
	}
	return out
}
