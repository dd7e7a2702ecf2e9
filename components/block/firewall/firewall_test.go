package firewall_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	webACL      = "aws:wafv2/webAcl:WebAcl"
	ipSet       = "aws:wafv2/ipSet:IpSet"
	logging     = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	logGroup    = "aws:cloudwatch/logGroup:LogGroup"
	association = "aws:wafv2/webAclAssociation:WebAclAssociation"
)

type object = map[string]any

func problems(t *testing.T, err error) []check.Problem {
	t.Helper()
	var all *check.Error
	require.ErrorAs(t, err, &all, "%s", err)
	return all.Problems
}

func declare(args *firewall.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := firewall.New(ctx, "web", args)
		return err
	}
}

// rules are the ACL's rules by name.
func rules(t *testing.T, rec pulumitest.Recording) map[string]object {
	t.Helper()
	out := map[string]object{}
	priorities := map[any]bool{}
	for _, r := range rec.One(t, webACL).At("rules").([]any) {
		rule := r.(object)
		name := rule["name"].(string)
		out[name] = rule
		assert.False(t, priorities[rule["priority"]], "priority of %s must be its own", name)
		priorities[rule["priority"]] = true
		assert.Equal(t, object{
			"cloudwatchMetricsEnabled": true, "sampledRequestsEnabled": true, "metricName": name,
		}, rule["visibilityConfig"])
	}
	return out
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&firewall.Args{Site: here}))

	acl := rec.One(t, webACL)
	assert.True(t, acl.OwnedBy(firewall.Type))
	assert.Equal(t, "REGIONAL", acl.String("scope"))
	assert.Equal(t, object{"allow": object{}}, acl.Inputs["defaultAction"])
	assert.Equal(t, "plinth-testing-web", acl.String("visibilityConfig.metricName"))
	assert.Equal(t, []any{"authorization", "cookie"},
		acl.At("dataProtectionConfig.dataProtections[0].field.fieldKeys"))
	assert.Nil(t, acl.Inputs["name"], "Pulumi names it")

	got := rules(t, rec)
	assert.Len(t, got, 7)
	for i, group := range firewall.Recommended() {
		rule := got[string(group.Group)]
		require.NotNil(t, rule, group.Group)
		assert.EqualValues(t, 100+i, rule["priority"])
		assert.Equal(t, object{"none": object{}}, rule["overrideAction"])
		assert.NotContains(t, rule, "action")
		assert.Equal(t, object{"managedRuleGroupStatement": object{
			"name": string(group.Group), "vendorName": "AWS",
		}}, rule["statement"])
	}
	rate := got[firewall.RuleRate]
	assert.Equal(t, object{"block": object{}}, rate["action"])
	assert.Equal(t, object{"rateBasedStatement": object{
		"aggregateKeyType": "IP", "limit": 2000.0, "evaluationWindowSec": 300.0,
	}}, rate["statement"])
	assert.Zero(t, rec.Count(ipSet))
}

func TestLog(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&firewall.Args{Site: here}))
	group := rec.One(t, logGroup)
	assert.Equal(t, "aws-waf-logs-plinth-testing-web", group.String("name"))
	assert.EqualValues(t, 90, group.Inputs["retentionInDays"])
	assert.Nil(t, group.Inputs["kmsKeyId"])
	assert.True(t, group.Protect)
	config := rec.One(t, logging)
	assert.Nil(t, config.Inputs["loggingFilter"])
	assert.Equal(t, []any{
		object{"singleHeader": object{"name": "authorization"}}, object{"singleHeader": object{"name": "cookie"}},
	}, config.Inputs["redactedFields"])
	assert.Contains(t, strings.Join(config.DependsOn, "\n"), group.URN)

	rec = pulumitest.Both(t, declare(&firewall.Args{
		Site:         here,
		Logging:      firewall.Logging{RetentionDays: 7, KeyARN: pulumi.String("arn:key"), OnlyMatched: true},
		AllowDestroy: true,
	}))
	group = rec.One(t, logGroup)
	assert.EqualValues(t, 7, group.Inputs["retentionInDays"])
	assert.Equal(t, "arn:key", group.String("kmsKeyId"))
	assert.False(t, group.Protect)
	config = rec.One(t, logging)
	assert.Equal(t, "DROP", config.String("loggingFilter.defaultBehavior"))
	assert.Equal(t, "KEEP", config.String("loggingFilter.filters[0].behavior"))
	assert.Equal(t, "MEETS_ANY", config.String("loggingFilter.filters[0].requirement"))
	for i, action := range []string{"BLOCK", "COUNT", "EXCLUDED_AS_COUNT"} {
		assert.Equal(t, object{"actionCondition": object{"action": action}},
			config.At("loggingFilter.filters[0].conditions").([]any)[i])
	}
}

