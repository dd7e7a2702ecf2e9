package iamdoc

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Kind is where a document is attached, which decides what it may hold and how long it may be.
type Kind struct {
	// Name is what an error calls it.
	Name string
	// Limit is how many characters AWS takes.
	Limit int
	// Principals says whether its statements name principals.
	Principals bool
	// Resources says whether its statements name resources.
	Resources bool
	// Own says that "*" as a resource means the one thing the document is attached to.
	Own bool
}

// The kinds of document, with the limits of the IAM and AWS STS quota page and of each service's own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
var (
	// RolePolicy is the inline policies of a role, which share one limit.
	RolePolicy = Kind{Name: "role policy", Limit: 10240, Resources: true}
	// ManagedPolicy is a customer managed policy.
	ManagedPolicy = Kind{Name: "managed policy", Limit: 6144, Resources: true}
	// TrustPolicy says who may assume a role.
	TrustPolicy = Kind{Name: "trust policy", Limit: 2048, Principals: true}
	// KeyPolicy is the policy of a KMS key.
	KeyPolicy = Kind{Name: "key policy", Limit: 32768, Principals: true, Resources: true, Own: true}
	// BucketPolicy is the policy of an S3 bucket.
	BucketPolicy = Kind{Name: "bucket policy", Limit: 20480, Principals: true, Resources: true}
	// TopicPolicy is the policy of an SNS topic.
	TopicPolicy = Kind{Name: "topic policy", Limit: 30720, Principals: true, Resources: true}
	// QueuePolicy is the policy of an SQS queue.
	QueuePolicy = Kind{Name: "queue policy", Limit: 8192, Principals: true, Resources: true}
	// EndpointPolicy is the policy of a VPC endpoint, where "*" is what lies behind the endpoint.
	EndpointPolicy = Kind{Name: "endpoint policy", Limit: 20480, Principals: true, Resources: true, Own: true}
	// SecretPolicy is the resource policy of a Secrets Manager secret.
	SecretPolicy = Kind{Name: "secret policy", Limit: 20480, Principals: true, Resources: true, Own: true}
	// VaultPolicy is the access policy of a backup vault.
	VaultPolicy = Kind{Name: "vault policy", Limit: 20480, Principals: true, Resources: true, Own: true}
)

var (
	sid    = regexp.MustCompile(`^[A-Za-z0-9]+$`)
	action = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z][A-Za-z0-9*]*$`)
	denied = regexp.MustCompile(`^(\*|[a-z0-9-]+:[A-Za-z0-9*]+)$`)
)

func (s Statement) validate(kind Kind) error {
	var p check.Problems
	p.Unless(sid.MatchString(s.Sid), "sid", "is %q; want letters and digits", s.Sid)
	s.validateActions(&p, kind)
	p.Unless(kind.Principals == (len(s.Principals) > 0), "principals",
		"has %d; a %s %s", len(s.Principals), kind.Name, needs(kind.Principals))
	s.validatePrincipals(&p)
	p.Unless(kind.Resources == (len(s.Resources) > 0), "resources",
		"has %d; a %s %s", len(s.Resources), kind.Name, needs(kind.Resources))
	given(&p, s.Resources, "resources")
	s.validateScope(&p, kind)
	s.validateConditions(&p)
	return p.Err()
}

func (s Statement) validateActions(p *check.Problems, kind Kind) {
	p.Unless(len(s.Actions) > 0, "actions", "are empty; want at least one")
	for _, a := range s.Actions {
		if s.Deny {
			p.Unless(denied.MatchString(a), "actions", "holds %q; want service:Action", a)
			continue
		}
		p.Unless(s.allowed(a, kind), "actions", "holds %q; want service:Action without a lone wildcard", a)
	}
}

// allowed says whether an Allow may name the action. A key policy must leave the account kms:*, or nobody can
// ever change the key again, and an endpoint policy narrows what other policies have granted already.
func (s Statement) allowed(name string, kind Kind) bool {
	if name == "*" {
		return kind.Name == EndpointPolicy.Name && len(s.Conditions) > 0
	}
	if kind.Name == KeyPolicy.Name && name == "kms:*" {
		return len(s.Principals) == 1 && s.Principals[0].kind == "AWS" && !s.Principals[0].anyone()
	}
	return action.MatchString(name)
}

func (s Statement) validatePrincipals(p *check.Problems) {
	narrowed := s.Deny || len(s.Conditions) > 0
	for _, who := range s.Principals {
		given(p, who.values, "principals")
		p.Unless(who.kind == "*" || len(who.values) > 0, "principals",
			"has a %s without a name; want at least one", who.kind)
		p.Unless(!who.anyone() || narrowed, "principals",
			"is anyone; want a condition beside it, or a named principal")
		p.Unless(!who.anyone() || len(s.Principals) == 1, "principals",
			"is anyone and %d more; want one or the other", len(s.Principals)-1)
		p.Unless(who.kind != "Federated" || narrowed, "principals",
			"is everyone whom the identity provider knows; want a condition on the audience and the subject")
	}
}

// anyone says whether the principal is everybody, which AWS takes in two spellings.
func (who Principal) anyone() bool {
	return who.kind == "*" || who.kind == "AWS" && hasStar(who.values)
}

func hasStar(values []pulumi.StringInput) bool {
	return slices.Contains(values, pulumi.StringInput(pulumi.String("*")))
}

func (s Statement) validateScope(p *check.Problems, kind Kind) {
	if s.Deny || kind.Own || !hasStar(s.Resources) {
		return
	}
	for _, a := range s.Actions {
		p.Unless(Unscopable(a) != "", "resources", `is "*" for %s, which AWS can scope; want its ARNs`, a)
	}
}

// validateConditions wants each key once under an operator: AWS joins conditions by key, and of two one would
// go.
func (s Statement) validateConditions(p *check.Problems) {
	seen := map[[2]string]bool{}
	for _, c := range s.Conditions {
		p.Unless(c.Operator != "" && c.Key != "" && len(c.Values) > 0, "conditions",
			"has operator %q, key %q and %d values; want all three", c.Operator, c.Key, len(c.Values))
		given(p, c.Values, "conditions")
		once := [2]string{c.Operator, strings.ToLower(c.Key)}
		p.Unless(!seen[once], "conditions", "has %s on %s twice; want one, with every value", c.Operator, c.Key)
		seen[once] = true
	}
}

// given records a problem for a value that was never set, which AWS would meet as null or as an empty ARN.
func given(p *check.Problems, values []pulumi.StringInput, path string) {
	for _, v := range values {
		p.Unless(v != nil && v != pulumi.StringInput(pulumi.String("")), path,
			"holds an empty value; want it set or left out")
	}
}

func needs(yes bool) string {
	if yes {
		return "names at least one"
	}
	return "names none"
}
