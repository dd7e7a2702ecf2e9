// Package dynamodb holds the rules about tables.
package dynamodb

import "github.com/plinth-iac/plinth/policies/rule"

const (
	table         = "aws:dynamodb/table:Table"
	scalingTarget = "aws:appautoscaling/target:Target"
)

// guide is where the developer guide of DynamoDB begins.
const guide = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"

// Rules are the rules about tables.
func Rules() rule.Group {
	return rule.Group{
		Service: "DynamoDB",
		Rules: []rule.Rule{
			PointInTimeRecovery, DeletionProtection, EncryptedWithCMK, ReplicaProtection,
			ScalesWithDemand, OnDemandCap,
			AttributesMatchKeys, BillingModeConsistent, LimitsValid,
		},
		LeftOut: []rule.LeftOut{{
			Name: "dynamodb-in-backup-plan",
			Reason: "backup-stateful-resources-covered asks the same of every store; twice would be one finding " +
				"too many",
		}},
	}
}

// onDemand holds for tables that are paid for by request. AWS takes the others when nothing is said.
func onDemand(in rule.Inputs) rule.Verdict {
	return in.At("billingMode").Default("PROVISIONED").Is("PAY_PER_REQUEST")
}
