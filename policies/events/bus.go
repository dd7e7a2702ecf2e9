package events

import "github.com/plinth-iac/plinth/policies/rule"

// BusPolicyNotOpen forbids that everybody can put events on a bus.
var BusPolicyNotOpen = rule.Rule{
	Name:     "eventbridge-bus-policy-not-open",
	Types:    []string{busPolicy, busPermission},
	Why:      "Anybody in any AWS account can send events to the bus, and set off what listens to them.",
	Fix:      "name the principal, or add a condition on aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	URL:      guide + "eb-event-bus-perms.html",
	Controls: rule.Controls{rule.Nag: {"EVB1"}},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == busPermission {
			organisation := rule.All(in.At("condition.key").Is("aws:PrincipalOrgID"), in.At("condition.value").Set())
			return rule.Any(rule.Not(in.At("principal").Is("*")), organisation)
		}
		return in.At("policy").Statements().None(func(s rule.Statement) rule.Verdict {
			scoped := s.Conditioned(
				"aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:SourceArn", "aws:SourceAccount",
			)
			return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
		}).OnNo("policy has a statement that allows everybody")
	},
}

// BusHasPolicy asks that somebody has said who may send to a bus.
var BusHasPolicy = rule.Rule{
	Name:     "eventbridge-bus-has-policy",
	Types:    []string{bus},
	With:     []string{busPolicy, busPermission},
	Why:      "Whoever in the account may send events may send them to this bus, under any name.",
	Fix:      "add an EventBusPolicy with the eventBusName",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"EventBridge.3"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.Any(
			stack.Users(in, busPolicy, "eventBusName").Exist(),
			stack.Users(in, busPermission, "eventBusName").Exist(),
		)
	},
}

// BusEncrypted asks for a key of the account for what is sent and for what is going to be.
var BusEncrypted = rule.Rule{
	Name:     "eventbridge-bus-encrypted",
	Types:    []string{bus, schedule},
	Why:      "There is no key that could be withheld from who may read events, or revoked.",
	Fix:      "set kmsKeyIdentifier of the bus, kmsKeyArn of the schedule, to a key of your own",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	URL:      guide + "eb-encryption.html",
	Check: func(in rule.Inputs) rule.Verdict {
		key := "kmsKeyIdentifier"
		if in.Type() == schedule {
			key = "kmsKeyArn"
		}
		return rule.When(in.Production(), in.At(key).Set())
	},
}
