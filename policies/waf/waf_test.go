package waf_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/waf"
)

type m = ruletest.M

const (
	core  = "AWSManagedRulesCommonRuleSet"
	known = "AWSManagedRulesKnownBadInputsRuleSet"
)

// managed is a rule of a web ACL that hands over to one of AWS's groups.
func managed(name string) m {
	return m{
		"name": name, "overrideAction": m{"none": m{}},
		"statement": m{"managedRuleGroupStatement": m{"name": name, "vendorName": "AWS"}},
	}
}

// rate is a rule of a web ACL that limits what one address may send.
func rate() m {
	return m{"name": "rate", "action": m{"block": m{}}, "statement": m{"rateBasedStatement": m{"limit": 1000}}}
}

func TestCloudFrontScopeInVirginia(t *testing.T) {
	ruletest.Run(t, waf.CloudFrontScopeInVirginia,
		ruletest.Good{Inputs: m{"scope": "CLOUDFRONT"}, Region: "us-east-1"},
		ruletest.Pass("by the resource's own region", m{"region": "us-east-1", "@provider.region": "eu-west-1"}),
		ruletest.Fail("in Ireland", m{"@provider.region": "eu-west-1"}, `provider.region is "eu-west-1"`),
		ruletest.Fail("in Ireland by itself", m{"region": "eu-west-1"}, `region is "eu-west-1"`),
		ruletest.Skip("a regional one", m{"scope": "REGIONAL", "@provider.region": "eu-west-1"}),
	)
}

func TestHasRules(t *testing.T) {
	ruletest.Run(t, waf.HasRules, ruletest.Good{Inputs: m{"rules": []m{rate()}}},
		ruletest.Pass("as JSON", m{"rules": nil, "ruleJson": "[{}]"}),
		ruletest.Fail("none", m{"rules": []m{}}, "rules is a list of 0"),
	)
}

func TestCoreRuleGroups(t *testing.T) {
	ruletest.Run(t, waf.CoreRuleGroups, ruletest.Good{Inputs: m{"rules": []m{rate(), managed(core), managed(known)}}},
		ruletest.Pass("as JSON", m{"rules": nil, "ruleJson": ruletest.JSON([]m{
			{"Statement": m{"ManagedRuleGroupStatement": m{"Name": core}}},
			{"Statement": m{"ManagedRuleGroupStatement": m{"Name": known}}},
		})}),
		ruletest.Pass("fewer by configuration", m{"rules[2]": nil, "@setting.groups": []string{core}}),
		ruletest.Fail("one missing", m{"rules[2]": nil}, "rules have no "+known),
		ruletest.Skip("what lets in only what it knows", m{"rules": nil, "defaultAction": m{"block": m{}}}),
		ruletest.Fail("the other missing", m{"rules[1]": nil}, "rules have no "+core),
		ruletest.Fail("one missing in JSON", m{"rules": nil, "ruleJson": ruletest.JSON([]m{
			{"Statement": m{"ManagedRuleGroupStatement": m{"Name": core}}},
		})}, known),
		ruletest.Fail("the other missing in JSON", m{"rules": nil, "ruleJson": ruletest.JSON([]m{
			{"Statement": m{"ManagedRuleGroupStatement": m{"Name": known}}},
		})}, core),
		ruletest.Open("broken JSON", m{"rules": nil, "ruleJson": "["}),
	)
}

func TestRateLimited(t *testing.T) {
	ruletest.Run(t, waf.RateLimited, ruletest.Good{Inputs: m{"rules": []m{managed(core), rate()}}},
		ruletest.Pass("as JSON", m{"rules": nil, "ruleJson": ruletest.JSON([]m{
			{"Statement": m{"RateBasedStatement": m{"Limit": 1000}}},
		})}),
		ruletest.Fail("no limit", m{"rules[1]": nil}, "no rule has a rateBasedStatement"),
		ruletest.Skip("what lets in only what it knows", m{"rules": nil, "defaultAction": m{"block": m{}}}),
		ruletest.Fail("no limit in JSON", m{"rules": nil, "ruleJson": "[{}]"}, "no rule has a rateBasedStatement"),
	)
}

