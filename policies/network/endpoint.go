package network

import "github.com/plinth-iac/plinth/policies/rule"

var gatewayServices = rule.Setting[[]string]{
	Name: "services", Text: "the services whose gateway endpoints a VPC needs",
	Default: []string{"s3", "dynamodb"},
}

// GatewayEndpointsPresent asks for the endpoints that cost nothing.
var GatewayEndpointsPresent = rule.Rule{
	Name:  "vpc-gateway-endpoints-present",
	Types: []string{vpc},
	With:  []string{subnet, endpoint},
	Why: "What goes to S3 and DynamoDB is paid by the gigabyte at the NAT gateway; through an endpoint it is " +
		"free.",
	Fix:      "add a VpcEndpoint of vpcEndpointType Gateway for each service, with the routeTableIds",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{gatewayServices},
	URL:      "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST08-BP03"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		endpoints := stack.Users(in, endpoint, "vpcId")
		var present []rule.Verdict
		for _, service := range gatewayServices.Of(in) {
			present = append(present, endpoints.Any(func(e rule.Inputs) rule.Verdict {
				gateway := e.At("vpcEndpointType").Default("Gateway").Is("Gateway")
				return rule.All(gateway, e.At("serviceName").HasSuffix("."+service))
			}))
		}
		return rule.When(stack.Users(in, subnet, "vpcId").Exist(), rule.All(present...))
	},
}

// EndpointPolicyScoped asks for endpoints that do not let everybody do everything with everything.
var EndpointPolicyScoped = rule.Rule{
	Name:  "vpc-endpoint-policy-scoped",
	Types: []string{endpoint, endpointPolicy},
	Why:   "Through an endpoint without a policy of its own, data can be carried into anybody's account.",
	Fix: "set policy to one that names principals, actions or resources, or has a condition on the " +
		"organisation",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
	Controls: rule.Controls{rule.WellArchitected: {"SEC05-BP02"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		scoped := in.At("policy").Statements().None(func(s rule.Statement) rule.Verdict {
			narrowed := s.Conditioned("aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:ResourceOrgID",
				"aws:ResourceAccount")
			return rule.All(s.Allows(), s.Public(), s.Covers("*"), s.CoversResource("*"), rule.Not(narrowed))
		}).Because("policy has a statement that allows everybody everything")
		if in.Type() == endpointPolicy {
			return rule.All(in.At("policy").Set(), scoped)
		}
		// The services of other accounts take no policies.
		takesOne := rule.All(
			in.At("vpcEndpointType").Default("Gateway").Is("Gateway", "Interface"),
			rule.Not(in.At("serviceName").Mentions(".vpce-svc-")),
		)
		apart := stack.Users(in, endpointPolicy, "vpcEndpointId").Exist()
		return rule.When(takesOne, rule.Any(apart, rule.All(in.At("policy").Set(), scoped)))
	},
}
