package network

import "github.com/plinth-iac/plinth/policies/rule"

// AddressAttached asks for no public address that nothing uses.
var AddressAttached = rule.Rule{
	Name:     "eip-attached",
	Types:    []string{address},
	With:     []string{association, natGateway, balancer},
	Why:      "A public address that nothing uses is billed by the hour all the same.",
	Fix:      "remove the Eip, or attach it by instance, networkInterface, or the allocationId of what uses it",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"EC2.12"}, rule.Checkov: {"CKV2_AWS_19"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.Any(
			in.At("instance").Set(), in.At("networkInterface").Set(),
			stack.Users(in, association, "allocationId").Exist(),
			stack.Users(in, natGateway, "allocationId").Exist(),
			stack.Users(in, natGateway, "secondaryAllocationIds[]").Exist(),
			stack.Users(in, balancer, "subnetMappings[].allocationId").Exist(),
		).Because("nothing uses the address")
	},
}
