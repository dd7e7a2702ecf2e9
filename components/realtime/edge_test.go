package realtime_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestCloudFrontIsTheOnlyWayIn follows a request from the distribution to the load balancer, and looks for
// any other way to come there.
func TestCloudFrontIsTheOnlyWayIn(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	lb := got.One(t, balancerType)
	assert.Equal(t, true, lb.At("internal"))
	assert.Equal(t, []any{"subnet-private-a", "subnet-private-b"}, lb.At("subnets"))

	listener := got.One(t, "aws:lb/listener:Listener")
	assert.Equal(t, "fixed-response", listener.String("defaultActions[0].type"))
	assert.Equal(t, "403", listener.String("defaultActions[0].fixedResponse.statusCode"))

	group := made(got.Named(t, groupType, "shop-lb-clients"), "id")
	assert.Equal(t, []any{group}, lb.At("securityGroups"))
	var in []string
	for _, r := range got.All(ingressType) {
		if r.String("securityGroupId") == group {
			in = append(in, r.Name)
			assert.Equal(t, "pl-4fa04526", r.String("prefixListId"), "CloudFront's addresses in eu-west-1")
			assert.InDelta(t, 80.0, r.At("fromPort"), 0)
			assert.InDelta(t, 80.0, r.At("toPort"), 0)
			assert.Nil(t, r.At("cidrIpv4"))
			assert.Nil(t, r.At("cidrIpv6"))
		}
	}
	assert.Equal(t, []string{"shop-lb-from-cloudfront-80"}, in)

	way := got.One(t, "aws:cloudfront/vpcOrigin:VpcOrigin")
	assert.Equal(t, made(lb, "arn"), way.String("vpcOriginEndpointConfig.arn"))
	assert.Equal(t, "http-only", way.String("vpcOriginEndpointConfig.originProtocolPolicy"))
	distribution := got.One(t, distributionType)
	assert.Equal(t, made(way, "id"), distribution.String("origins[1].vpcOriginConfig.vpcOriginId"))
	assert.Equal(t, made(lb, "dnsName"), distribution.String("origins[1].domainName"))
	assert.Nil(t, distribution.At("origins[1].customOriginConfig"))
}

// TestSecretHeader: the listener answers only what carries the value that the distribution sends.
func TestSecretHeader(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	distribution := got.One(t, distributionType)
	rule := got.One(t, "aws:lb/listenerRule:ListenerRule")
	assert.Equal(t, "X-Origin-Verify", distribution.String("origins[1].customHeaders[0].name"))
	assert.Equal(t, "X-Origin-Verify", rule.String("conditions[0].httpHeader.httpHeaderName"))
	sent := distribution.String("origins[1].customHeaders[0].value")
	require.NotEmpty(t, sent)
	assert.Equal(t, []any{sent}, rule.At("conditions[0].httpHeader.values"))
	assert.Len(t, rule.At("conditions"), 1, "nothing but the header opens the way")
	assert.True(t, distribution.Secret("origins[1].customHeaders[0].value"))
	assert.True(t, rule.Secret("conditions[0].httpHeader.values[0]"))
	assert.Equal(t, made(got.One(t, "aws:lb/targetGroup:TargetGroup"), "arn"), rule.String("actions[0].targetGroupArn"))

	password := got.One(t, "random:index/randomPassword:RandomPassword")
	assert.InDelta(t, 40.0, password.At("length"), 0)
	assert.Equal(t, false, password.At("special"), "a header's value is compared letter by letter")
}

func TestDistributionServes(t *testing.T) {
	t.Parallel()
	d := pulumitest.Both(t, shop(asIs)).One(t, distributionType)
	assert.Equal(t, "server", d.String("defaultCacheBehavior.targetOriginId"))
	assert.Equal(t, "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", d.String("defaultCacheBehavior.cachePolicyId"), "CachingDisabled")
	assert.Equal(t, "b689b0a8-53d0-40ab-baf2-68738e2966ac", d.String("defaultCacheBehavior.originRequestPolicyId"),
		"AllViewerExceptHostHeader, which hands on the headers of a WebSocket")
	assert.Contains(t, d.At("defaultCacheBehavior.allowedMethods"), "POST")
	assert.Len(t, d.At("orderedCacheBehaviors"), 1)
	assert.Equal(t, "/images/*", d.String("orderedCacheBehaviors[0].pathPattern"))
	assert.Equal(t, "images", d.String("orderedCacheBehaviors[0].targetOriginId"))
	assert.Equal(t, "658327ea-f89d-4fab-a63d-7e88639e58f6", d.String("orderedCacheBehaviors[0].cachePolicyId"), "CachingOptimized")
	assert.Equal(t, []any{"GET", "HEAD"}, d.At("orderedCacheBehaviors[0].allowedMethods"))
	for _, behavior := range []string{"defaultCacheBehavior", "orderedCacheBehaviors[0]"} {
		assert.Equal(t, "redirect-to-https", d.String(behavior+".viewerProtocolPolicy"), behavior)
		assert.NotEmpty(t, d.String(behavior+".responseHeadersPolicyId"), behavior)
	}
	assert.Equal(t, "http2and3", d.String("httpVersion"))
	assert.Equal(t, true, d.At("viewerCertificate.cloudfrontDefaultCertificate"))
	assert.Nil(t, d.At("aliases"))
}