func TestManagedGroups(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&firewall.Args{Site: here, Rules: firewall.Recommended(
		firewall.Rule{Group: firewall.SQLi, Mode: firewall.Count, Version: "Version_2.0"},
		firewall.Rule{Group: firewall.AnonymousIP, Overrides: map[string]firewall.Mode{
			"HostingProviderIPList": firewall.Block, "AnonymousIPList": firewall.Count,
		}},
	)}))
	got := rules(t, rec)
	assert.Len(t, got, 8)
	sqli := got[string(firewall.SQLi)]
	assert.Equal(t, object{"count": object{}}, sqli["overrideAction"])
	assert.Equal(t, object{"managedRuleGroupStatement": object{
		"name": string(firewall.SQLi), "vendorName": "AWS", "version": "Version_2.0",
	}}, sqli["statement"])
	anonymous := got[string(firewall.AnonymousIP)]
	assert.Equal(t, object{"count": object{}}, anonymous["overrideAction"])
	assert.Equal(t, []any{
		object{"name": "AnonymousIPList", "actionToUse": object{"count": object{}}},
		object{"name": "HostingProviderIPList", "actionToUse": object{"block": object{}}},
	}, anonymous["statement"].(object)["managedRuleGroupStatement"].(object)["ruleActionOverrides"])
}

func TestLargeBodies(t *testing.T) {
	t.Parallel()
	recommended := firewall.Recommended(firewall.Rule{
		Group: firewall.Common, Overrides: map[string]firewall.Mode{firewall.NoUserAgentHeader: firewall.Count},
	})
	got := rules(t, pulumitest.Both(t, declare(&firewall.Args{
		Site: here, Rules: recommended, LargeBodies: []string{"/graphql", "/uploads/"},
	})))
	common := got[string(firewall.Common)]["statement"].(object)["managedRuleGroupStatement"].(object)
	assert.Equal(t, []any{
		object{"name": "NoUserAgent_HEADER", "actionToUse": object{"count": object{}}},
		object{"name": "SizeRestrictions_BODY", "actionToUse": object{"count": object{}}},
	}, common["ruleActionOverrides"])
	assert.Len(t, recommended[2].Overrides, 1, "the caller's map stays as it was")

	bodies := got[firewall.RuleLargeBodies]
	assert.Equal(t, object{"block": object{}}, bodies["action"])
	for _, group := range firewall.Recommended() {
		assert.Less(t, got[string(group.Group)]["priority"], bodies["priority"], "labels come first")
	}
	elsewhere := func(path string) object {
		return object{"notStatement": object{"statements": []any{object{"byteMatchStatement": startsWith(path)}}}}
	}
	assert.Equal(t, object{"andStatement": object{"statements": []any{
		object{"labelMatchStatement": object{
			"scope": "LABEL", "key": "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body",
		}},
		elsewhere("/graphql"), elsewhere("/uploads/"),
	}}}, bodies["statement"])
}

func startsWith(path string) object {
	return object{
		"fieldToMatch": object{"uriPath": object{}}, "positionalConstraint": "STARTS_WITH", "searchString": path,
		"textTransformations": []any{
			object{"priority": 0.0, "type": "URL_DECODE"}, object{"priority": 1.0, "type": "NORMALIZE_PATH"},
		},
	}
}

func TestRates(t *testing.T) {
	t.Parallel()
	got := rules(t, pulumitest.Both(t, declare(&firewall.Args{
		Site:      here,
		RateLimit: firewall.RateLimit{Requests: 500, Window: time.Minute, Mode: firewall.Count},
		PathLimits: map[string]firewall.RateLimit{
			"/login":       {Requests: 20, Window: 10 * time.Minute},
			"/API/orders/": {Requests: 100, Mode: firewall.Count},
		},
	})))
	assert.Equal(t, object{"count": object{}}, got["rate"]["action"])
	assert.Equal(t, object{"rateBasedStatement": object{
		"aggregateKeyType": "IP", "limit": 500.0, "evaluationWindowSec": 60.0,
	}}, got["rate"]["statement"])
	assert.Equal(t, object{"block": object{}}, got["rate-login"]["action"])
	assert.Equal(t, object{"rateBasedStatement": object{
		"aggregateKeyType": "IP", "limit": 20.0, "evaluationWindowSec": 600.0,
		"scopeDownStatement": object{"byteMatchStatement": startsWith("/login")},
	}}, got["rate-login"]["statement"])
	assert.Equal(t, object{"count": object{}}, got["rate-api-orders"]["action"])
}

