package program_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/program"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	queue  = "aws:sqs/queue:Queue"
	bucket = "aws:s3/bucketV2:BucketV2"
)

func TestStatefulProtected(t *testing.T) {
	ruletest.Run(t, program.StatefulProtected, ruletest.Good{Given: m{"@protect": true}},
		ruletest.Pass("a bucket", m{"@type": bucket}),
		ruletest.Fail("not protected", m{"@protect": false}, "the option protect is not set"),
		ruletest.Fail("a key that is not", m{"@type": "aws:kms/key:Key", "@protect": false}, "protect"),
		ruletest.Skip("in development", m{"@protect": false, "@production": false}),
		ruletest.ReadsNothing("protection is an option"),
	)
}

func TestNoIgnoredSecurityProperties(t *testing.T) {
	ruletest.Run(t, program.NoIgnoredSecurityProperties, ruletest.Good{
		Type: "aws:ecs/service:Service", Given: m{"@ignore": []string{"desiredCount"}},
	},
		ruletest.Pass("what only begins like one", m{"@ignore": []string{"policyType", "kmsKeyIdOld"}}),
		ruletest.Fail("one", m{"@ignore": []string{"desiredCount", "policy"}}, "changes of policy are ignored"),
		ruletest.Fail("a part of one", m{"@ignore": []string{"ingress[0].cidrBlocks"}}, "ingress[0].cidrBlocks"),
		ruletest.Fail("a field of one", m{"@ignore": []string{"vpcConfig.subnetIds"}}, "vpcConfig.subnetIds"),
		ruletest.Fail("all", m{"@ignore": []string{"*"}}, "changes of * are ignored"),
		ruletest.Skip("none", m{"@ignore": []string{}}),
		ruletest.ReadsNothing("ignoreChanges is an option"),
	)
}

// passwords are the properties that have to be secret, by type.
var passwords = map[string][]string{
	"aws:rds/cluster:Cluster":                           {"masterPassword"},
	"aws:rds/instance:Instance":                         {"password"},
	"aws:docdb/cluster:Cluster":                         {"masterPassword"},
	"aws:elasticache/replicationGroup:ReplicationGroup": {"authToken"},
	"aws:elasticache/user:User":                         {"passwords[0]"},
	"aws:opensearch/domain:Domain":                      {"advancedSecurityOptions.masterUserOptions.masterUserPassword"},
	"aws:secretsmanager/secretVersion:SecretVersion":    {"secretString", "secretBinary"},
	"aws:acm/certificate:Certificate":                   {"privateKey"},
	"aws:apigateway/apiKey:ApiKey":                      {"value"},
	"aws:cognito/identityProvider:IdentityProvider":     {"providerDetails.client_secret"},
	"aws:cloudwatch/eventConnection:EventConnection": {
		"authParameters.apiKey.value", "authParameters.basic.password",
		"authParameters.oauth.clientParameters.clientSecret",
	},
	"aws:iam/serverCertificate:ServerCertificate": {"privateKey"},
}

func TestInputsSecret(t *testing.T) {
	const parameter = "aws:ssm/parameter:Parameter"
	cases := []ruletest.Case{
		ruletest.Pass("a secret parameter", m{
			"@type": parameter, "type": "SecureString", "value": ruletest.Secret("x"),
		}),
		ruletest.Fail("a parameter in plain text", m{"@type": parameter, "type": "SecureString", "value": "x"},
			"value is in plain text; want a secret"),
		ruletest.Skip("a parameter that everybody may read", m{"@type": parameter, "type": "String", "value": "x"}),
		ruletest.Skip("a parameter of who knows what", m{"@type": parameter, "type": "SecureString", "value": nil}),
	}
	for token, properties := range passwords {
		for _, property := range properties {
			list := strings.HasSuffix(property, "[0]")
			change := func(value any) m {
				if list {
					return m{"@type": token, strings.TrimSuffix(property, "[0]"): []any{value}}
				}
				return m{"@type": token, property: value}
			}
			name := property + " of " + token
			cases = append(cases,
				ruletest.Pass(name, change(ruletest.Secret("x"))),
				ruletest.Fail(name+" in plain text", change("x"), property+" is in plain text; want a secret"),
				ruletest.Open(name+" not known yet", change(ruletest.Unknown)),
			)
			if list {
				cases = append(cases, ruletest.Skip(name+" left empty", change("")))
			}
		}
		if !strings.HasSuffix(properties[0], "[0]") {
			cases = append(cases, ruletest.Skip(token+" without", m{"@type": token, "value": nil}))
		}
	}
	ruletest.Run(t, program.InputsSecret, ruletest.Good{
		Type: parameter, Inputs: m{"type": "SecureString", "value": ruletest.Secret("x")},
	}, cases...)
}

