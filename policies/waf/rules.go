// Package waf holds the rules about web application firewalls.
package waf

import "github.com/plinth-iac/plinth/policies/rule"

const (
	webACL      = "aws:wafv2/webAcl:WebAcl"
	logging     = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	association = "aws:wafv2/webAclAssociation:WebAclAssociation"
	ipSet       = "aws:wafv2/ipSet:IpSet"
	patternSet  = "aws:wafv2/regexPatternSet:RegexPatternSet"
	ruleGroup   = "aws:wafv2/ruleGroup:RuleGroup"

	logGroup = "aws:cloudwatch/logGroup:LogGroup"
	bucket   = "aws:s3/bucket:Bucket"
	firehose = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"

	balancer         = "aws:lb/loadBalancer:LoadBalancer"
	distribution     = "aws:cloudfront/distribution:Distribution"
	restAPI          = "aws:apigateway/restApi:RestApi"
	restStage        = "aws:apigateway/stage:Stage"
	httpAPI          = "aws:apigatewayv2/api:Api"
	httpStage        = "aws:apigatewayv2/stage:Stage"
	userPool         = "aws:cognito/userPool:UserPool"
	graphQL          = "aws:appsync/graphQLApi:GraphQLApi"
	appRunner        = "aws:apprunner/service:Service"
	verifiedInstance = "aws:verifiedaccess/instance:Instance"
)

// guide is where the developer guide of WAF begins.
const guide = "https://docs.aws.amazon.com/waf/latest/developerguide/"

// Rules are the rules about web application firewalls.
func Rules() rule.Group {
	return rule.Group{Service: "WAF", Rules: []rule.Rule{
		EntryPointProtected, HasRules, CoreRuleGroups, RateLimited, NotAllCount,
		LoggingEnabled, LogsRedacted, MetricsEnabled,
		CloudFrontScopeInVirginia, AssociationSupported, LogDestinationNamed, PrioritiesUnique, ActionFits,
		NameValid,
	}}
}
