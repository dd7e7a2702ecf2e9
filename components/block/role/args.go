package role

import (
	"cmp"
	"fmt"
	"regexp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Args configures a Role. Site and Service are required.
type Args struct {
	// Site is the account that the role serves. Required.
	Site site.Site

	// Service is who assumes the role: "ecs-tasks.amazonaws.com". Required.
	Service string

	// Description says what the role is for. Default: "Assumed by <service>". Printable ASCII, at most 1000
	// characters.
	Description string

	// Statements are what the role may do: what the Grant methods of blocks return, joined with slices.Concat.
	// Default: nothing, and no policy is made. All together may take 10,240 characters as JSON.
	Statements []Statement

	// ManagedPolicies are policies of AWS that the service demands as they are. Default: none. At most 10.
	ManagedPolicies []ManagedPolicy

	// SourceARNs are the only resources for which the service may assume the role, as patterns; for services
	// that send aws:SourceArn, which Lambda and EC2 do not. Default: any resource of the account.
	SourceARNs []pulumi.StringInput

	// Conditions are further conditions of the trust, such as the sts:ExternalId that Cognito sends for text
	// messages. Default: none.
	Conditions []Condition

	// AnySource leaves the condition on aws:SourceAccount out of the trust, for a service that does not send it.
	// Default: the service may assume the role for this account only. It is left out anyhow for Lambda, EC2,
	// API Gateway and AWS Backup, which do not send it.
	AnySource bool

	// Boundary is the ARN of a permissions boundary. Default: none.
	Boundary pulumi.StringInput

	// MaxSession is how long one assumption lasts at most. Default: 1h. 1h to 12h, in whole seconds.
	MaxSession time.Duration
}

var (
	servicePrincipal = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$`)
	printable        = regexp.MustCompile(`^[\x20-\x7e]{1,1000}$`)
)

// unsourced are the services that assume a role without saying for which account.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
var unsourced = map[string]bool{
	"lambda.amazonaws.com":     true,
	"edgelambda.amazonaws.com": true,
	"ec2.amazonaws.com":        true,
	"apigateway.amazonaws.com": true,
	"backup.amazonaws.com":     true,
}

// maxAttached is AWS's quota of managed policies on one role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const maxAttached = 10

func (a Args) withDefaults() Args {
	a.Description = cmp.Or(a.Description, "Assumed by "+a.Service)
	a.MaxSession = cmp.Or(a.MaxSession, time.Hour)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Unless(servicePrincipal.MatchString(a.Service), "service",
		"is %q; want a service principal such as ecs-tasks.amazonaws.com", a.Service)
	p.Unless(printable.MatchString(a.Description), "description",
		"is %q; want at most 1000 printable ASCII characters", a.Description)
	if len(a.Statements) > 0 {
		p.Under("", iamdoc.Validate(iamdoc.RolePolicy, a.Statements...))
	}
	p.Unless(len(a.ManagedPolicies) <= maxAttached, "managedPolicies",
		"has %d; want at most %d", len(a.ManagedPolicies), maxAttached)
	seen := map[ManagedPolicy]bool{}
	for i, m := range a.ManagedPolicies {
		path := fmt.Sprintf("managedPolicies[%d]", i)
		check.OneOf(&p, m, path, Managed()...)
		p.Unless(!seen[m], path, "names %q again; want each once", m)
		seen[m] = true
	}
	p.Unless(len(a.SourceARNs) == 0 || !unsourced[a.Service], "sourceARNs",
		"has %d, but %s sends no aws:SourceArn and could never assume the role; want none",
		len(a.SourceARNs), a.Service)
	for i, c := range a.Conditions {
		p.Unless(c.Key != "aws:SourceAccount" && c.Key != "aws:SourceArn", fmt.Sprintf("conditions[%d]", i),
			"is on %s; want anySource or sourceARNs, which say the same", c.Key)
	}
	if a.Site.Validate() == nil && servicePrincipal.MatchString(a.Service) {
		p.Mapped(iamdoc.Validate(iamdoc.TrustPolicy, a.trust()), map[string]string{"statements[0]": "trust"})
	}
	p.Unless(a.MaxSession >= time.Hour && a.MaxSession <= 12*time.Hour && a.MaxSession%time.Second == 0,
		"maxSession", "is %s; want 1h to 12h in whole seconds", a.MaxSession)
	return p.Err()
}
