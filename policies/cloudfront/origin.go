package cloudfront

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// OriginAccessControl requires that buckets are read by the distribution only, with signed requests.
var OriginAccessControl = rule.Rule{
	Name:  "cloudfront-s3-origin-access-control",
	Types: []string{distribution},
	Why: "A bucket is public, or its encryption with a key of one's own and its newer regions are out of " +
		"reach.",
	Fix:      "set originAccessControlId, and leave s3OriginConfig.originAccessIdentity empty",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudFront.13"}, rule.Nag: {"CFR7"}, rule.Checkov: {"CKV2_AWS_46"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("origins[]").All(func(origin rule.Value) rule.Verdict {
			return rule.When(fromS3(origin), rule.All(
				origin.At("originAccessControlId").Set(),
				rule.Not(origin.At("s3OriginConfig.originAccessIdentity").Set()),
			))
		})
	},
}

// DefaultRootObject asks that "/" is answered by a page when the distribution begins with a bucket.
var DefaultRootObject = rule.Rule{
	Name:     "cloudfront-default-root-object",
	Types:    []string{distribution},
	Why:      `Who asks for "/" gets an error, or the list of everything in the bucket.`,
	Fix:      `set defaultRootObject to "index.html"`,
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"CloudFront.1"}, rule.Checkov: {"CKV_AWS_305"}},
	Check: func(in rule.Inputs) rule.Verdict {
		first := in.At("defaultCacheBehavior.targetOriginId")
		fromBucket := in.Each("origins[]").Any(func(origin rule.Value) rule.Verdict {
			return rule.All(origin.At("originId").Same(first), fromS3(origin))
		})
		return rule.When(first.Set(), rule.When(fromBucket, in.At("defaultRootObject").Set()))
	},
	Repair: rule.Put("defaultRootObject", "index.html"),
}

// OriginFailover requires, when wanted, a second origin for when the first one fails.
var OriginFailover = rule.Rule{
	Name:     "cloudfront-origin-failover",
	Types:    []string{distribution},
	Why:      "When the one origin fails, viewers get errors for everything that is not cached.",
	Fix:      "set originGroups, and name one of them in targetOriginId",
	Severity: rule.Low,
	Topic:    rule.Reliability,
	Level:    rule.Disabled,
	Controls: rule.Controls{rule.FSBP: {"CloudFront.4"}, rule.Checkov: {"CKV_AWS_310"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("originGroups").Present() },
}

// TargetOriginExists requires that every origin that is named is there.
var TargetOriginExists = rule.Rule{
	Name:  "cloudfront-target-origin-exists",
	Types: []string{distribution},
	Why:   `AWS refuses it: "One or more of your origins or origin groups do not exist".`,
	Fix: "set each targetOriginId to the originId of one of origins or originGroups, and each of " +
		"originGroups[].members to one of origins",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_DefaultCacheBehavior.html",
	Controls: rule.Controls{rule.CfnLint: {"E3057"}},
	Check: func(in rule.Inputs) rule.Verdict {
		origins, groups := in.Each("origins[].originId"), in.Each("originGroups[].originId")
		return rule.All(
			eachBehavior(in, func(behavior rule.Value) rule.Verdict {
				target := behavior.At("targetOriginId")
				return rule.Any(oneOf(origins, target), oneOf(groups, target))
			}),
			in.Each("originGroups[].members[].originId").All(func(member rule.Value) rule.Verdict {
				return oneOf(origins, member)
			}),
		)
	},
}

// oneOf holds when the value is one of the ids.
func oneOf(ids rule.List, id rule.Value) rule.Verdict {
	known, complete := ids.Values()
	names := map[string]bool{}
	for _, v := range known {
		name, ok := v.Text()
		names[name] = true
		complete = complete && ok
	}
	found := id.Fits("an originId that is there", func(name string) bool { return names[name] })
	if found.Answer == rule.No && !complete {
		return rule.Unclear("some originId is not known")
	}
	return found
}

// CachePolicyExclusive requires that it is said in one way what is cached and for how long.
var CachePolicyExclusive = rule.Rule{
	Name:  "cloudfront-cache-policy-exclusive",
	Types: []string{distribution},
	Why: `AWS refuses it: "The parameter ForwardedValues cannot be used when a cache policy is associated to ` +
		`the cache behavior", nor without one an origin request policy.`,
	Fix:      "set cachePolicyId, and remove forwardedValues, minTtl, defaultTtl and maxTtl",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_DefaultCacheBehavior.html",
	Controls: rule.Controls{rule.CfnLint: {"E3722"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return eachBehavior(in, func(behavior rule.Value) rule.Verdict {
			policy, values := behavior.At("cachePolicyId").Set(), behavior.At("forwardedValues").Present()
			return rule.All(
				rule.Any(policy, values),
				rule.When(policy, rule.All(rule.Not(values), untimed(behavior))),
				rule.When(behavior.At("originRequestPolicyId").Set(), policy),
			)
		})
	},
}

// untimed holds for behaviours without times of their own. Zero is what the provider makes of none.
func untimed(behavior rule.Value) rule.Verdict {
	var none []rule.Verdict
	for _, name := range []string{"minTtl", "defaultTtl", "maxTtl"} {
		none = append(none, rule.Not(behavior.At(name).Between(1, math.MaxInt32)))
	}
	return rule.All(none...)
}