func TestProviderRegionAllowed(t *testing.T) {
	ruletest.Run(t, program.ProviderRegionAllowed, ruletest.Good{
		Type: queue, Given: m{"@setting.regions": []string{"eu-west-1", "eu-central-1"}},
	},
		ruletest.Pass("the other one", m{"@provider.region": "eu-central-1"}),
		ruletest.Pass("a certificate for CloudFront", m{
			"@type": "aws:acm/certificate:Certificate", "@provider.region": "us-east-1",
		}),
		ruletest.Fail("elsewhere", m{"@provider.region": "us-east-1"},
			`provider.region is "us-east-1"; want "eu-west-1" or "eu-central-1"`),
		ruletest.Fail("a region of its own", m{"region": "ap-south-1"}, `region is "ap-south-1"`),
		ruletest.Pass("a region of its own that is allowed", m{"region": "eu-west-1", "@provider.region": "us-east-1"}),
		ruletest.Fail("a certificate elsewhere", m{
			"@type": "aws:acm/certificate:Certificate", "@provider.region": "us-west-2",
		}, `"us-west-2"`),
		ruletest.Fail("where no service is global", m{
			"@type": "aws:acm/certificate:Certificate", "@provider.region": "us-east-1",
			"@setting.globalServices": []string{},
		}, `"us-east-1"`),
		ruletest.Pass("the region that is global there", m{
			"@type": "aws:acm/certificate:Certificate", "@provider.region": "cn-north-1",
			"@setting.globalRegion": "cn-north-1",
		}),
		ruletest.Fail("where another region is global", m{
			"@type": "aws:acm/certificate:Certificate", "@provider.region": "us-east-1",
			"@setting.globalRegion": "cn-north-1",
		}, `"us-east-1"`),
		ruletest.Skip("any", m{"@setting.regions": []string{}, "@provider.region": "us-east-1"}),
		ruletest.Skip("a region that only the machine knows", m{"@provider.region": nil}),
		ruletest.Skip("a region of its own that is empty", m{"region": ""}),
	)
}

func TestProviderHasDefaultTags(t *testing.T) {
	ruletest.Run(t, program.ProviderHasDefaultTags, ruletest.Good{
		Inputs: m{"region": "eu-west-1", "defaultTags": m{"tags": m{"owner": "team"}}},
	},
		ruletest.Pass("as most languages say it", m{"defaultTags": ruletest.JSON(m{"tags": m{"owner": "team"}})}),
		ruletest.Pass("those that are asked for", m{"@setting.tags": []string{"owner"}}),
		ruletest.Fail("none", m{"defaultTags": nil}, "defaultTags»tags is not set"),
		ruletest.Pass("one of two", m{"@setting.tags": []string{"cost-centre"}, "defaultTags.tags.cost-centre": "4711"}),
		ruletest.Fail("another one", m{"@setting.tags": []string{"cost-centre"}}, `["cost-centre"] is not set`),
		ruletest.Fail("one without a value", m{"@setting.tags": []string{"owner"}, "defaultTags.tags.owner": ""},
			`["owner"] is ""`),
	)
}

func TestNameFits(t *testing.T) {
	const balancer = "aws:alb/loadBalancer:LoadBalancer"
	ruletest.Run(t, program.NameFits, ruletest.Good{Type: balancer, Given: m{"@name": strings.Repeat("a", 24)}},
		ruletest.Pass("a longer one where that fits", m{"@type": "aws:iam/role:Role", "@name": strings.Repeat("a", 56)}),
		ruletest.Fail("too long", m{"@name": strings.Repeat("a", 25)}, "33 in all; want at most 32"),
		ruletest.Fail("a domain", m{"@type": "aws:opensearch/domain:Domain", "@name": strings.Repeat("a", 21)},
			"domainName will be"),
		ruletest.Skip("a name of its own", m{"name": "shop", "@name": strings.Repeat("a", 25)}),
		ruletest.Skip("a prefix of its own", m{"namePrefix": "shop", "@name": strings.Repeat("a", 25)}),
		ruletest.Skip("a domain's own name", m{
			"@type": "aws:opensearch/domain:Domain", "domainName": "shop", "@name": strings.Repeat("a", 21),
		}),
		ruletest.Skip("a domain's own prefix", m{
			"@type": "aws:opensearch/domain:Domain", "domainNamePrefix": "shop", "@name": strings.Repeat("a", 21),
		}),
	)
}

func TestCanonicalTokens(t *testing.T) {
	ruletest.Run(t, program.CanonicalTokens, ruletest.Good{Type: "aws:lb/listener:Listener"},
		ruletest.Fail("the other spelling", m{"@type": "aws:alb/listener:Listener"}, "the type is aws:alb/listener"),
		ruletest.Fail("a rule of the older kind", m{"@type": "aws:ec2/securityGroupRule:SecurityGroupRule"},
			"the type is aws:ec2/securityGroupRule"),
		ruletest.ReadsNothing("the type is no property"),
	)
}

func TestTypeAllowed(t *testing.T) {
	ruletest.Run(t, program.TypeAllowed, ruletest.Good{
		Type: queue, Given: m{"@setting.allow": []string{"aws:sqs/*", "aws:s3/bucket*", "random:*"}},
	},
		ruletest.Pass("of another package", m{"@type": "random:index/randomPassword:RandomPassword"}),
		ruletest.Pass("in either spelling", m{"@type": bucket, "@setting.allow": []string{"aws:s3/bucket:Bucket"}}),
		ruletest.Pass("in its own spelling", m{"@type": bucket, "@setting.allow": []string{bucket}}),
		ruletest.Pass("not denied", m{"@setting.allow": []string{}, "@setting.deny": []string{"aws:iam/user:User"}}),
		ruletest.Fail("not allowed", m{"@type": "aws:ec2/instance:Instance"},
			"aws:ec2/instance:Instance is not among the allowed types"),
		ruletest.Fail("allowed and denied", m{"@setting.deny": []string{"aws:sqs/queue:*"}},
			"aws:sqs/queue:Queue is denied"),
		ruletest.Skip("nothing is configured", m{"@setting.allow": []string{}}),
		ruletest.Skip("the stack itself", m{"@type": "pulumi:pulumi:Stack"}),
		ruletest.ReadsNothing("the type is no property"),
	)
}
