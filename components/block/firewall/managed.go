package firewall

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	vendor = "AWS"
	// largeBody is the label that the Common group gives to a request with more than 8 KB of body.
	// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
	largeBody = "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"
)

// managedRules are AWS's rule groups, in the caller's order.
func managedRules(a Args) []rule {
	out := make([]rule, len(a.Rules))
	for i, r := range a.Rules {
		if len(a.LargeBodies) > 0 && r.Group == Common {
			// The group only labels a large body; RuleLargeBodies blocks it where no exemption applies.
			r.Overrides = maps.Clone(r.Overrides)
			if r.Overrides == nil {
				r.Overrides = map[string]Mode{}
			}
			r.Overrides[SizeRestrictionsBody] = Count
		}
		out[i] = rule{
			name: string(r.Group), priority: managedPriority + i, mode: r.Mode, managed: true,
			statement: r.statement(),
		}
	}
	return out
}

func (r Rule) statement() wafv2.WebAclRuleStatementArgs {
	group := wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs{
		Name:       pulumi.String(r.Group),
		VendorName: pulumi.String(vendor),
	}
	if r.Version != "" {
		group.Version = pulumi.String(r.Version)
	}
	var overrides wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArray
	for _, name := range slices.Sorted(maps.Keys(r.Overrides)) {
		overrides = append(overrides, wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs{
			Name:        pulumi.String(name),
			ActionToUse: action(r.Overrides[name]),
		})
	}
	if len(overrides) > 0 {
		group.RuleActionOverrides = overrides
	}
	return wafv2.WebAclRuleStatementArgs{ManagedRuleGroupStatement: group}
}

func action(m Mode) wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs {
	if m == Count {
		return wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs{
			Count: wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseCountArgs{},
		}
	}
	return wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs{
		Block: wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseBlockArgs{},
	}
}

// bodyRules block large bodies outside the paths that may have them.
func bodyRules(a Args) []rule {
	if len(a.LargeBodies) == 0 {
		return nil
	}
	all := wafv2.WebAclRuleStatementArray{wafv2.WebAclRuleStatementArgs{
		LabelMatchStatement: wafv2.WebAclRuleStatementLabelMatchStatementArgs{
			Scope: pulumi.String("LABEL"),
			Key:   pulumi.String(largeBody),
		},
	}}
	for _, path := range a.LargeBodies {
		all = append(all, not(beginsWith(path)))
	}
	return []rule{{
		name: RuleLargeBodies, priority: bodyPriority, mode: Block,
		statement: wafv2.WebAclRuleStatementArgs{
			AndStatement: wafv2.WebAclRuleStatementAndStatementArgs{Statements: all},
		},
	}}
}
