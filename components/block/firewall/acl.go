package firewall

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The names of our own rules, for Dimensions. A managed rule group's name is the Group.
const (
	// RuleDenyAddresses blocks Addresses.Deny.
	RuleDenyAddresses = "deny-addresses"
	// RuleAllowAddresses blocks everyone outside Addresses.Allow.
	RuleAllowAddresses = "allow-addresses"
	// RuleDenyCountries blocks Countries.Deny.
	RuleDenyCountries = "deny-countries"
	// RuleAllowCountries blocks everyone outside Countries.Allow.
	RuleAllowCountries = "allow-countries"
	// RuleRate limits the rate of each address; RuleRate and the path in lower case with hyphens names the limit
	// of a path: "rate-login" for "/login".
	RuleRate = "rate"
	// RuleLargeBodies blocks large bodies outside Args.LargeBodies.
	RuleLargeBodies = "large-bodies"
	// RuleRequiredHeader blocks requests without Args.RequiredHeader.
	RuleRequiredHeader = "required-header"
)

const (
	allowRole = "allow"
	denyRole  = "deny"
)

// Where each kind of rule stands. Cheap and certain ones come first; the rule on bodies needs the Common
// group's label and comes last.
const (
	listPriority    = 0
	ratePriority    = 10
	managedPriority = 100
	bodyPriority    = 200
)

// declare declares the web ACL with everything that it needs.
func (f *Firewall) declare(ctx *pulumi.Context, a Args) error {
	sets, err := f.declareSets(ctx, a)
	if err != nil {
		return err
	}
	rules := slices.Concat(listRules(a, sets), rateRules(a), managedRules(a), bodyRules(a))
	list := make(wafv2.WebAclRuleArray, len(rules))
	for i, r := range rules {
		f.rules = append(f.rules, r.name)
		list[i] = r.declared()
	}
	f.WebACL, err = wafv2.NewWebAcl(ctx, f.name, &wafv2.WebAclArgs{
		Scope: pulumi.String(a.Scope),
		DefaultAction: wafv2.WebAclDefaultActionArgs{
			Allow: wafv2.WebAclDefaultActionAllowArgs{},
		},
		Rules:                list,
		DataProtectionConfig: blackedOut(a.credentials()),
		VisibilityConfig: wafv2.WebAclVisibilityConfigArgs{
			CloudwatchMetricsEnabled: pulumi.Bool(true),
			SampledRequestsEnabled:   pulumi.Bool(true),
			MetricName:               pulumi.String(f.metric),
		},
	}, pulumi.Parent(f))
	if err != nil {
		return err
	}
	f.ARN, f.Name = f.WebACL.Arn, f.WebACL.Name
	f.MetricName = pulumi.String(f.metric).ToStringOutput()
	return f.declareLog(ctx, a)
}

// rule is one rule before it is declared. Managed groups set override instead of an action of their own.
type rule struct {
	name      string
	priority  int
	mode      Mode
	managed   bool
	statement wafv2.WebAclRuleStatementArgs
}

func (r rule) declared() wafv2.WebAclRuleArgs {
	out := wafv2.WebAclRuleArgs{
		Name:      pulumi.String(r.name),
		Priority:  pulumi.Int(r.priority),
		Statement: r.statement,
		VisibilityConfig: wafv2.WebAclRuleVisibilityConfigArgs{
			CloudwatchMetricsEnabled: pulumi.Bool(true),
			SampledRequestsEnabled:   pulumi.Bool(true),
			MetricName:               pulumi.String(r.name),
		},
	}
	switch {
	case r.managed && r.mode == Count:
		out.OverrideAction = wafv2.WebAclRuleOverrideActionArgs{Count: wafv2.WebAclRuleOverrideActionCountArgs{}}
	case r.managed:
		out.OverrideAction = wafv2.WebAclRuleOverrideActionArgs{None: wafv2.WebAclRuleOverrideActionNoneArgs{}}
	case r.mode == Count:
		out.Action = wafv2.WebAclRuleActionArgs{Count: wafv2.WebAclRuleActionCountArgs{}}
	default:
		out.Action = wafv2.WebAclRuleActionArgs{Block: wafv2.WebAclRuleActionBlockArgs{}}
	}
	return out
}

// listRules are the rules on addresses, countries and the header of a distribution.
func listRules(a Args, sets members) []rule {
	var out []rule
	add := func(wanted bool, name string, priority int, s wafv2.WebAclRuleStatementArgs) {
		if wanted {
			out = append(out, rule{name: name, priority: listPriority + priority, mode: Block, statement: s})
		}
	}
	add(len(a.Addresses.Deny) > 0, RuleDenyAddresses, 0, sets[denyRole])
	add(len(a.Addresses.Allow) > 0, RuleAllowAddresses, 1, not(sets[allowRole]))
	add(len(a.Countries.Deny) > 0, RuleDenyCountries, 2, from(a.Countries.Deny))
	add(len(a.Countries.Allow) > 0, RuleAllowCountries, 3, not(from(a.Countries.Allow)))
	if h := a.RequiredHeader; h != nil {
		add(true, RuleRequiredHeader, 4, not(h.sent()))
	}
	return out
}

// rateRules are the limit of the whole firewall and those of single paths.
func rateRules(a Args) []rule {
	if a.RequiredHeader != nil {
		return nil
	}
	out := []rule{{
		name: RuleRate, priority: ratePriority, mode: a.RateLimit.Mode, statement: above(a.RateLimit, nil),
	}}
	for i, path := range slices.Sorted(maps.Keys(a.PathLimits)) {
		limit := a.PathLimits[path]
		out = append(out, rule{
			name: pathRule(path), priority: ratePriority + 1 + i, mode: limit.Mode,
			statement: above(limit, under(path)),
		})
	}
	return out
}

// pathRule is the name of the rate rule of a path.
func pathRule(path string) string {
	kept := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(path))
	return RuleRate + "-" + strings.Trim(kept, "-")
}
