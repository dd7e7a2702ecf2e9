package program

import (
	"maps"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// parameter is a value in Parameter Store, which is a secret when its type says so.
const parameter = "aws:ssm/parameter:Parameter"

// sensitive are the properties, by type, whose value lets whoever reads it in.
var sensitive = map[string][]string{
	"aws:rds/cluster:Cluster":                           {"masterPassword"},
	"aws:rds/instance:Instance":                         {"password"},
	"aws:docdb/cluster:Cluster":                         {"masterPassword"},
	"aws:elasticache/replicationGroup:ReplicationGroup": {"authToken"},
	"aws:elasticache/user:User":                         {"passwords[]"},
	"aws:opensearch/domain:Domain": {
		"advancedSecurityOptions.masterUserOptions.masterUserPassword",
	},
	"aws:secretsmanager/secretVersion:SecretVersion": {"secretString", "secretBinary"},
	"aws:acm/certificate:Certificate":                {"privateKey"},
	"aws:apigateway/apiKey:ApiKey":                   {"value"},
	"aws:cognito/identityProvider:IdentityProvider":  {"providerDetails.client_secret"},
	"aws:cloudwatch/eventConnection:EventConnection": {
		"authParameters.apiKey.value", "authParameters.basic.password",
		"authParameters.oauth.clientParameters.clientSecret",
	},
	"aws:iam/serverCertificate:ServerCertificate": {"privateKey"},
	parameter: {"value"},
}

// InputsSecret requires that passwords and keys are secrets to Pulumi.
var InputsSecret = rule.Rule{
	Name:     "sensitive-inputs-are-secret",
	Types:    slices.Sorted(maps.Keys(sensitive)),
	Why:      "It stands in plain text in the state, in its history and in every preview that is printed.",
	Fix:      "pass it as a secret: pulumi.ToSecret, config.RequireSecret, or the output of RandomPassword",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      docs + "secrets/",
	Check: func(in rule.Inputs) rule.Verdict {
		parts := make([]rule.Verdict, 0, len(sensitive[in.Type()]))
		for _, path := range sensitive[in.Type()] {
			parts = append(parts, in.Each(path).All(func(v rule.Value) rule.Verdict {
				return rule.When(v.Set(), v.IsSecret())
			}))
		}
		asked := rule.All(parts...)
		if in.Type() == parameter {
			return rule.When(in.At("type").Is("SecureString"), asked)
		}
		return asked
	},
}
