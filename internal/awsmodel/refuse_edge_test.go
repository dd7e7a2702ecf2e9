package awsmodel_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

func TestRefuseFunctions(t *testing.T) {
	t.Parallel()
	requireRefusals(t, "aws:lambda/function:Function",
		in{"role": "r", "s3Bucket": "b", "s3Key": "k", "handler": "bootstrap", "runtime": "provided.al2023"},
		refusalCase{in{"runtime": "nodejs24.x"}, "runtime", "to be one of", false},
		refusalCase{in{"handler": nil}, "handler", "must be set when PackageType is Zip", false},
		refusalCase{in{"packageType": "Image"}, "handler", "Please don't provide", true},
		refusalCase{in{"s3Bucket": nil}, "code", "must be specified", false},
		refusalCase{in{"memorySize": 64}, "memorySize", "range (128 - 10240)", false},
		refusalCase{in{"layers": []any{"1", "2", "3", "4", "5", "6"}}, "layers", "more than 5 layers", true},
		refusalCase{in{"environment": in{"variables": in{"AWS_REGION": "x"}}}, "environment.variables.AWS_REGION",
			"reserved keys", true},
		refusalCase{in{"environment": in{"variables": in{"A": strings.Repeat("x", 4096)}}}, "environment.variables",
			"4KB", true},
		refusalCase{in{"fileSystemConfig": in{"arn": "a", "localMountPath": "/mnt/a"}}, "fileSystemConfig", "VPC",
			true})
	requireRefusals(t, "aws:lambda/eventSourceMapping:EventSourceMapping",
		in{"functionName": "f", "eventSourceArn": "arn:aws:sqs:eu-west-1:1:q"},
		refusalCase{in{"startingPosition": "LATEST"}, "startingPosition", "not supported for SQS", true},
		refusalCase{in{"batchSize": 100}, "batchSize", "batch window", true},
		refusalCase{in{"eventSourceArn": "arn:aws:kinesis:eu-west-1:1:s"}, "startingPosition", "must not be null",
			true})
	requireRefusals(t, "aws:apigatewayv2/api:Api", in{"protocolType": "HTTP"},
		refusalCase{in{"protocolType": "WEBSOCKET"}, "routeSelectionExpression", "required for WEBSOCKET", true})
	requireRefusals(t, "aws:apigateway/restApi:RestApi", in{"endpointConfiguration": in{"types": "REGIONAL"}},
		refusalCase{in{"endpointConfiguration": in{"types": "PRIVATE"}}, "policy", "resource policy", true})
	requireRefusals(t, "aws:apigatewayv2/authorizer:Authorizer", in{"apiId": "a", "authorizerType": "REQUEST"},
		refusalCase{in{"authorizerType": "JWT"}, "jwtConfiguration", "required", true})
}

