package balancing

import "github.com/plinth-iac/plinth/policies/rule"

var publicTag = rule.Setting[string]{
	Name: "publicTag", Text: `the tag with which a load balancer that is meant to be public says "public"`,
	Default: "exposure",
}

// InternalUnlessDeclared asks that who puts a load balancer on the internet says so.
var InternalUnlessDeclared = rule.Rule{
	Name:     "alb-internal-unless-declared",
	Types:    []string{balancer},
	Why:      "A load balancer is public when nothing is said, and so are those that were meant for neighbours.",
	Fix:      `set internal to true, or tag the load balancer exposure: "public"`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{publicTag},
	URL:      guide + "application-load-balancers.html#load-balancer-subnets",
	Controls: rule.Controls{rule.Trivy: {"AWS-0053"}},
	Check: func(in rule.Inputs) rule.Verdict {
		declared := in.OwnTag(publicTag.Of(in)).Is("public", "Public")
		return rule.Any(in.At("internal").True(), declared)
	},
}

// DropsInvalidHeaders requires that headers that no client may send do not reach the application.
var DropsInvalidHeaders = rule.Rule{
	Name:  "alb-drops-invalid-headers",
	Types: []string{balancer},
	Why: "Balancer and application read malformed headers differently, and requests are smuggled in " +
		"between.",
	Fix:      "set dropInvalidHeaderFields to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ELB.4"}, rule.Nag: {"ALBHttpDropInvalidHeaderEnabled"}, rule.Checkov: {"CKV_AWS_131"},
		rule.Trivy: {"AWS-0052"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(application(in), in.At("dropInvalidHeaderFields").True())
	},
	Repair: rule.Put("dropInvalidHeaderFields", true),
}

// DesyncMitigation asks that requests that can be read in two ways are not let through.
var DesyncMitigation = rule.Rule{
	Name:     "alb-desync-mitigation",
	Types:    []string{balancer},
	Why:      "Requests that two servers read differently let one client answer for another.",
	Fix:      `set desyncMitigationMode to "defensive" or "strictest"`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"ELB.12"}, rule.Checkov: {"CKV_AWS_328"}},
	Check: func(in rule.Inputs) rule.Verdict {
		mode := in.At("desyncMitigationMode").Default("defensive")
		return rule.When(application(in), mode.Is("defensive", "strictest"))
	},
	Repair: rule.Put("desyncMitigationMode", "defensive"),
}

// AccessLogsEnabled requires that every request is written down.
var AccessLogsEnabled = rule.Rule{
	Name:     "alb-access-logs-enabled",
	Types:    []string{balancer},
	Why:      "After an attack, or a fault, nobody can tell who asked for what and what the answer was.",
	Fix:      "set accessLogs.enabled to true and accessLogs.bucket",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ELB.5"}, rule.Nag: {"ELB2"}, rule.Checkov: {"CKV_AWS_91"},
		rule.AWSGuard: {"elb-logging-enabled"}, rule.Compliance: {"aws-lb-loadbalancer-enable-access-logging"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		logs := in.At("accessLogs")
		return rule.When(application(in), rule.All(logs.At("enabled").True(), logs.At("bucket").Set()))
	},
}

// DeletionProtection requires, in production, that a load balancer cannot be deleted in one step.
var DeletionProtection = rule.Rule{
	Name:  "alb-deletion-protection",
	Types: []string{balancer},
	Why: "One wrong command takes everything behind the load balancer off the internet, and its name with " +
		"it.",
	Fix:      "set enableDeletionProtection to true",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ELB.6"}, rule.Nag: {"ELBDeletionProtectionEnabled"}, rule.Checkov: {"CKV_AWS_150"},
		rule.AWSGuard: {"elb-deletion-protection-enabled"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.Production(), in.At("enableDeletionProtection").True())
	},
	Repair: rule.Put("enableDeletionProtection", true),
}
