package balancing

import (
	"math"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// validName is what AWS takes as the name of a load balancer or of a target group.
var validName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)

// NameValid requires names that AWS takes. Pulumi makes names of its own eight characters longer than the
// resource's.
var NameValid = rule.Rule{
	Name:     "alb-name-valid",
	Types:    []string{balancer, targetGroup},
	Why:      `AWS refuses it: a name "cannot be longer than 32 characters" and has no others than these.`,
	Fix:      `set name to at most 32 letters, digits and inner hyphens; that of a balancer not to "internal-…"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("name")
		valid := name.Matches(validName, "at most 32 letters, digits and inner hyphens")
		if in.Type() == balancer {
			valid = rule.All(valid, rule.Not(name.HasPrefix("internal-")))
		}
		return rule.When(name.Set(), valid)
	},
}

// SubnetsInTwoZones requires that an application load balancer survives the loss of a zone, as AWS demands.
var SubnetsInTwoZones = rule.Rule{
	Name:  "alb-two-subnets-in-two-azs",
	Types: []string{balancer},
	With:  []string{subnet},
	Why: `AWS refuses it: "At least two subnets in two different Availability Zones must be specified", and ` +
		`"A load balancer cannot be attached to multiple subnets in the same Availability Zone".`,
	Fix:      "set subnets or subnetMappings to one subnet in each of two or more zones",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "application-load-balancers.html#load-balancer-subnets",
	Controls: rule.Controls{rule.FSBP: {"ELB.13"}, rule.CfnLint: {"E3680"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		enough := rule.Any(
			in.Each("subnets[]").Count(2, math.MaxInt), in.Each("subnetMappings[]").Count(2, math.MaxInt))
		return rule.All(
			rule.When(application(in), enough),
			apart(stack.Targets(in, "subnets[]", subnet)),
			apart(stack.Targets(in, "subnetMappings[].subnetId", subnet)),
		)
	},
}

// apart holds when no two of the subnets are in the same zone, as far as the stack holds them.
func apart(subnets rule.Related) rule.Verdict {
	known, complete := subnets.Sure()
	zones := map[string]bool{}
	for _, s := range known {
		zone, ok := s.At("availabilityZone").Text()
		switch {
		case ok && zones[zone]:
			return rule.Decide(false, "two of the subnets are in "+zone)
		case !ok:
			complete = false
		}
		zones[zone] = true
	}
	if !complete {
		return rule.Unclear("the zones of the subnets are not known yet")
	}
	return rule.Decide(true, "")
}

// ListenerHasCertificate requires a certificate where there is TLS, and none where there is not.
var ListenerHasCertificate = rule.Rule{
	Name:  "alb-https-listener-has-certificate",
	Types: []string{listener},
	Why: `AWS refuses it: "A certificate must be specified for HTTPS listeners"; with HTTP and TCP it takes ` +
		"none, and one of another region it does not find.",
	Fix: "set certificateArn to a certificate of the listener's region, or remove certificateArn and " +
		"sslPolicy with HTTP and TCP",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "create-https-listener.html",
	Controls: rule.Controls{rule.CfnLint: {"E3676"}},
	Check: func(in rule.Inputs) rule.Verdict {
		certificate := in.At("certificateArn")
		secure, has := encrypted(in), certificate.Set()
		return rule.All(
			rule.When(secure, has),
			rule.When(rule.Not(secure), rule.All(rule.Not(has), rule.Not(in.At("sslPolicy").Set()))),
			rule.When(rule.All(has, in.Region().Set()), inRegion(certificate, in.Region())),
		)
	},
}

// inRegion holds for certificates of the region, and for those of IAM, which have none.
func inRegion(certificate, region rule.Value) rule.Verdict {
	name, known := region.Text()
	if !known {
		return rule.Unclear("the region is not known")
	}
	return certificate.Fits("a certificate of the load balancer's region", func(arn string) bool {
		_, rest, ofACM := strings.Cut(arn, ":acm:")
		return !ofACM || strings.HasPrefix(rest, name+":")
	})
}