func TestRefuseEdge(t *testing.T) {
	t.Parallel()
	behaviour := in{
		"targetOriginId": "o", "viewerProtocolPolicy": "https-only", "cachePolicyId": "c",
		"allowedMethods": []any{"GET"}, "cachedMethods": []any{"GET"},
	}
	certificate := in{"acmCertificateArn": "arn:aws:acm:us-east-1:1:certificate/x",
		"sslSupportMethod": "sni-only"}
	requireRefusals(t, "aws:cloudfront/distribution:Distribution", in{
		"enabled": true, "origins": []any{in{"originId": "o", "domainName": "d"}},
		"defaultCacheBehavior": behaviour,
		"restrictions":         in{"geoRestriction": in{"restrictionType": "none"}},
		"viewerCertificate":    certificate,
	},
		refusalCase{in{"viewerCertificate": with(certificate, in{"minimumProtocolVersion": "TLSv1.3_2025"})},
			"viewerCertificate.minimumProtocolVersion", "to be one of", false},
		refusalCase{in{"viewerCertificate": with(certificate,
			in{"acmCertificateArn": "arn:aws:acm:eu-west-1:1:c"})},
			"viewerCertificate.acmCertificateArn", "isn't in us-east-1", true},
		refusalCase{in{"viewerCertificate": with(certificate, in{"sslSupportMethod": nil})},
			"viewerCertificate.sslSupportMethod", "required", true},
		refusalCase{in{"viewerCertificate": in{"cloudfrontDefaultCertificate": true}, "aliases": []any{"a.b"}},
			"aliases",
			"doesn't cover", true},
		refusalCase{in{"defaultCacheBehavior": with(behaviour, in{"targetOriginId": "x"})},
			"defaultCacheBehavior.targetOriginId", "NoSuchOrigin", true},
		refusalCase{in{"defaultCacheBehavior": with(behaviour, in{"cachePolicyId": nil})}, "defaultCacheBehavior",
			"ForwardedValues is required", true},
		refusalCase{in{"webAclId": "arn:aws:wafv2:eu-west-1:1:x"}, "webAclId", "not accessible", true},
		refusalCase{in{"origins": []any{in{"originId": "o", "domainName": "d",
			"s3OriginConfig":     in{"originAccessIdentity": "x"},
			"customOriginConfig": in{"httpPort": 80, "httpsPort": 443}}}}, "origins[0]", "more than one", true})
	key := "parametersInCacheKeyAndForwardedToOrigin"
	requireRefusals(t, "aws:cloudfront/cachePolicy:CachePolicy", in{
		"minTtl": 0, "defaultTtl": 1, "maxTtl": 2, key: in{
			"cookiesConfig": in{"cookieBehavior": "none"}, "headersConfig": in{"headerBehavior": "none"},
			"queryStringsConfig": in{"queryStringBehavior": "all"},
		},
	},
		refusalCase{in{"defaultTtl": 5}, "defaultTtl", "between MinTTL and MaxTTL", true},
		refusalCase{in{"defaultTtl": 0, "maxTtl": 0}, key + ".queryStringsConfig.queryStringBehavior",
			"caching disabled", true})
	requireRefusals(t, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", in{"name": "n"},
		refusalCase{in{"corsConfig": in{"accessControlAllowCredentials": true,
			"accessControlAllowOrigins": in{"items": []any{"*"}}}}, "corsConfig.accessControlAllowOrigins.items[0]",
			"cannot contain *", true})
	seen := in{"cloudwatchMetricsEnabled": true, "metricName": "m", "sampledRequestsEnabled": true}
	rule := in{
		"name": "r", "priority": 1, "visibilityConfig": seen, "overrideAction": in{"none": in{}},
		"statement": in{"managedRuleGroupStatement": in{"name": "n", "vendorName": "AWS"}},
	}
	requireRefusals(t, "aws:wafv2/webAcl:WebAcl",
		in{"scope": "REGIONAL", "defaultAction": in{"allow": in{}}, "visibilityConfig": seen, "rules": []any{rule}},
		refusalCase{in{"rules": []any{rule, rule}}, "rules[1]", "same priority", true},
		refusalCase{in{"rules": []any{with(rule, in{"action": in{"block": in{}}})}}, "rules[0]", "not action",
			true},
		refusalCase{in{"rules": []any{with(rule, in{"overrideAction": nil})}}, "rules[0]", "must specify an action",
			true},
		refusalCase{in{"rules": []any{with(rule,
			in{"statement": in{"geoMatchStatement": in{"countryCodes": []any{"DE"}}}})}},
			"rules[0]", "rule groups only", true},
		refusalCase{in{"description": "that’s it"}, "description", "must match", false})
	requireRefusals(t, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
		in{"resourceArn": "a", "logDestinationConfigs": []any{"arn:aws:logs:eu-west-1:1:log-group:aws-waf-logs-x"}},
		refusalCase{in{"logDestinationConfigs": []any{"arn:aws:logs:eu-west-1:1:log-group:waf"}},
			"logDestinationConfigs[0]",
			"The ARN isn't valid", true},
		refusalCase{in{"logDestinationConfigs": []any{}}, "logDestinationConfigs", "exactly 1", false})
	requireRefusals(t, "aws:wafv2/webAclAssociation:WebAclAssociation", in{"resourceArn": "arn:aws:elb",
		"webAclArn": "w"},
		refusalCase{in{"resourceArn": "arn:aws:apigateway:eu-west-1::/apis/x"}, "resourceArn",
			"The ARN isn't valid", true})
}

