package sqs

import "github.com/plinth-iac/plinth/policies/rule"

// PolicyNotPublic forbids a queue policy that lets everybody in.
var PolicyNotPublic = rule.Rule{
	Name:     "sqs-policy-not-public",
	Types:    []string{queue, queuePolicy},
	Why:      "Anybody in any AWS account can read messages from the queue or flood it.",
	Fix:      "name the principals, or add a condition on aws:SourceArn or aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{
		rule.FSBP: {"SQS.3"}, rule.Trivy: {"AWS-0097"},
		rule.Checkov: {"CKV_AWS_72", "CKV_AWS_168", "CKV_AWS_387"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("policy")
		return rule.When(policy.Set(), policy.Statements().None(func(s rule.Statement) rule.Verdict {
			scoped := s.Conditioned("aws:SourceArn", "aws:SourceAccount", "aws:PrincipalOrgID")
			return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
		}).Because("policy has a statement that allows everybody"))
	},
}

// PolicyNamesActions forbids a queue policy that gives away everything that can be done with the queue.
var PolicyNamesActions = rule.Rule{
	Name:     "sqs-policy-names-actions",
	Types:    []string{queue, queuePolicy},
	Why:      "Whoever is meant to send messages may delete the queue, or open it to others.",
	Fix:      "name the actions that are needed, such as sqs:SendMessage, instead of sqs:*",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "sqs-security-best-practices.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_72"}},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("policy")
		return rule.When(policy.Set(), policy.Statements().None(func(s rule.Statement) rule.Verdict {
			return rule.All(s.Allows(), s.Covers("sqs:*"))
		}).Because("policy has a statement that allows every action"))
	},
}

// TLSOnly asks that a queue refuses requests that are not encrypted.
var TLSOnly = rule.Rule{
	Name:     "sqs-tls-only",
	Types:    []string{queue},
	With:     []string{queuePolicy},
	Why:      "Messages and signed requests can be read on the way, and the requests repeated.",
	Fix:      "deny sqs:* for everybody in the queue's policy when aws:SecureTransport is false",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "sqs-security-best-practices.html",
	Controls: rule.Controls{rule.Nag: {"SQS4"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.Any(
			refusesClearText(in).Because("the queue has no policy that denies clear text"),
			stack.Users(in, queuePolicy, "queueUrl").Any(refusesClearText),
		)
	},
}

// refusesClearText holds when a policy denies everybody to send and to receive without TLS.
func refusesClearText(holder rule.Inputs) rule.Verdict {
	return holder.At("policy").Statements().Any(func(s rule.Statement) rule.Verdict {
		return rule.All(
			s.Denies(), s.Public(), s.Covers("sqs:SendMessage"), s.Covers("sqs:ReceiveMessage"),
			rule.Any(
				s.ConditionIs("Bool", "aws:SecureTransport", "false"),
				s.ConditionIs("BoolIfExists", "aws:SecureTransport", "false"),
			),
		)
	}).Because("policy does not deny clear text")
}
