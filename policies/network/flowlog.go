package network

import "github.com/plinth-iac/plinth/policies/rule"

// FlowLogsEnabled requires that somebody writes down who talks to whom in each VPC.
var FlowLogsEnabled = rule.Rule{
	Name:     "vpc-flow-logs-enabled",
	Types:    []string{vpc},
	With:     []string{flowLog},
	Why:      "After an intrusion nobody can tell what was reached and what was carried away.",
	Fix:      "add a FlowLog with the vpcId",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"EC2.6"}, rule.CIS5: {"3.7"}, rule.Nag: {"VPC7"},
		rule.Checkov: {"CKV2_AWS_11"}, rule.Trivy: {"AWS-0178"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, flowLog, "vpcId").Exist()
	},
}

var flowTrafficTypes = rule.Setting[[]string]{
	Name: "trafficTypes", Text: "which values of trafficType are enough: ALL, REJECT, ACCEPT",
	Default: []string{"ALL"},
}

// FlowLogCapturesAll asks for flow logs that leave nothing out. Those of transit gateways cannot choose.
// There is no repair, since AWS replaces a flow log that is changed.
var FlowLogCapturesAll = rule.Rule{
	Name:     "flow-log-captures-all-traffic",
	Types:    []string{flowLog},
	Why:      "Half of the traffic is not written down: what was let in, or what was tried in vain.",
	Fix:      `set trafficType to "ALL"`,
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{flowTrafficTypes},
	Controls: rule.Controls{rule.FSBP: {"EC2.6"}, rule.CIS5: {"3.7"}},
	Check: func(in rule.Inputs) rule.Verdict {
		transit := rule.Any(in.At("transitGatewayId").Set(), in.At("transitGatewayAttachmentId").Set())
		return rule.When(rule.Not(transit), in.At("trafficType").Is(flowTrafficTypes.Of(in)...))
	},
}
