package sns

import "github.com/plinth-iac/plinth/policies/rule"

// Encrypted requires a key of the account. AWS's own cannot be used by the services that publish.
var Encrypted = rule.Rule{
	Name:  "sns-encrypted",
	Types: []string{topic},
	Why: "Messages lie in clear, or under AWS's own key, with which alarms and events get lost without " +
		"a word.",
	Fix:      "set kmsMasterKeyId to a key of your own, whose policy lets the services use it that publish",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"SNS.1"}, rule.Nag: {"SNSEncryptedKMS"},
		rule.Checkov: {"CKV_AWS_26"}, rule.Trivy: {"AWS-0095", "AWS-0136"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		key := in.At("kmsMasterKeyId")
		return rule.All(key.Set(), rule.Not(key.HasSuffix("alias/aws/sns")))
	},
}

// TLSOnly asks that a topic refuses messages that are not encrypted on the way.
var TLSOnly = rule.Rule{
	Name:     "sns-tls-publishers",
	Types:    []string{topic},
	With:     []string{topicPolicy},
	Why:      "Messages and signed requests can be read on the way, and the requests repeated.",
	Fix:      "deny sns:Publish for everybody in the topic's policy when aws:SecureTransport is false",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "sns-security-best-practices.html",
	Controls: rule.Controls{rule.Nag: {"SNS3"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.Any(
			refusesClearText(in).Because("the topic has no policy that denies clear text"),
			stack.Users(in, topicPolicy, "arn").Any(refusesClearText),
		)
	},
}

// refusesClearText holds when a policy denies everybody to publish without TLS.
func refusesClearText(holder rule.Inputs) rule.Verdict {
	return holder.At("policy").Statements().Any(func(s rule.Statement) rule.Verdict {
		return rule.All(
			s.Denies(), s.Public(), s.Covers("sns:Publish"),
			rule.Any(
				s.ConditionIs("Bool", "aws:SecureTransport", "false"),
				s.ConditionIs("BoolIfExists", "aws:SecureTransport", "false"),
			),
		)
	}).Because("policy does not deny clear text")
}

// PolicyNotPublic forbids a topic policy that lets everybody in.
var PolicyNotPublic = rule.Rule{
	Name:  "sns-policy-not-public",
	Types: []string{topic, topicPolicy},
	Why:   "Anybody in any AWS account can subscribe to the topic, or publish to those who trust it.",
	Fix: "name the principals, or add a condition on aws:SourceArn, aws:SourceAccount or " +
		"aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{rule.FSBP: {"SNS.4"}, rule.Checkov: {"CKV_AWS_169", "CKV_AWS_385"}},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("policy")
		return rule.When(policy.Set(), policy.Statements().None(func(s rule.Statement) rule.Verdict {
			scoped := s.Conditioned(
				"aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:PrincipalOrgID", "aws:PrincipalAccount",
			)
			return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
		}).Because("policy has a statement that allows everybody"))
	},
}

// SubscriptionEncrypted forbids that messages are delivered in clear.
var SubscriptionEncrypted = rule.Rule{
	Name:     "sns-subscription-https",
	Types:    []string{subscription},
	Why:      "Messages, and the link by which the subscription is confirmed, can be read on the way.",
	Fix:      "set protocol to https and endpoint to an address that begins with https://",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "sns-security-best-practices.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("protocol").Is("http"))
	},
}