func TestNotAllCount(t *testing.T) {
	json := func(rules ...m) m { return m{"rules": nil, "ruleJson": ruletest.JSON(rules)} }
	ruletest.Run(t, waf.NotAllCount, ruletest.Good{Inputs: m{"rules": []m{managed(core), rate()}}},
		ruletest.Pass("one of them counts", m{"rules[0].overrideAction": m{"count": m{}}}),
		ruletest.Pass("the other one counts", m{"rules[1].action": m{"count": m{}}}),
		ruletest.Pass("null is nothing", m{"rules[1]": nil, "rules[0].overrideAction": m{"count": nil, "none": m{}}}),
		ruletest.Pass("as JSON", json(m{"Action": m{"Block": m{}}})),
		ruletest.Fail("all count", m{
			"rules[0].overrideAction": m{"count": m{}}, "rules[1].action": m{"count": m{}},
		}, "every rule only counts"),
		ruletest.Fail("all count in JSON", json(m{"OverrideAction": m{"Count": m{}}}), "every rule only counts"),
		ruletest.Fail("all count in JSON, by action", json(m{"Action": m{"Count": m{}}}), "every rule only counts"),
		ruletest.Skip("none", m{"rules": nil}),
		ruletest.Skip("on trial", m{"@production": false, "rules": []m{{"action": m{"count": m{}}}}}),
	)
}

func TestMetricsEnabled(t *testing.T) {
	on := m{"cloudwatchMetricsEnabled": true, "metricName": "x", "sampledRequestsEnabled": true}
	ruletest.Run(t, waf.MetricsEnabled, ruletest.Good{
		Inputs: m{"visibilityConfig": on, "rules": []m{{"visibilityConfig": on}}},
	},
		ruletest.Fail("off", m{"visibilityConfig.cloudwatchMetricsEnabled": false}, "visibilityConfig.cloudwatch"),
		ruletest.Fail("off for a rule", m{"rules[0].visibilityConfig.cloudwatchMetricsEnabled": false}, "rules[0]"),
	)
}

func TestLoggingEnabled(t *testing.T) {
	ruletest.Run(t, waf.LoggingEnabled, ruletest.Good{Others: []ruletest.Other{{
		Name: "logs", Type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
		Inputs: m{"resourceArn": ruletest.Ref("it")},
	}}},
		ruletest.Fail("none", m{"logs/": nil}, "there is no WebAclLoggingConfiguration"),
	)
}

func TestLogsRedacted(t *testing.T) {
	header := func(name string) m { return m{"singleHeader": m{"name": name}} }
	ruletest.Run(t, waf.LogsRedacted, ruletest.Good{Inputs: m{"redactedFields": []m{
		{"uriPath": m{}}, header("authorization"), header("cookie"),
	}}},
		ruletest.Fail("nothing", m{"redactedFields": nil}, `does not contain "authorization"`),
		ruletest.Fail("cookies stay", m{"redactedFields[2]": nil}, `does not contain "cookie"`),
		ruletest.Fail("tokens stay", m{"redactedFields[1]": nil}, `does not contain "authorization"`),
		ruletest.Fail("beside a null", m{"redactedFields": []m{
			{"queryString": m{}, "method": nil}, header("x-secret"), header("cookie"),
		}}, "authorization"),
		ruletest.Open("one of who knows what", m{"redactedFields[2]": header(ruletest.Unknown)}),
	)
}