func TestRefuseIdentity(t *testing.T) {
	t.Parallel()
	root := `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},` +
		`"Action":"kms:*","Resource":"*"}]}`
	requireRefusals(t, "aws:kms/key:Key", in{"policy": root, "deletionWindowInDays": 7},
		refusalCase{in{"deletionWindowInDays": 6}, "deletionWindowInDays", "range (7 - 30), got 6", false},
		refusalCase{in{"policy": ""}, "policy", "empty string", false},
		refusalCase{in{"policy": "{"}, "policy", "invalid JSON", false},
		refusalCase{in{"policy": "{}"}, "policy", "no statement", true},
		refusalCase{in{"policy": strings.Replace(root, "kms:*", "kms:Decrypt", 1)}, "policy",
			"update the key policy", true},
		refusalCase{in{"policy": strings.Replace(root, "Effect", "Sid\":\"–\",\"Effect", 1)}, "policy",
			"invalid character", true},
		refusalCase{in{"enableKeyRotation": true, "customerMasterKeySpec": "RSA_2048"}, "enableKeyRotation",
			"symmetric", true})
	assert.Empty(t, awsmodel.Refuse("aws:kms/key:Key", object(in{
		"policy": `{"Statement":{"Effect":"Allow"}}`, "bypassPolicyLockoutSafetyCheck": true,
	})), "who asks for a lock-out gets it")
	requireRefusals(t, "aws:kms/alias:Alias", in{"name": "alias/x", "targetKeyId": "k"},
		refusalCase{in{"name": "x"}, "name", "must match", false},
		refusalCase{in{"name": "alias/aws/x"}, "name", "must match", false},
		refusalCase{in{"namePrefix": "alias/"}, "name", "conflicts", false})
	statement := `{"Statement":[{"Effect":"Allow","Sid":"` + strings.Repeat("x", 10300) + `"}]}`
	requireRefusals(t, "aws:iam/role:Role", in{"assumeRolePolicy": `{"Statement":[{}]}`},
		refusalCase{in{"assumeRolePolicy": statement}, "assumeRolePolicy", "ACLSizePerRole", true},
		refusalCase{in{"maxSessionDuration": 60}, "maxSessionDuration", "range (3600 - 43200)", false})
	requireRefusals(t, "aws:iam/policy:Policy", in{"policy": `{"Statement":[{}]}`},
		refusalCase{in{"policy": statement}, "policy", "6144", true})
	requireRefusals(t, "aws:iam/rolePolicy:RolePolicy", in{"policy": `{"Statement":[{}]}`, "role": "r"},
		refusalCase{in{"policy": statement}, "policy", "10240", true})
	requireRefusals(t, "aws:cognito/userPool:UserPool", in{"mfaConfiguration": "OFF"},
		refusalCase{in{"mfaConfiguration": "ON"}, "mfaConfiguration", "MFA method", true},
		refusalCase{in{"aliasAttributes": []any{"email"}, "usernameAttributes": []any{"email"}}, "aliasAttributes",
			"conflicts", false})
	requireRefusals(t, "aws:cognito/userPoolDomain:UserPoolDomain", in{"domain": "shop", "userPoolId": "p"},
		refusalCase{in{"domain": "my-aws"}, "domain", "reserved word: aws", true})
	requireRefusals(t, "aws:secretsmanager/secretVersion:SecretVersion", in{"secretId": "s",
		"secretString": "x"},
		refusalCase{in{"secretBinary": "x"}, "secretString", "conflicts", false})
}
