package cdn

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Protocol is what CloudFront speaks with an origin.
type Protocol string

// The protocols.
const (
	// HTTPS needs a certificate on the origin that covers its DomainName.
	HTTPS Protocol = "https-only"
	// HTTP is in plain text. It is taken only inside a VPC.
	HTTP Protocol = "http-only"
)

// Origin is something that a distribution fetches from: either Bucket or Server.
type Origin struct {
	// Bucket is the regional domain name of a private S3 bucket: shop-media.s3.eu-west-1.amazonaws.com. Requests
	// to it are signed; let them in by GrantRead in the bucket's policy. Required, or Server is.
	Bucket pulumi.StringInput
	// Server is a load balancer or another web server. Required, or Bucket is.
	Server *Server
	// Path is put before the path of each request: "/prod". Default: nothing is.
	Path string
	// ShieldRegion is the region of an additional cache before the origin, near to it. Default: none.
	ShieldRegion string
}

// Server is an origin that speaks HTTP.
type Server struct {
	// DomainName is its name in DNS, to which its certificate is made out. Required.
	DomainName pulumi.StringInput
	// LoadBalancerARN is a load balancer in private subnets, which CloudFront enters through a VPC origin. Its
	// security group must let in CloudFront's, named CloudFront-VPCOrigins-Service-SG, or AWS's prefix list of
	// CloudFront. Default: the server is reached over the internet.
	LoadBalancerARN pulumi.StringInput
	// Protocol is what CloudFront speaks with it. Default: HTTPS, with TLS 1.2.
	Protocol Protocol
	// Port is where it listens: 80, 443 or 1024 to 65535. Default: the protocol's own.
	Port int
	// ReadTimeout is how long CloudFront waits for an answer, and between two parts of one. Default: 30s. 1s to
	// 120s in whole seconds, which is AWS's quota for each origin.
	// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
	ReadTimeout time.Duration
	// KeepAlive is how long an idle connection is kept. It must be shorter than the server's own. Default: 5s.
	// 1s to 120s in whole seconds.
	KeepAlive time.Duration
	// SecretHeader proves to the server that a request came through this distribution. A server on the internet
	// must refuse requests without it. Default: none is sent.
	SecretHeader SecretHeader
}

// SecretHeader is a header that only the distribution and its origin know.
type SecretHeader struct {
	// Name is the header's. Default: "X-Origin-Verify".
	Name string
	// Value is its secret content. It is kept as a secret in Pulumi's state. Default: no header is sent.
	Value pulumi.StringInput
}

func (o Origin) inVPC() bool { return o.Server != nil && o.Server.LoadBalancerARN != nil }

func (o Origin) hasSecret() bool { return o.Server != nil && o.Server.SecretHeader.Value != nil }

func (a Args) hasBuckets() bool {
	for _, o := range a.Origins {
		if o.Bucket != nil {
			return true
		}
	}
	return false
}

func (a Args) withOrigins() Args {
	origins := make(map[string]Origin, len(a.Origins))
	for key, o := range a.Origins {
		if o.Server != nil {
			s := o.Server.withDefaults()
			o.Server = &s
		}
		origins[key] = o
	}
	a.Origins = origins
	return a
}

func (s Server) withDefaults() Server {
	s.Protocol = cmp.Or(s.Protocol, HTTPS)
	if s.Port == 0 && s.Protocol == HTTP {
		s.Port = 80
	}
	s.Port = cmp.Or(s.Port, 443)
	s.ReadTimeout = cmp.Or(s.ReadTimeout, 30*time.Second)
	s.KeepAlive = cmp.Or(s.KeepAlive, 5*time.Second)
	s.SecretHeader.Name = cmp.Or(s.SecretHeader.Name, "X-Origin-Verify")
	return s
}

// ports are the two that CloudFront wants, of which it uses the protocol's.
func (s Server) ports() (http, https int) {
	if s.Protocol == HTTP {
		return s.Port, 443
	}
	return 80, s.Port
}
