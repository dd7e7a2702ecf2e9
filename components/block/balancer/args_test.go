package balancer_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
)

const certificate = pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/abc")

// good returns arguments without a fault, for tests to break one thing each.
func good() balancer.Args {
	return balancer.Args{
		Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		Placement: network.Placement{
			VPCID:     pulumi.String("vpc-1"),
			CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
			SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
			Zones:     2,
		},
		Listener: balancer.Listener{CertificateARN: certificate},
		Sources:  balancer.Sources{CloudFront: true},
		Targets:  map[string]balancer.Target{"api": {Port: 4000}},
	}
}

func header() *balancer.OriginHeader {
	return &balancer.OriginHeader{Name: "X-Origin-Secret", Value: pulumi.String("0123456789abcdef")}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*balancer.Args)
		want   string // what follows the line that counts the problems, "" for none
	}{
		"a certificate, CloudFront and one target will do": {change: func(*balancer.Args) {}},
		"everything at its limits": {change: func(a *balancer.Args) {
			a.IdleTimeout, a.Desync = 4000*time.Second, balancer.Strictest
			a.OriginHeader = header()
			a.AccessLogs = &balancer.AccessLogs{Bucket: pulumi.String("logs"), Prefix: "shop/api"}
			a.Listener.Port, a.Listener.SSLPolicy = 8443, "ELBSecurityPolicy-TLS13-1-3-2021-06"
		}},
		"a place": {
			change: func(a *balancer.Args) { a.Site.Account, a.Placement.Zones = "1", 1 },
			want: "site.account: is \"1\"; want the twelve digits of an AWS account id\n" +
				"  placement.zones: is 1; want at least 2, which AWS demands of a load balancer",
		},
		"an idle timeout AWS knows": {
			change: func(a *balancer.Args) { a.IdleTimeout = 4001 * time.Second },
			want:   "idleTimeout: is 1h6m41s; want whole seconds, 1s to 4000s",
		},
		"an idle timeout in whole seconds": {
			change: func(a *balancer.Args) { a.IdleTimeout = 1500 * time.Millisecond },
			want:   "idleTimeout: is 1.5s; want whole seconds, 1s to 4000s",
		},
		"monitor is no protection": {
			change: func(a *balancer.Args) { a.Desync = "monitor" },
			want:   `desync: is "monitor"; want defensive or strictest`,
		},
		"no target": {
			change: func(a *balancer.Args) { a.Targets = nil },
			want:   "targets: is 0; want 1 to 100 entries",
		},
		"a key that makes no name": {
			change: func(a *balancer.Args) { a.Targets = map[string]balancer.Target{"API": {Port: 1}} },
			want:   `targets["API"]: is its key; want lower-case letters, digits and single hyphens`,
		},
		"two targets for what is left": {
			change: func(a *balancer.Args) { a.Targets["web"] = balancer.Target{Port: 80} },
			want:   `targets["web"].match: is empty, as that of "api"; want hosts or paths on all but one target`,
		},
		"one priority twice": {
			change: func(a *balancer.Args) {
				m := balancer.Match{Paths: []string{"/a"}, Priority: 7}
				a.Targets = map[string]balancer.Target{"a": {Port: 1, Match: m}, "b": {Port: 2, Match: m}}
			},
			want: `targets["b"].match.priority: is 7, as that of "a"; want each once`,
		},
		"a header that can be guessed": {
			change: func(a *balancer.Args) {
				a.OriginHeader = &balancer.OriginHeader{Name: "X Secret", Value: pulumi.String("short")}
			},
			want: "originHeader.name: is \"X Secret\"; want 1 to 40 letters, digits, hyphens or underscores," +
				" such as X-Origin-Secret\n" +
				"  originHeader.value: is 5 characters long; want at least 16, or it can be guessed",
		},
		"a header without value": {
			change: func(a *balancer.Args) { a.OriginHeader = &balancer.OriginHeader{Name: "X-Secret"} },
			want:   "originHeader.value: is not set; want a secret of at least 16 characters",
		},
		"logs without a bucket, under AWS's own prefix": {
			change: func(a *balancer.Args) { a.AccessLogs = &balancer.AccessLogs{Prefix: "my/AWSLogs"} },
			want: "accessLogs.bucket: is not set; want the name of a bucket\n" +
				"  accessLogs.prefix: is \"my/AWSLogs\"; want a path without slashes at its ends and without AWSLogs," +
				" which AWS adds",
		},
		"a redirect beside CloudFront's addresses": {
			change: func(a *balancer.Args) { a.Listener.RedirectHTTP = true },
			want: "listener.redirectHTTP: is on with sources.cloudFront; want it off: redirect in the distribution," +
				" for two rules with CloudFront's prefix list exceed the 60 rules of a security group",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			tc.change(&a)
			requireProblems(t, a, tc.want)
		})
	}
}

func requireProblems(t *testing.T, a balancer.Args, want string) {
	t.Helper()
	err := a.Validate()
	if want == "" {
		require.NoError(t, err)
		return
	}
	require.Error(t, err)
	require.Regexp(t, `^\d+ invalid arguments?:\n  `, err.Error())
	require.Equal(t, want, trimCount(err.Error()))
}
