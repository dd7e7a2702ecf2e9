package dns

import "github.com/plinth-iac/plinth/policies/rule"

// QueryLogging asks that it is written down which names of a public zone are asked for.
var QueryLogging = rule.Rule{
	Name:     "route53-query-logging",
	Types:    []string{zone},
	With:     []string{queryLog},
	Why:      "Nobody sees who looks for names that are not meant to be known, or that no longer exist.",
	Fix:      "add a QueryLog with the zoneId, and a log group in us-east-1",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"Route53.2"}, rule.Checkov: {"CKV2_AWS_39"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(public(in), stack.Users(in, queryLog, "zoneId").Exist())
	},
}

// DNSSEC requires, when wanted, that the answers of a public zone are signed.
var DNSSEC = rule.Rule{
	Name:  "route53-dnssec",
	Types: []string{zone},
	With:  []string{signing, signingKey},
	Why:   "Answers that are not signed can be forged, and visitors led elsewhere.",
	Fix: "add a KeySigningKey and a HostedZoneDnsSec with the hostedZoneId, and a DS record in the parent " +
		"zone",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	URL:      guide + "dns-configuring-dnssec.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_38"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		signed := stack.Users(in, signing, "hostedZoneId").Any(func(s rule.Inputs) rule.Verdict {
			return s.At("signingStatus").Default("SIGNING").Is("SIGNING")
		})
		return rule.When(public(in), rule.All(signed, stack.Users(in, signingKey, "hostedZoneId").Exist()))
	},
}

// ZoneNotForceDestroyed requires, in production, that a zone with records is not deleted.
var ZoneNotForceDestroyed = rule.Rule{
	Name:  "route53-zone-not-force-destroyed",
	Types: []string{zone},
	Why: "One wrong command deletes every record, those that others have made too, and the delegation is " +
		"lost.",
	Fix:      "remove forceDestroy",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "DeleteHostedZone.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.Production(), rule.Not(in.At("forceDestroy").True()))
	},
	Repair: rule.Put("forceDestroy", false),
}

// QueryLogInVirginia requires the one region that Route 53 writes its logs to.
var QueryLogInVirginia = rule.Rule{
	Name:     "route53-query-log-in-us-east-1",
	Types:    []string{queryLog},
	With:     []string{logGroup},
	Why:      "AWS refuses to log queries to a log group of any region but us-east-1.",
	Fix:      "create the log group of cloudwatchLogGroupArn with a provider whose region is us-east-1",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "query-logs.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "cloudwatchLogGroupArn"
		groups := stack.Targets(in, path, logGroup)
		return rule.All(
			rule.Any(groups.Exist(), in.At(path).Mentions(":us-east-1:")),
			groups.All(func(g rule.Inputs) rule.Verdict { return g.Region().Is("us-east-1") }),
		)
	},
}

// SigningKeyValid requires the one kind of key, in the one region, that Route 53 signs with.
var SigningKeyValid = rule.Rule{
	Name:     "route53-dnssec-key-valid",
	Types:    []string{signingKey},
	With:     []string{kmsKey},
	Why:      "AWS refuses to sign a zone with a key that is not an ECC_NIST_P256 key of us-east-1.",
	Fix:      `set customerMasterKeySpec "ECC_NIST_P256" and keyUsage "SIGN_VERIFY" of a key in us-east-1`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "dns-configuring-dnssec-cmk-requirements.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "keyManagementServiceArn"
		keys := stack.Targets(in, path, kmsKey)
		return rule.All(
			rule.Any(keys.Exist(), in.At(path).Mentions(":us-east-1:")),
			keys.All(func(key rule.Inputs) rule.Verdict {
				return rule.All(
					key.At("customerMasterKeySpec").Is("ECC_NIST_P256"),
					key.At("keyUsage").Is("SIGN_VERIFY"), key.Region().Is("us-east-1"),
				)
			}),
		)
	},
}
