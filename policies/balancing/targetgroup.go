package balancing

import (
	"github.com/plinth-iac/plinth/policies/rule"
)

// HealthCheckExplicit asks that servers are asked for a page that says whether they work.
var HealthCheckExplicit = rule.Rule{
	Name:  "alb-target-group-health-check",
	Types: []string{targetGroup},
	Why: `Without a path the load balancer asks for "/", which many servers answer when they no longer ` +
		`work.`,
	Fix:      "set healthCheck.path to a page that fails when the server cannot do its work",
	Severity: rule.Low,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "target-group-health-checks.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL11-BP01"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("protocol").Is("HTTP", "HTTPS"), in.At("healthCheck.path").Set())
	},
}

var mostDrainSeconds = rule.Setting[int]{
	Name: "mostSeconds", Text: "the longest time that a target may take to finish its requests, in seconds",
	Default: 120,
}

// DrainsQuickly asks that a server that is taken out does not hold up a deployment.
var DrainsQuickly = rule.Rule{
	Name:  "alb-target-group-drains-quickly",
	Types: []string{targetGroup},
	Why: "Every deployment, and every rollback in an emergency, waits five minutes for each server that " +
		"goes.",
	Fix:      "set deregistrationDelay to the time that your longest request takes",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Settings: []rule.Option{mostDrainSeconds},
	URL:      guide + "edit-target-group-attributes.html#deregistration-delay",
	Check: func(in rule.Inputs) rule.Verdict {
		delay := in.At("deregistrationDelay").Default(300)
		return rule.When(in.At("protocol").Is("HTTP", "HTTPS"), delay.AtMost(float64(mostDrainSeconds.Of(in))))
	},
}

// TargetGroupValid requires what AWS wants to know about targets of each kind.
var TargetGroupValid = rule.Rule{
	Name:  "alb-target-group-properties-valid",
	Types: []string{targetGroup},
	Why: "AWS refuses a group of servers without a port, a protocol or a VPC, and knows none of them for " +
		"functions.",
	Fix: `set port, protocol and vpcId; for targetType "lambda" remove them; protocolVersion is for HTTP and ` +
		"HTTPS only",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
	Controls: rule.Controls{rule.CfnLint: {"E3681", "E3683"}},
	Check: func(in rule.Inputs) rule.Verdict {
		port, protocol, vpc := in.At("port").Set(), in.At("protocol").Set(), in.At("vpcId").Set()
		lambda := in.At("targetType").Is("lambda")
		return rule.All(
			rule.When(lambda, rule.All(rule.Not(port), rule.Not(protocol), rule.Not(vpc))),
			rule.When(rule.Not(lambda), rule.All(port, protocol, vpc)),
			rule.When(in.At("protocolVersion").Set(), in.At("protocol").Is("HTTP", "HTTPS")),
		)
	},
}
