package waf

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// protectable matches the ARNs of what a regional web ACL can be put before.
var protectable = regexp.MustCompile(`^arn:[^:]+:(elasticloadbalancing:[^:]*:[^:]*:loadbalancer/app/|` +
	`apigateway:[^:]*::/restapis/[^/]+/stages/|cognito-idp:[^:]*:[^:]*:userpool/|appsync:[^:]*:[^:]*:apis/|` +
	`apprunner:[^:]*:[^:]*:service/|ec2:[^:]*:[^:]*:verified-access-instance/|amplify:[^:]*:[^:]*:apps/)`)

// AssociationSupported requires that a web ACL is put only before what it can protect.
var AssociationSupported = rule.Rule{
	Name:  "waf-association-target-supported",
	Types: []string{association},
	With: []string{
		webACL, balancer, restStage, userPool, graphQL, appRunner, verifiedInstance,
		distribution, httpAPI, httpStage,
	},
	Why: "AWS refuses a web ACL before HTTP and WebSocket APIs, network load balancers and distributions, and " +
		"one of scope CLOUDFRONT before anything.",
	Fix: "set resourceArn to an application load balancer, a stage of a REST API, a user pool, an AppSync API " +
		"or an App Runner service; for a distribution set its webAclId",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "resourceArn"
		balancers := stack.Targets(in, path, balancer)
		supported := stack.Targets(in, path, balancer, restStage, userPool, graphQL, appRunner, verifiedInstance)
		acls := stack.Targets(in, "webAclArn", webACL)
		regional := in.At("webAclArn").Mentions(":regional/webacl/")
		return rule.All(
			rule.Any(supported.Exist(), in.At(path).Matches(protectable, "the ARN of what WAF can protect")),
			rule.Not(stack.Targets(in, path, distribution, httpAPI, httpStage).Exist()).
				Because("resourceArn is of a distribution or of an HTTP or WebSocket API"),
			balancers.All(func(b rule.Inputs) rule.Verdict {
				return b.At("loadBalancerType").Default("application").Is("application")
			}),
			rule.Any(acls.Exist(), regional),
			acls.All(func(acl rule.Inputs) rule.Verdict { return acl.At("scope").Is("REGIONAL") }),
		)
	},
}

var (
	judgeUserPools = rule.Setting[bool]{
		Name: "userPools", Text: "whether user pools need a web ACL too", Default: false,
	}
	judgeHTTPAPIs = rule.Setting[bool]{
		Name: "httpApis", Default: false,
		Text: "whether HTTP and WebSocket APIs, which cannot have a web ACL, need a distribution before them",
	}
)

// EntryPointProtected requires a firewall before everything that the internet can reach. Those of
// distributions are asked for by cloudfront-waf-associated.
var EntryPointProtected = rule.Rule{
	Name:     "public-entry-point-has-waf",
	Types:    []string{balancer, restStage, userPool, httpAPI},
	With:     []string{association, restAPI, distribution},
	Why:      "What robots try on every server of the internet reaches the application, at any rate they like.",
	Fix:      "add a WebAclAssociation with the resourceArn; put a distribution before HTTP and WebSocket APIs",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{judgeUserPools, judgeHTTPAPIs},
	Controls: rule.Controls{
		rule.FSBP: {"APIGateway.4", "ELB.16"}, rule.Nag: {"APIG3", "ALBWAFEnabled"},
		rule.Checkov: {"CKV2_AWS_28", "CKV2_AWS_29"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		covered := stack.Users(in, association, "resourceArn").Exist()
		switch in.Type() {
		case balancer:
			application := in.At("loadBalancerType").Default("application").Is("application")
			return rule.When(rule.All(application, rule.Not(in.At("internal").True())), covered)
		case restStage:
			private := stack.Targets(in, "restApi", restAPI).Any(func(api rule.Inputs) rule.Verdict {
				return api.At("endpointConfiguration.types").Is("PRIVATE")
			})
			return rule.When(rule.Not(private), covered)
		case userPool:
			return rule.When(rule.Decide(judgeUserPools.Of(in), "user pools are not judged"), covered)
		}
		before := stack.Users(in, distribution, "origins[].domainName").Exist()
		return rule.When(rule.Decide(judgeHTTPAPIs.Of(in), "HTTP and WebSocket APIs are not judged"), before)
	},
}
