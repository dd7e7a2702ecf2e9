package pack

// edgeCrosswalk is about what faces the internet: distributions, firewalls, APIs, load balancers, names.
var edgeCrosswalk = map[string]evidence{
	"cloudfront-logging-enabled":          requestsLogged,
	"cloudfront-viewer-tls-minimum":       noOutdatedTLS,
	"cloudfront-origin-tls":               noOutdatedTLS,
	"cloudfront-s3-origin-access-control": onlyThroughCDN,
	"cloudfront-waf-associated":           behindWAF,
	// PCI DSS 6.4.1 is about applications that face the public; the packs ask it of inner balancers too.
	"public-entry-point-has-waf": behindWAF,
	"waf-logging-enabled":        requestsLogged,

	"apigw-execution-logging-enabled": requestsLogged,
	"apigw-xray-tracing-enabled":      traced,
	// A stage without a cache has nothing at rest.
	"apigw-cache-encrypted": atRest,

	"alb-http-redirects-to-https":        httpsOnly,
	"alb-listener-uses-tls":              httpsOnly,
	"alb-https-listener-has-certificate": certificate,
	"alb-drops-invalid-headers":          validHeaders,
	"alb-access-logs-enabled":            requestsLogged,
	"alb-deletion-protection":            notDeleted.with(evidence{nist: `CM-2a CM-2(2) CM-8(6)`}),

	// As of other services.
	"cloudfront-viewer-https":      inTransit,
	"apigw-access-logging-enabled": requestsLogged,
	"apigw-domain-tls-1-2":         noOutdatedTLS,
	"alb-tls-policy-modern":        noOutdatedTLS,
	"alb-two-subnets-in-two-azs":   redundant,
	"route53-query-logging":        requestsLogged,
}
