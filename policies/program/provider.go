package program

import (
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var (
	allowedRegions = rule.Setting[[]string]{
		Name: "regions", Text: "the regions that resources may be in; none is any", Default: []string{},
	}
	globalRegion = rule.Setting[string]{
		Name: "globalRegion", Text: "the region that services which AWS keeps in one region only may be in besides",
		Default: "us-east-1",
	}
	globalServices = rule.Setting[[]string]{
		Name: "globalServices", Text: "the modules of those services, and of what they have to have beside them",
		Default: []string{
			"acm", "budgets", "cloudfront", "cloudwatch", "costexplorer", "iam", "kms", "lambda", "route53", "shield",
			"sns", "wafv2",
		},
	}
)

// ProviderRegionAllowed requires, when the regions are named, that data stays in them.
var ProviderRegionAllowed = rule.Rule{
	Name:  "provider-region-allowed",
	Types: []string{every},
	Why: "Data in another region falls under other laws, and nobody looks there for what is forgotten or was " +
		"started by an intruder.",
	Fix:      "give the resource a provider whose region is an allowed one",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{allowedRegions, globalRegion, globalServices},
	URL:      docs + "resources/providers/",
	Check: func(in rule.Inputs) rule.Verdict {
		regions := allowedRegions.Of(in)
		if len(regions) == 0 {
			return rule.Irrelevant("no regions are configured")
		}
		module, _, _ := strings.Cut(strings.TrimPrefix(in.Type(), "aws:"), "/")
		if slices.Contains(globalServices.Of(in), module) {
			regions = append(slices.Clone(regions), globalRegion.Of(in))
		}
		return rule.When(in.Region().Set(), in.Region().Is(regions...))
	},
}

var defaultTags = rule.Setting[[]string]{
	Name: "tags", Text: "the tags that every provider puts on its resources; none is any", Default: []string{},
}

// ProviderHasDefaultTags asks that tags are set once and not on each resource.
var ProviderHasDefaultTags = rule.Rule{
	Name:     "provider-has-default-tags",
	Types:    []string{provider},
	Why:      "A tag that is set on each resource is forgotten on the next one.",
	Fix:      "create the provider explicitly, with defaultTags.tags",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{defaultTags},
	URL:      "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
	Controls: rule.Controls{rule.WellArchitected: {"COST03-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		tags := in.At("defaultTags").Block().At("tags")
		parts := []rule.Verdict{tags.Present()}
		for _, key := range defaultTags.Of(in) {
			parts = append(parts, tags.Field(key).Set())
		}
		return rule.All(parts...)
	},
}
