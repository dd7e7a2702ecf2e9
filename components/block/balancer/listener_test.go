package balancer_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/balancer"
)

// trimCount drops the line that says how many problems there are.
func trimCount(text string) string {
	_, list, _ := strings.Cut(text, "\n  ")
	return list
}

func TestValidateListener(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		listener balancer.Listener
		public   bool
		want     string
	}{
		"plain HTTP inside": {listener: balancer.Listener{PlainHTTP: true}},
		"neither certificate nor decision": {
			want: "listener.certificateARN: is not set; want the ARN of an issued certificate, or plainHTTP",
		},
		"plain HTTP on the internet": {
			listener: balancer.Listener{PlainHTTP: true}, public: true,
			want: "listener.plainHTTP: is set on a public balancer; want a certificate, or an internal balancer" +
				" behind a CloudFront VPC origin, for requests would cross the internet in the clear",
		},
		"both": {
			listener: balancer.Listener{
				PlainHTTP: true, CertificateARN: certificate, SSLPolicy: "x", RedirectHTTP: true, Port: -1,
			},
			want: "listener.port: is -1; want 1 to 65535\n" +
				"  listener.certificateARN: is set with plainHTTP; want one of them\n" +
				"  listener.sslPolicy: is \"x\" with plainHTTP; want none\n" +
				"  listener.redirectHTTP: is set with plainHTTP; want it off, for there is no HTTPS to go to",
		},
		"TLS 1.0": {
			listener: balancer.Listener{CertificateARN: certificate, SSLPolicy: "ELBSecurityPolicy-2016-08"},
			want: "listener.sslPolicy: is \"ELBSecurityPolicy-2016-08\"; want an ELBSecurityPolicy-TLS13-1-2 or -1-3" +
				" policy, for older ones take TLS 1.0",
		},
		"HTTPS on the port that redirects": {
			listener: balancer.Listener{CertificateARN: certificate, RedirectHTTP: true, Port: 80},
			want:     "listener.redirectHTTP: is set with port 80; want another port for HTTPS",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			a.Listener, a.Public = tc.listener, tc.public
			a.Sources = balancer.Sources{CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
			requireProblems(t, a, tc.want)
		})
	}
}

func TestValidateSources(t *testing.T) {
	t.Parallel()
	everyone := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}
	for name, tc := range map[string]struct {
		sources balancer.Sources
		region  string
		public  bool
		want    string
	}{
		"everyone may reach a public balancer": {sources: balancer.Sources{CIDRs: everyone}, public: true},
		"an id of one's own where none is known": {
			sources: balancer.Sources{CloudFront: true, PrefixListID: "pl-0123456789abcdef0"}, region: "eu-south-1",
		},
		"nobody": {
			want: "sources: are empty; want cloudFront, cidrs or securityGroups, or nobody can connect",
		},
		"a region without a known list": {
			sources: balancer.Sources{CloudFront: true}, region: "eu-south-1",
			want: "sources.prefixListID: is not set and not known for eu-south-1; want the id of" +
				" com.amazonaws.global.cloudfront.origin-facing there",
		},
		"a list without CloudFront": {
			sources: balancer.Sources{CIDRs: everyone, PrefixListID: "sg-1"}, public: true,
			want: "sources.prefixListID: is set without cloudFront; want both or neither\n" +
				"  sources.prefixListID: is \"sg-1\"; want an id such as pl-4fa04526",
		},
		"everyone inside": {
			sources: balancer.Sources{CIDRs: everyone},
			want:    "sources.cidrs[0]: is 0.0.0.0/0 on an internal balancer; want the ranges that connect, or public",
		},
		"host bits, and twice": {
			sources: balancer.Sources{CIDRs: []netip.Prefix{
				netip.MustParsePrefix("10.0.0.1/8"), {}, netip.MustParsePrefix("10.0.0.1/8"),
			}},
			want: "sources.cidrs[0]: is 10.0.0.1/8; want a range such as 10.0.0.0/16 without host bits\n" +
				"  sources.cidrs[1]: is invalid Prefix; want a range such as 10.0.0.0/16 without host bits\n" +
				"  sources.cidrs[2]: is 10.0.0.1/8; want a range such as 10.0.0.0/16 without host bits\n" +
				"  sources.cidrs[2]: 10.0.0.1/8 stands twice; want each once",
		},
		"a group without id": {
			sources: balancer.Sources{SecurityGroups: map[string]pulumi.StringInput{
				"Ops": nil, "cloudfront": pulumi.String("sg-1"),
			}},
			want: "sources.securityGroups[\"Ops\"]: is its key; want lower-case letters, digits and single hyphens\n" +
				"  sources.securityGroups[\"Ops\"]: is not set; want the id of a security group\n" +
				"  sources.securityGroups[\"cloudfront\"]: is its key; want another, for that is how CloudFront's" +
				" rule is called",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			a.Sources, a.Public = tc.sources, tc.public
			if tc.region != "" {
				a.Site.Region = tc.region
			}
			requireProblems(t, a, tc.want)
		})
	}
}
