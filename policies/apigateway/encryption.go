package apigateway

import "github.com/plinth-iac/plinth/policies/rule"

// DomainTLS requires TLS 1.2 or newer for the domains of APIs.
var DomainTLS = rule.Rule{
	Name:     "apigw-domain-tls-1-2",
	Types:    []string{restDomain, domain},
	Why:      "Older versions of TLS can be broken, and what is sent can be read on the way.",
	Fix:      "set securityPolicy to TLS_1_2 (in domainNameConfiguration, for HTTP and WebSocket APIs)",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "apigateway-custom-domain-tls-version.html",
	Controls: rule.Controls{
		rule.Checkov: {"CKV_AWS_206"}, rule.Trivy: {"AWS-0005"},
		rule.Compliance: {"aws-apigateway-domainname-configure-security-policy"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At(securityPolicy(in))
		return rule.Any(policy.Is("TLS_1_2"), policy.HasPrefix("SecurityPolicy_TLS12_", "SecurityPolicy_TLS13_"))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set(securityPolicy(in), "TLS_1_2")}
	},
}

func securityPolicy(in rule.Inputs) string {
	if in.Type() == domain {
		return "domainNameConfiguration.securityPolicy"
	}
	return "securityPolicy"
}

// CacheEncrypted requires that answers are not cached in clear.
var CacheEncrypted = rule.Rule{
	Name:     "apigw-cache-encrypted",
	Types:    []string{methodSettings},
	Why:      "Answers, with what is personal in them, lie in clear in a cache of the stage.",
	Fix:      "set settings.cacheDataEncrypted to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"APIGateway.5"}, rule.Nag: {"APIGWCacheEnabledAndEncrypted"}, rule.Checkov: {"CKV_AWS_308"},
		rule.Trivy: {"AWS-0002"}, rule.AWSGuard: {"apigateway-method-cached-and-encrypted"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("settings.cachingEnabled").True(), in.At("settings.cacheDataEncrypted").True())
	},
	Repair: rule.Put("settings.cacheDataEncrypted", true),
}

// ClientCertificate asks that servers behind a REST API can tell that it is the API that calls.
var ClientCertificate = rule.Rule{
	Name:     "apigw-client-certificate",
	Types:    []string{restStage},
	With:     []string{restAPI, restIntegration},
	Why:      "Servers behind the API cannot tell its requests from those of anybody who finds them.",
	Fix:      "set clientCertificateId to a ClientCertificate, and let the servers ask for it",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	Controls: rule.Controls{
		rule.FSBP: {"APIGateway.2"}, rule.Nag: {"APIGWSSLEnabled"}, rule.Checkov: {"CKV2_AWS_51"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		ways := []rule.Verdict{rule.Decide(false, "no integration of the API is with a server")}
		for _, i := range stack.Of(restIntegration) {
			ways = append(ways, rule.All(i.At("type").Is("HTTP", "HTTP_PROXY"), sameAPI(i, in, stack)))
		}
		return rule.When(rule.Any(ways...), in.At("clientCertificateId").Set())
	},
}
