package lambda

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// InVPC asks that functions call out from a network of the account.
var InVPC = rule.Rule{
	Name:     "lambda-in-vpc",
	Types:    []string{function},
	Why:      "Nothing stops a function outside of a VPC from sending data anywhere, and no flow log shows it.",
	Fix:      "set vpcConfig.subnetIds and vpcConfig.securityGroupIds",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	Controls: rule.Controls{
		rule.FSBP: {"Lambda.3"}, rule.Nag: {"LambdaInsideVPC"}, rule.Checkov: {"CKV_AWS_117"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("vpcConfig.subnetIds[]").Count(1, math.MaxInt)
	},
}

// SeveralZones asks that a function in a VPC outlives the loss of a zone.
var SeveralZones = rule.Rule{
	Name:     "lambda-vpc-multi-az",
	Types:    []string{function},
	Why:      "The function is down for as long as its only zone has trouble.",
	Fix:      "name subnets of two availability zones in vpcConfig.subnetIds",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"Lambda.5"}},
	Check: func(in rule.Inputs) rule.Verdict {
		subnets := in.Each("vpcConfig.subnetIds[]")
		return rule.When(subnets.Count(1, math.MaxInt), rule.Not(subnets.Count(0, 1)))
	},
}
