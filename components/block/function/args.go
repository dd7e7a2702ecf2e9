package function

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Args configures a Function. Required are Site and Code.
type Args struct {
	// Site is the account and region. Required.
	Site site.Site

	// Code is what runs. Required: where it comes from.
	Code Code

	// Limits are what one call, and all at once, may take.
	Limits Limits

	// Environment is what the code is told.
	Environment Environment

	// Network puts the function into a VPC, where it reaches databases and caches. Default: outside, with a way
	// to the internet and none into the VPC.
	Network *Network

	// Access is what the function may do in AWS, and under which name and boundary. Default: write its log and
	// its traces.
	Access Access

	// Logs is how its output is kept, as JSON.
	Logs Logs

	// Failures is what becomes of events that nobody waits for an answer to, when the function fails on them.
	Failures Failures

	// Events are what the function is called by, beside the callers that AllowInvoke lets in. Default: nothing.
	Events Events

	// Alias is a name for the newest version: calls in progress finish on the version before, and a deployment
	// can be taken back to it. Default: callers get the newest code, and older versions are not kept.
	Alias string

	// AllowRecursion lets the function call itself by way of a queue or topic more than 16 times.
	// Default: AWS stops it there.
	// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
	AllowRecursion bool
}

// Network is the function's place in a VPC.
type Network struct {
	// Placement is the VPC and its private subnets. Required.
	Placement network.Placement
	// Egress are the TCP connections that the function may open, by key, beside HTTPS to anywhere, which it
	// needs to reach AWS. An entry "https" takes the place of that rule. Default: HTTPS only.
	Egress map[string]egress.Rule
}

// Access is what the function may do in AWS.
type Access struct {
	// Grants are the statements of its role, from other blocks' Grant methods. Default: none.
	Grants []role.Statement
	// Boundary is the ARN of a permissions boundary, beyond which no grant reaches. Default: none.
	Boundary pulumi.StringInput
	// NamePrefix begins the function's name, so that a policy can speak of all functions of one tenant:
	// "shop-production-custom-". Default: "<project>-<stack>-".
	NamePrefix string
}

// Logs is how the function's output is kept.
type Logs struct {
	// Group is the log group: retention, key, saved queries, metrics. Default: kept for 30 days under AWS's own
	// key, and protected.
	Group logs.Args
	// Level is the least that the code must say to be kept. Default: Info. Runtimes other than those for Go
	// apply it themselves; code in Go finds it in AWS_LAMBDA_LOG_LEVEL.
	Level Level
}

// Level is how much a line of output matters.
type Level string

// The levels.
const (
	// Trace is every step.
	Trace Level = "TRACE"
	// Debug is what helps to find a mistake.
	Debug Level = "DEBUG"
	// Info is what happened.
	Info Level = "INFO"
	// Warn is what may become a problem.
	Warn Level = "WARN"
	// Error is what went wrong.
	Error Level = "ERROR"
	// Fatal is what ended the call.
	Fatal Level = "FATAL"
)

func (a Args) withDefaults() Args {
	a.Code = a.Code.withDefaults()
	a.Limits = a.Limits.withDefaults()
	if a.Network != nil {
		at := *a.Network
		at.Egress = egress.WithHTTPS(at.Egress)
		a.Network = &at
	}
	if a.Logs.Level == "" {
		a.Logs.Level = Info
	}
	a.Failures = a.Failures.withDefaults()
	a.Events = a.Events.withDefaults()
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Under("code", a.Code.validate())
	p.Under("limits", a.Limits.validate(a.Network != nil))
	p.Under("environment", a.Environment.validate())
	if a.Network != nil {
		p.Under("network.placement", a.Network.Placement.Validate())
		p.Under("network.egress", egress.Validate(a.Network.Egress))
	}
	p.Under("access", a.Access.validate())
	p.Under("logs.group", a.Logs.Group.Validate())
	check.OneOf(&p, a.Logs.Level, "logs.level", Trace, Debug, Info, Warn, Error, Fatal)
	p.Under("failures", a.Failures.validate())
	p.Under("events", a.Events.validate(a))
	p.Unless(a.Alias == "" || aliasName.MatchString(a.Alias) && !digits.MatchString(a.Alias), "alias",
		"is %q; want at most 128 letters, digits, hyphens and underscores, and not digits alone", a.Alias)
	return p.Err()
}

func (a Access) validate() error {
	var p check.Problems
	if len(a.Grants) > 0 {
		p.Under("grants", iamdoc.Validate(iamdoc.RolePolicy, a.Grants...))
	}
	p.Unless(a.NamePrefix == "" || prefix.MatchString(a.NamePrefix), "namePrefix",
		"is %q; want at most 40 letters, digits, hyphens and underscores", a.NamePrefix)
	return p.Err()
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