func TestLists(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&firewall.Args{
		Site:      here,
		Countries: firewall.Countries{Allow: []string{"DE", "FR"}, Deny: []string{"AQ"}},
		Addresses: firewall.Addresses{
			Allow: networks("192.0.2.0/24", "2001:db8::/32"), Deny: networks("198.51.100.7/32"),
		},
	}))
	assert.Equal(t, 3, rec.Count(ipSet))
	for name, want := range map[string]object{
		"web-allow-ipv4": {"ipAddressVersion": "IPV4", "addresses": []any{"192.0.2.0/24"}},
		"web-allow-ipv6": {"ipAddressVersion": "IPV6", "addresses": []any{"2001:db8::/32"}},
		"web-deny-ipv4":  {"ipAddressVersion": "IPV4", "addresses": []any{"198.51.100.7/32"}},
	} {
		set := rec.Named(t, ipSet, name)
		assert.Equal(t, want["ipAddressVersion"], set.Inputs["ipAddressVersion"])
		assert.Equal(t, want["addresses"], set.Inputs["addresses"])
		assert.Equal(t, "REGIONAL", set.String("scope"))
		assert.True(t, set.OwnedBy(firewall.Type))
	}

	got := rules(t, rec)
	for i, name := range []string{
		firewall.RuleDenyAddresses, firewall.RuleAllowAddresses,
		firewall.RuleDenyCountries, firewall.RuleAllowCountries,
	} {
		assert.EqualValues(t, i, got[name]["priority"], name)
		assert.Equal(t, object{"block": object{}}, got[name]["action"], name)
	}
	assert.Contains(t, got[firewall.RuleDenyAddresses]["statement"], "ipSetReferenceStatement")
	outside := got[firewall.RuleAllowAddresses]["statement"].(object)["notStatement"].(object)
	others := outside["statements"].([]any)
	require.Len(t, others, 1)
	assert.Len(t, others[0].(object)["orStatement"].(object)["statements"], 2)
	assert.Equal(t, object{"geoMatchStatement": object{"countryCodes": []any{"AQ"}}},
		got[firewall.RuleDenyCountries]["statement"])
	assert.Equal(t, object{"notStatement": object{"statements": []any{
		object{"geoMatchStatement": object{"countryCodes": []any{"DE", "FR"}}},
	}}}, got[firewall.RuleAllowCountries]["statement"])
}

func TestAssociate(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		f, err := firewall.New(ctx, "web", &firewall.Args{Site: here})
		if err != nil {
			return err
		}
		_, err = f.Associate(ctx, "api", pulumi.String("arn:balancer"))
		return err
	})
	got := rec.Named(t, association, "web-api")
	assert.Equal(t, "arn:balancer", got.String("resourceArn"))
	assert.NotEmpty(t, got.String("webAclArn"))
	assert.True(t, got.OwnedBy(firewall.Type))
	assert.Contains(t, got.DependsOn, rec.One(t, logging).URN, "nothing is let through unlogged")
}

func TestEdge(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		f, err := firewall.New(ctx, "web", &firewall.Args{
			Site: here.AtEdge(), Scope: firewall.Edge,
			Addresses: firewall.Addresses{Deny: networks("198.51.100.0/24")},
		})
		if err != nil {
			return err
		}
		_, err = f.Associate(ctx, "api", pulumi.String("arn:balancer"))
		require.ErrorContains(t, err, `plinth:firewall:Firewall "web": cannot be associated with "api"`)
		dimensions, err := f.Dimensions(firewall.RuleRate)
		assert.Equal(t, pulumi.StringMap{
			"WebACL": pulumi.String("plinth-testing-web"), "Rule": pulumi.String("rate"),
		}, dimensions)
		return err
	})
	assert.Equal(t, "CLOUDFRONT", rec.One(t, webACL).String("scope"))
	assert.Equal(t, "CLOUDFRONT", rec.One(t, ipSet).String("scope"))
	assert.Zero(t, rec.Count(association))
}

func TestDimensions(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		f, err := firewall.New(ctx, "web", &firewall.Args{
			Site: here, Rules: []firewall.Rule{{Group: firewall.Common}},
		})
		if err != nil {
			return err
		}
		assert.Equal(t, []string{"rate", "AWSManagedRulesCommonRuleSet"}, f.Rules())
		for _, rule := range append(f.Rules(), firewall.EveryRule) {
			dimensions, err := f.Dimensions(rule)
			require.NoError(t, err)
			assert.Equal(t, pulumi.StringMap{
				"WebACL": pulumi.String("plinth-testing-web"), "Rule": pulumi.String(rule),
				"Region": pulumi.String("eu-west-1"),
			}, dimensions)
		}
		_, err = f.Dimensions("rates")
		require.EqualError(t, err, `plinth:firewall:Firewall "web": has no rule "rates"; want rate, `+
			`AWSManagedRulesCommonRuleSet or ALL (did you mean "rate"?)`)
		return nil
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, declare(nil)),
		`plinth:firewall:Firewall "web": 2 invalid arguments:`)
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := firewall.New(ctx, strings.Repeat("w", 111), &firewall.Args{
			Site: here, Addresses: firewall.Addresses{Deny: networks("198.51.100.0/24")},
		})
		return err
	})
	require.ErrorContains(t, err, "129 characters with its suffix; want at most 128, so 1 fewer")
}
