package s3

import "github.com/plinth-iac/plinth/policies/rule"

// TLSOnly requires that a bucket refuses requests that are not encrypted.
var TLSOnly = rule.Rule{
	Name:  "s3-tls-only",
	Types: []string{bucket},
	With:  []string{bucketPolicy},
	Why:   "Objects and signed requests can be read on the way, and the requests repeated.",
	Fix: "deny s3:* for everybody in the bucket's policy when aws:SecureTransport is false, for " +
		"the bucket and its objects",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"S3.5"}, rule.CIS5: {"2.1.1"}, rule.Nag: {"S10"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.Any(
			refusesClearText(in).Because("the bucket has no policy that denies clear text"),
			stack.Users(in, bucketPolicy, "bucket").Any(refusesClearText),
		)
	},
}

// refusesClearText holds when a policy denies everybody every action on the bucket and its objects without
// TLS.
func refusesClearText(holder rule.Inputs) rule.Verdict {
	return holder.At("policy").Statements().Any(func(s rule.Statement) rule.Verdict {
		resources := s.At("Resource").OneOrMany()
		return rule.All(
			s.Denies(), s.Public(), s.Covers("s3:*"),
			rule.Any(
				s.ConditionIs("Bool", "aws:SecureTransport", "false"),
				s.ConditionIs("BoolIfExists", "aws:SecureTransport", "false"),
			),
			resources.Any(func(v rule.Value) rule.Verdict { return v.HasSuffix("*") }),
			resources.Any(func(v rule.Value) rule.Verdict { return rule.Not(v.HasSuffix("/*")) }),
		)
	}).Because("policy does not deny clear text for the bucket and its objects")
}
