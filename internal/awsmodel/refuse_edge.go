package awsmodel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func edgeRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"cloudfront/Distribution": distribution,
		"cloudfront/CachePolicy":  cachePolicy,
		"cloudfront/ResponseHeadersPolicy": func(r *refuser) {
			for _, origin := range r.all("corsConfig.accessControlAllowOrigins.items") {
				r.late(origin.text() == "*" && r.on("corsConfig.accessControlAllowCredentials"), origin.path,
					"InvalidArgument: The parameter Access-Control-Allow-Origin cannot contain * when "+
						"Access-Control-Allow-Credentials is true.")
			}
		},
		"wafv2/WebAcl": webACL,
		"wafv2/WebAclLoggingConfiguration": func(r *refuser) {
			n, ok := r.length("logDestinationConfigs")
			r.early(ok && n != 1, "logDestinationConfigs", "Too many or too few list items: exactly 1 "+
				"log_destination_configs is wanted, got %d", n)
			for _, d := range r.all("logDestinationConfigs") {
				r.late(!strings.HasPrefix(logName(d.text()), "aws-waf-logs-"), d.path,
					"WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and "+
						"includes other information separated by colons or slashes., field: LOG_DESTINATION, parameter: %s",
					d.text())
			}
		},
		"wafv2/WebAclAssociation": func(r *refuser) {
			arn := r.text("resourceArn")
			r.late(strings.Contains(arn, ":cloudfront:") || strings.Contains(arn, "::/apis/"), "resourceArn",
				"WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and "+
					"includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: %s", arn)
		},
	}
}

// logName cuts the name of a log group, bucket or delivery stream out of its ARN.
func logName(arn string) string {
	for _, marker := range []string{":log-group:", "deliverystream/", ":::"} {
		if _, name, ok := strings.Cut(arn, marker); ok {
			return name
		}
	}
	return arn
}

func distribution(r *refuser) {
	byDefault := r.on("viewerCertificate.cloudfrontDefaultCertificate")
	n, ok := r.length("aliases")
	r.late(byDefault && ok && n > 0, "aliases",
		"InvalidViewerCertificate: The certificate that is attached to your distribution doesn't cover the "+
			"alternate domain name (CNAME) that you're trying to add.")
	for _, arn := range r.all("viewerCertificate.acmCertificateArn") {
		r.late(arn.text() != "" && !strings.Contains(arn.text(), ":us-east-1:"), arn.path,
			"InvalidViewerCertificate: The specified SSL certificate doesn't exist, isn't in us-east-1 region, "+
				"isn't valid, or doesn't include a valid certificate chain.")
		r.late(!r.given("viewerCertificate.sslSupportMethod"), "viewerCertificate.sslSupportMethod",
			"InvalidArgument: The parameter SSLSupportMethod is required with an ACM certificate.")
	}
	origins := map[string]bool{}
	known := true
	for _, o := range r.all("origins") {
		fields := o.fields()
		origins[fields.text("originId")] = true
		known = known && fields.text("originId") != ""
		kinds := 0
		for _, kind := range []string{"s3OriginConfig", "customOriginConfig", "vpcOriginConfig"} {
			if fields.given(kind) {
				kinds++
			}
		}
		r.late(kinds > 1, o.path, "InvalidArgument: You must specify either a CustomOriginConfig, a "+
			"VpcOriginConfig or an S3OriginConfig. You can't specify more than one in the same origin.")
	}
	for _, g := range r.all("originGroups.originId") {
		origins[g.text()] = true
	}
	for _, behaviour := range slices.Concat(r.all("defaultCacheBehavior"), r.all("orderedCacheBehaviors")) {
		fields := behaviour.fields()
		target := fields.text("targetOriginId")
		r.late(known && target != "" && !origins[target], behaviour.path+".targetOriginId",
			"NoSuchOrigin: One or more of your origins or origin groups do not exist.")
		r.late(fields.given("cachePolicyId") && fields.given("forwardedValues"), behaviour.path,
			"InvalidArgument: The parameter ForwardedValues cannot be used when a cache policy is associated to "+
				"the cache behavior.")
		r.late(!fields.given("cachePolicyId") && !fields.given("forwardedValues"), behaviour.path,
			"InvalidArgument: The parameter ForwardedValues is required.")
	}
	acl := r.text("webAclId")
	r.late(strings.HasPrefix(acl, "arn:") && !strings.Contains(acl, ":us-east-1:"), "webAclId",
		"InvalidWebACLId: Web ACL is not accessible by the requester.")
}

func cachePolicy(r *refuser) {
	low, hasLow := r.number("minTtl")
	middle, hasMiddle := r.number("defaultTtl")
	high, hasHigh := r.number("maxTtl")
	ordered := (!hasLow || !hasMiddle || low <= middle) && (!hasMiddle || !hasHigh || middle <= high)
	r.late(!ordered, "defaultTtl", "InvalidArgument: The parameter DefaultTTL must be between MinTTL and "+
		"MaxTTL.")
	off := hasHigh && high == 0
	key := "parametersInCacheKeyAndForwardedToOrigin"
	for _, behaviour := range []string{
		key + ".cookiesConfig.cookieBehavior", key + ".headersConfig.headerBehavior", key +
			".queryStringsConfig.queryStringBehavior",
	} {
		v := r.text(behaviour)
		r.late(off && v != "" && v != "none", behaviour,
			"InvalidArgument: The parameter %s is invalid for policy with caching disabled.", lastSegment(behaviour))
	}
	compress := r.on(key+".enableAcceptEncodingGzip") || r.on(key+".enableAcceptEncodingBrotli")
	r.late(off && compress, key, "InvalidArgument: The parameter EnableAcceptEncodingGzip is invalid for "+
		"policy with caching disabled.")
}

func webACL(r *refuser) {
	priorities, names := map[string]bool{}, map[string]bool{}
	for _, rule := range r.all("rules") {
		fields := rule.fields()
		priority := fields.text("priority")
		r.late(priority != "" && priorities[priority], rule.path,
			"WAFInvalidParameterException: Error reason: You have used the same priority for more than one rule., "+
				"field: RULE, parameter: %s", priority)
		priorities[priority] = true
		name := fields.text("name")
		r.late(name != "" && names[name], rule.path,
			"WAFInvalidParameterException: Error reason: You have used the same name for more than one rule., "+
				"field: RULE, parameter: %s", name)
		names[name] = true
		group := fields.given("statement.managedRuleGroupStatement") ||
			fields.given("statement.ruleGroupReferenceStatement")
		r.late(group && fields.given("action"), rule.path,
			"WAFInvalidParameterException: Error reason: A reference in your rule statement is not valid., field: "+
				"RULE, parameter: rule groups take overrideAction, not action")
		r.late(!group && fields.given("overrideAction"), rule.path,
			"WAFInvalidParameterException: Error reason: overrideAction is for rule groups only., field: RULE, "+
				"parameter: %s", name)
		r.late(!fields.given("action") && !fields.given("overrideAction"), rule.path,
			"WAFInvalidParameterException: Error reason: You must specify an action for the rule., field: RULE, "+
				"parameter: %s", name)
	}
	bodies := r.all("customResponseBodies")
	for _, b := range bodies {
		size := len(b.fields().text("content"))
		r.late(size > 10240, b.path, "WAFLimitsExceededException: %s", fmt.Sprint("custom response bodies hold "+
			"at most 10240 bytes, got ", strconv.Itoa(size)))
	}
}