func TestLogDestinationNamed(t *testing.T) {
	others := []ruletest.Other{
		{Name: "group", Type: "aws:cloudwatch/logGroup:LogGroup", Inputs: m{"name": "aws-waf-logs-shop"}},
		{Name: "bucket", Type: "aws:s3/bucketV2:BucketV2", Inputs: m{"bucket": "aws-waf-logs-shop"}},
		{
			Name: "stream", Type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
			Inputs: m{"name": "aws-waf-logs-shop"},
		},
	}
	to := func(destination any) m { return m{"logDestinationConfigs": []any{destination}} }
	named := func(name, destination, property string) ruletest.Case {
		change := to(ruletest.Ref(destination))
		change[destination+"/"+property] = "shop-logs"
		return ruletest.Fail(name, change, property+` is "shop-logs"`)
	}
	ruletest.Run(t, waf.LogDestinationNamed, ruletest.Good{
		Inputs: m{"logDestinationConfigs": []ruletest.Ref{"group"}}, Others: others,
	},
		ruletest.Pass("a bucket", to(ruletest.Ref("bucket"))),
		ruletest.Pass("a stream", to(ruletest.Ref("stream"))),
		ruletest.Pass("a bucket of another stack", to("arn:aws:s3:::aws-waf-logs-all")),
		ruletest.Pass("a group of another stack", to("arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-all")),
		ruletest.Fail("a badly named one of another stack", to("arn:aws:s3:::logs"), "arn:aws:s3:::logs"),
		named("a badly named group", "group", "name"),
		named("a badly named bucket", "bucket", "bucket"),
		named("a badly named stream", "stream", "name"),
		ruletest.Fail("none", m{"logDestinationConfigs": nil}, "logDestinationConfigs has 0 elements"),
		ruletest.Fail("two", m{"logDestinationConfigs": []ruletest.Ref{"group", "bucket"}}, "has 2 elements"),
	)
}

func TestPrioritiesUnique(t *testing.T) {
	ruletest.Run(t, waf.PrioritiesUnique, ruletest.Good{Inputs: m{"rules": []m{
		{"name": "a", "priority": 1}, {"name": "b", "priority": 2},
	}}},
		ruletest.Fail("the same priority", m{"rules[1].priority": 1}, "no element twice"),
		ruletest.Fail("the same name", m{"rules[1].name": "a"}, "no element twice"),
		ruletest.Spare("rules[].priority is no element twice", "asked only where none stands twice"),
		ruletest.Spare(`rules[].priority is no element twice: "1"`, "asked only where one stands twice"),
		ruletest.Spare("rules[].name is no element twice", "asked only where none stands twice"),
		ruletest.Spare(`rules[].name is no element twice: "a"`, "asked only where one stands twice"),
	)
}

func TestActionFits(t *testing.T) {
	reference := m{"ruleGroupReferenceStatement": m{"arn": "arn:aws:wafv2:…"}}
	ruletest.Run(t, waf.ActionFits, ruletest.Good{Inputs: m{"rules": []m{managed(core), rate()}}},
		ruletest.Pass("a group of one's own", m{"rules[0].statement": reference}),
		ruletest.Fail("a group with an action", m{"rules[0].action": m{"block": m{}}}, "rules[0].action is an object"),
		ruletest.Fail("a group without", m{"rules[0].overrideAction": nil}, "rules[0].overrideAction is not set"),
		ruletest.Fail("a group of one's own without", m{
			"rules[0].statement": reference, "rules[0].overrideAction": nil, "rules[0].action": m{"count": m{}},
		}, "rules[0].overrideAction is not set"),
		ruletest.Fail("a rule with an override", m{"rules[1].overrideAction": m{"none": m{}}}, "rules[1].overrideAction"),
		ruletest.Fail("a rule without", m{"rules[1].action": nil}, "rules[1].action is not set"),
	)
}

func TestNameValid(t *testing.T) {
	ruletest.Run(t, waf.NameValid, ruletest.Good{Inputs: m{"name": "shop_acl-1"}},
		ruletest.Pass("a set", m{"@type": "aws:wafv2/ipSet:IpSet"}),
		ruletest.Fail("a dot", m{"name": "shop.acl"}, `name is "shop.acl"`),
		ruletest.Fail("too long", m{"name": strings.Repeat("a", 129)}, "1 to 128"),
		ruletest.Skip("named by AWS", m{"name": nil}),
	)
}
