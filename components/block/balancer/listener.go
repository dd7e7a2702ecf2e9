package balancer

import (
	"cmp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

const (
	httpPort  = 80
	httpsPort = 443
	// tlsPolicy offers TLS 1.2 and 1.3. AWS's own default still takes TLS 1.0.
	tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
)

// Listener is the port that clients connect to.
type Listener struct {
	// CertificateARN is an issued ACM certificate in the balancer's region: pass the ARN from its validation.
	// Required unless PlainHTTP is set.
	CertificateARN pulumi.StringInput

	// PlainHTTP does without TLS. It is for an internal balancer behind a CloudFront VPC origin: viewers speak
	// TLS to CloudFront, and the last leg stays inside AWS's network, where a certificate for a name of one's
	// own may not exist. Default: HTTPS.
	PlainHTTP bool

	// Port is what clients connect to. Default: 443, or 80 with PlainHTTP. 1 to 65535.
	Port int

	// SSLPolicy is the set of TLS versions and ciphers. Default: ELBSecurityPolicy-TLS13-1-2-2021-06. It must be
	// one of AWS's TLS13-1-2 or TLS13-1-3 policies.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
	SSLPolicy string

	// RedirectHTTP answers plain HTTP on port 80 with a redirect to HTTPS. Default: port 80 is closed.
	RedirectHTTP bool
}

func (l Listener) withDefaults() Listener {
	if l.PlainHTTP {
		l.Port = cmp.Or(l.Port, httpPort)
		return l
	}
	l.Port = cmp.Or(l.Port, httpsPort)
	l.SSLPolicy = cmp.Or(l.SSLPolicy, tlsPolicy)
	return l
}

func (l Listener) validate(public bool) error {
	var p check.Problems
	p.Between(l.Port, 1, 65535, "port", "")
	if l.PlainHTTP {
		p.Unless(!public, "plainHTTP", "is set on a public balancer; want a certificate, or an internal balancer"+
			" behind a CloudFront VPC origin, for requests would cross the internet in the clear")
		p.Unless(l.CertificateARN == nil, "certificateARN", "is set with plainHTTP; want one of them")
		p.Unless(l.SSLPolicy == "", "sslPolicy", "is %q with plainHTTP; want none", l.SSLPolicy)
		p.Unless(!l.RedirectHTTP, "redirectHTTP",
			"is set with plainHTTP; want it off, for there is no HTTPS to go to")
		return p.Err()
	}
	p.Required(l.CertificateARN != nil, "certificateARN", "the ARN of an issued certificate, or plainHTTP")
	p.Unless(strings.HasPrefix(l.SSLPolicy, "ELBSecurityPolicy-TLS13-1-2-") ||
		strings.HasPrefix(l.SSLPolicy, "ELBSecurityPolicy-TLS13-1-3-"), "sslPolicy",
		"is %q; want an ELBSecurityPolicy-TLS13-1-2 or -1-3 policy, for older ones take TLS 1.0", l.SSLPolicy)
	p.Unless(!l.RedirectHTTP || l.Port != httpPort, "redirectHTTP",
		"is set with port 80; want another port for HTTPS")
	return p.Err()
}

// ports are what sources may connect to.
func (l Listener) ports() []int {
	if l.RedirectHTTP {
		return []int{l.Port, httpPort}
	}
	return []int{l.Port}
}

func (b *Balancer) declareListener(ctx *pulumi.Context, name string, a Args, catchAll *lb.TargetGroup) error {
	args := &lb.ListenerArgs{
		LoadBalancerArn: b.LoadBalancer.Arn,
		Port:            pulumi.Int(a.Listener.Port),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions:  lb.ListenerDefaultActionArray{defaultAction(a, catchAll)},
	}
	if !a.Listener.PlainHTTP {
		args.Protocol = pulumi.String("HTTPS")
		args.CertificateArn = a.Listener.CertificateARN.ToStringOutput().ToStringPtrOutput()
		args.SslPolicy = pulumi.String(a.Listener.SSLPolicy)
	}
	var err error
	b.Listener, err = lb.NewListener(ctx, name+"-listener", args, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.ListenerARN = b.Listener.Arn
	if !a.Listener.RedirectHTTP {
		return nil
	}
	return b.declareRedirect(ctx, name+"-redirect", a.Listener.Port)
}

// defaultAction is what happens to requests that no rule matches.
func defaultAction(a Args, catchAll *lb.TargetGroup) lb.ListenerDefaultActionArgs {
	switch {
	case a.OriginHeader != nil:
		return refuse("403")
	case catchAll == nil:
		return refuse("404")
	default:
		return lb.ListenerDefaultActionArgs{Type: pulumi.String("forward"), TargetGroupArn: catchAll.Arn}
	}
}

func refuse(status string) lb.ListenerDefaultActionArgs {
	return lb.ListenerDefaultActionArgs{
		Type: pulumi.String("fixed-response"),
		FixedResponse: lb.ListenerDefaultActionFixedResponseArgs{
			ContentType: pulumi.String("text/plain"),
			StatusCode:  pulumi.String(status),
		},
	}
}

func (b *Balancer) declareRedirect(ctx *pulumi.Context, name string, port int) error {
	_, err := lb.NewListener(ctx, name, &lb.ListenerArgs{
		LoadBalancerArn: b.LoadBalancer.Arn,
		Port:            pulumi.Int(httpPort),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions: lb.ListenerDefaultActionArray{lb.ListenerDefaultActionArgs{
			Type: pulumi.String("redirect"),
			Redirect: lb.ListenerDefaultActionRedirectArgs{
				Protocol:   pulumi.String("HTTPS"),
				Port:       pulumi.Sprintf("%d", port),
				StatusCode: pulumi.String("HTTP_301"),
			},
		}},
	}, pulumi.Parent(b))
	return err
}
