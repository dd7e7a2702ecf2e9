package cdn

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// maxTimeout is the longest that AWS waits for a server, or keeps an idle connection, without a raised quota.
const maxTimeout = 120 * time.Second

var (
	originKey  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	regionName = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)
	headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$")
)

// reserved are the request headers that CloudFront keeps to itself, in lower case, besides X-Amz-* and
// X-Edge-*.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
var reserved = []string{
	"cache-control", "connection", "content-length", "cookie", "host", "if-match", "if-modified-since",
	"if-none-match", "if-range", "if-unmodified-since", "max-forwards", "pragma", "proxy-authenticate",
	"proxy-authorization", "proxy-connection", "range", "request-range", "te", "trailer", "transfer-encoding",
	"upgrade", "via", "x-real-ip",
}

func (o Origin) validate() error {
	var p check.Problems
	p.Unless((o.Bucket == nil) != (o.Server == nil), "bucket", "and server are %s; want one of them",
		map[bool]string{true: "both missing", false: "both set"}[o.Bucket == nil])
	p.Unless(o.Path == "" || strings.HasPrefix(o.Path, "/") && !strings.HasSuffix(o.Path, "/"), "path",
		"is %q; want it to start with / and not to end with one", o.Path)
	p.Unless(o.ShieldRegion == "" || regionName.MatchString(o.ShieldRegion), "shieldRegion",
		"is %q; want an AWS region such as eu-west-1", o.ShieldRegion)
	if o.Server != nil {
		p.Under("server", o.Server.validate())
	}
	return p.Err()
}

func (s Server) validate() error {
	var p check.Problems
	p.Required(s.DomainName != nil, "domainName", "the server's name in DNS")
	check.OneOf(&p, s.Protocol, "protocol", HTTPS, HTTP)
	p.Unless(s.Protocol != HTTP || s.LoadBalancerARN != nil, "protocol",
		"is %s over the internet; want %s, or a loadBalancerARN to stay inside a VPC", HTTP, HTTPS)
	p.Unless(s.Port == 80 || s.Port == 443 || s.Port >= 1024 && s.Port <= 65535, "port",
		"is %d; want 80, 443 or 1024 to 65535", s.Port)
	wholeSeconds(&p, "readTimeout", s.ReadTimeout, time.Second, maxTimeout)
	wholeSeconds(&p, "keepAlive", s.KeepAlive, time.Second, maxTimeout)
	name := strings.ToLower(s.SecretHeader.Name)
	p.Unless(headerName.MatchString(s.SecretHeader.Name), "secretHeader.name",
		"is %q; want the name of an HTTP header", s.SecretHeader.Name)
	taken := slices.Contains(reserved, name) || strings.HasPrefix(name, "x-amz-") ||
		strings.HasPrefix(name, "x-edge-")
	p.Unless(!taken, "secretHeader.name",
		"is %q, which CloudFront keeps to itself; want one of your own, such as X-Origin-Verify",
		s.SecretHeader.Name)
	return p.Err()
}