// TestFirewallStandsBeforeTheDistribution: one web ACL, at the edge, for everything.
func TestFirewallStandsBeforeTheDistribution(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Entry.RatePerIP, a.Entry.Countries = 500, []string{"DE", "FR"}
	}))
	acl := got.One(t, "aws:wafv2/webAcl:WebAcl")
	assert.Equal(t, "CLOUDFRONT", acl.String("scope"))
	assert.Equal(t, made(acl, "arn"), got.One(t, distributionType).String("webAclId"))
	assert.InDelta(t, 500.0, rule(t, acl, "rate")["statement"].(map[string]any)["rateBasedStatement"].(map[string]any)["limit"], 0)
	assert.Equal(t, []string{"statement.notStatement.statements[0].geoMatchStatement.countryCodes[0]"},
		where(rule(t, acl, "allow-countries"), "", "DE"))
	for _, group := range []string{
		"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet",
		"AWSManagedRulesSQLiRuleSet", "AWSManagedRulesAdminProtectionRuleSet", "AWSManagedRulesLinuxRuleSet",
	} {
		assert.Contains(t, rule(t, acl, group), "overrideAction", group)
	}
	log := got.One(t, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
	assert.Equal(t, made(acl, "arn"), log.String("resourceArn"))
	assert.Equal(t, "authorization", log.String("redactedFields[0].singleHeader.name"))
	assert.Equal(t, "cookie", log.String("redactedFields[1].singleHeader.name"))
}

// rule is the rule of that name in a web ACL.
func rule(t *testing.T, acl pulumitest.Resource, name string) map[string]any {
	t.Helper()
	rules, _ := acl.At("rules").([]any)
	var names []any
	for _, r := range rules {
		if r.(map[string]any)["name"] == name {
			return r.(map[string]any)
		}
		names = append(names, r.(map[string]any)["name"])
	}
	require.FailNow(t, "no such rule", "%s among %v", name, names)
	return nil
}

// TestEdgeResourcesStandInVirginia: what CloudFront takes from us-east-1 is made there, and nothing else is.
func TestEdgeResourcesStandInVirginia(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(atDomain))
	var edge []string
	for _, r := range got {
		if r.Custom && r.Provider == "edge" {
			edge = append(edge, r.Type+" "+r.Name)
		}
	}
	assert.ElementsMatch(t, []string{
		"aws:acm/certificate:Certificate shop-edge-certificate",
		"aws:acm/certificateValidation:CertificateValidation shop-edge-certificate",
		"aws:route53/record:Record shop-edge-certificate-play.example.com",
		"aws:cloudwatch/logDelivery:LogDelivery shop-cdn-logs",
		"aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination shop-cdn-logs",
		"aws:cloudwatch/logDeliverySource:LogDeliverySource shop-cdn-logs",
		"aws:cloudwatch/logGroup:LogGroup shop-firewall-log",
		"aws:cloudwatch/metricAlarm:MetricAlarm shop-edge-alarms-edge-cloudfront-5xx",
		"aws:cloudwatch/metricAlarm:MetricAlarm shop-edge-alarms-edge-cloudfront-origin-latency",
		"aws:cloudwatch/metricAlarm:MetricAlarm shop-edge-alarms-edge-waf-blocked",
		"aws:cloudwatch/metricAlarm:MetricAlarm shop-edge-channels-page-failed",
		"aws:cloudwatch/metricAlarm:MetricAlarm shop-edge-channels-ticket-failed",
		"aws:kms/alias:Alias shop-edge-alarms", "aws:kms/key:Key shop-edge-alarms",
		"aws:kms/alias:Alias shop-edge-logs", "aws:kms/key:Key shop-edge-logs",
		"aws:sns/topic:Topic shop-edge-channels-page", "aws:sns/topic:Topic shop-edge-channels-ticket",
		"aws:sns/topicPolicy:TopicPolicy shop-edge-channels-page-policy",
		"aws:sns/topicPolicy:TopicPolicy shop-edge-channels-ticket-policy",
		"aws:wafv2/webAcl:WebAcl shop-firewall",
		"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration shop-firewall-log",
	}, edge)
}

// TestAccessLogs: every request leaves a line, at the edge, at the load balancer and at the buckets, where
// the archive lets its writer write.
func TestAccessLogs(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	logs := got.Named(t, bucketType, "shop-access-logs")
	may := map[string]string{}
	for _, s := range allowed(t, got.Named(t, bucketPolicyType, "shop-access-logs-policy")) {
		if s["Action"].([]any)[0] == "s3:PutObject" {
			may[s["Principal"].(map[string]any)["Service"].([]any)[0].(string)] = s["Resource"].([]any)[0].(string)
		}
	}
	assert.Equal(t, map[string]string{
		"logdelivery.elasticloadbalancing.amazonaws.com": made(logs, "arn") + "/alb/AWSLogs/123456789012/*",
		"delivery.logs.amazonaws.com":                    made(logs, "arn") + "/delivery/AWSLogs/123456789012/*",
		"logging.s3.amazonaws.com":                       made(logs, "arn") + "/s3/*",
	}, may)

	lb := got.One(t, balancerType)
	assert.Equal(t, map[string]any{"enabled": true, "bucket": made(logs, "id"), "prefix": "alb"}, lb.At("accessLogs"))
	source := got.One(t, "aws:cloudwatch/logDeliverySource:LogDeliverySource")
	assert.Equal(t, made(got.One(t, distributionType), "arn"), source.String("resourceArn"))
	to := got.One(t, "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")
	assert.Equal(t, made(logs, "arn")+"/delivery", to.String("deliveryDestinationConfiguration.destinationResourceArn"))
	for _, name := range []string{"shop-images", "shop-videos"} {
		r := got.Named(t, "aws:s3/bucketLoggingV2:BucketLoggingV2", name+"-logging")
		assert.Equal(t, made(logs, "id"), r.String("targetBucket"), name)
		assert.Equal(t, "s3/"+name+"/", r.String("targetPrefix"))
	}
}
