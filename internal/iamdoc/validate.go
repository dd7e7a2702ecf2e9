package iamdoc

import (
	"regexp"
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
	action = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z*]+$`)
)

func (s Statement) validate(kind Kind) error {
	var p check.Problems
	p.Unless(sid.MatchString(s.Sid), "sid", "is %q; want letters and digits", s.Sid)
	p.Unless(len(s.Actions) > 0, "actions", "are empty; want at least one")
	for _, a := range s.Actions {
		p.Unless(s.Deny || s.allowed(a, kind), "actions", "holds %q; want service:Action without a lone wildcard", a)
	}
	p.Unless(kind.Principals == (len(s.Principals) > 0), "principals",
		"has %d; a %s %s", len(s.Principals), kind.Name, needs(kind.Principals))
	p.Unless(kind.Resources == (len(s.Resources) > 0), "resources",
		"has %d; a %s %s", len(s.Resources), kind.Name, needs(kind.Resources))
	if len(s.Principals) > 0 && s.open() {
		p.Unless(s.Deny || len(s.Conditions) > 0, "principals", "is anyone; want a condition beside it, or a named principal")
	}
	s.validateScope(&p, kind)
	for _, c := range s.Conditions {
		p.Unless(c.Operator != "" && c.Key != "" && len(c.Values) > 0, "conditions",
			"has operator %q, key %q and %d values; want all three", c.Operator, c.Key, len(c.Values))
	}
	return p.Err()
}

// allowed says whether an Allow may name the action. A key policy must leave the account kms:*, or nobody can
// ever change the key again, and an endpoint policy narrows what other policies have granted already.
func (s Statement) allowed(name string, kind Kind) bool {
	if name == "*" {
		return kind.Name == EndpointPolicy.Name && len(s.Conditions) > 0
	}
	if kind.Name == KeyPolicy.Name && name == "kms:*" {
		return len(s.Principals) == 1 && s.Principals[0].kind == "AWS"
	}
	_, verb, _ := strings.Cut(name, ":")
	return action.MatchString(name) && verb != "*"
}

func (s Statement) open() bool {
	for _, p := range s.Principals {
		if p.kind == "*" {
			return true
		}
	}
	return false
}

func (s Statement) validateScope(p *check.Problems, kind Kind) {
	if s.Deny || kind.Own {
		return
	}
	for _, r := range s.Resources {
		if text, plain := r.(pulumi.String); plain && text == "*" {
			for _, a := range s.Actions {
				p.Unless(Unscopable(a) != "", "resources", `is "*" for %s, which AWS can scope; want its ARNs`, a)
			}
		}
	}
}

func needs(yes bool) string {
	if yes {
		return "names at least one"
	}
	return "names none"
}
