// Package logs holds the rules about log groups and alarms.
package logs

import "github.com/plinth-iac/plinth/policies/rule"

const group = "aws:cloudwatch/logGroup:LogGroup"

// Rules are the rules about log groups and alarms.
func Rules() rule.Group {
	return rule.Group{Service: "CloudWatch", Rules: []rule.Rule{RetentionSet}}
}
