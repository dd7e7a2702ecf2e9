// Package iamdoc builds IAM policy documents from typed statements. A document that grants more than it must
// (an action of "*", a resource of "*" where AWS can scope it) or that AWS would refuse for its size is an
// error before anything is created.
package iamdoc

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Statement is one permission. Allow is the zero value of its effect.
type Statement struct {
	// Sid names the statement: letters and digits only. Required, for audit trails and diffs speak of it.
	Sid string
	// Deny turns the statement into a refusal, which no other statement can lift. Default: the statement allows.
	Deny bool
	// Principals are who may act, in a trust or resource policy. Leave it empty in a role's own policy.
	Principals []Principal
	// Actions are what may be done: "s3:GetObject". Required. A wildcard needs a service and a verb:
	// "kms:Encrypt*".
	Actions []string
	// Resources are the ARNs acted on. In a role's own policy "*" is refused unless AWS cannot scope the actions
	// (see Unscopable). Leave it empty in a trust policy.
	Resources []pulumi.StringInput
	// Conditions must all hold. Default: none.
	Conditions []Condition
}

// Condition narrows a Statement: Operator and Key in AWS's words, any one of Values.
type Condition struct {
	// Operator is how values are compared: "StringEquals", "ArnLike". Required.
	Operator string
	// Key is what is compared: "aws:SourceAccount". Required.
	Key string
	// Values are what it may be; at least one.
	Values []pulumi.StringInput
}

// Principal is who a trust or resource policy speaks of.
type Principal struct {
	kind   string
	values []pulumi.StringInput
}

// Service is an AWS service as a principal: Service("ecs-tasks.amazonaws.com").
func Service(names ...string) Principal {
	return Principal{kind: "Service", values: Strings(names...)}
}

// AWS is an account root, role or user as a principal, by ARN.
func AWS(arns ...pulumi.StringInput) Principal { return Principal{kind: "AWS", values: arns} }

// Federated is an identity provider as a principal, by ARN.
func Federated(arns ...pulumi.StringInput) Principal {
	return Principal{kind: "Federated", values: arns}
}

// Anyone is every principal. Allowed only in a Deny or together with a condition.
func Anyone() Principal { return Principal{kind: "*"} }

// Strings makes plain text usable as Resources or Values.
func Strings(values ...string) []pulumi.StringInput {
	out := make([]pulumi.StringInput, len(values))
	for i, v := range values {
		out[i] = pulumi.String(v)
	}
	return out
}

// Equals is the condition that key is one of values: Equals("aws:SourceAccount", pulumi.String(account)).
func Equals(key string, values ...pulumi.StringInput) Condition {
	return Condition{Operator: "StringEquals", Key: key, Values: values}
}

// ARNLike is the condition that the ARN under key matches one of the patterns.
func ARNLike(key string, patterns ...pulumi.StringInput) Condition {
	return Condition{Operator: "ArnLike", Key: key, Values: patterns}
}

// Render turns statements into the JSON that AWS takes. The error lists every statement that is wrong; a
// document above the kind's size limit fails once its values are known.
func Render(kind Kind, statements ...Statement) (pulumi.StringOutput, error) {
	if err := Validate(kind, statements...); err != nil {
		return pulumi.StringOutput{}, err
	}
	return marshal(statements).ApplyT(func(text string) (string, error) {
		if n := len(text); n > kind.Limit {
			return "", fmt.Errorf("%s is %d characters; AWS takes at most %d: split it or name fewer resources",
				kind.Name, n, kind.Limit)
		}
		return text, nil
	}).(pulumi.StringOutput), nil
}

// Validate reports what Render would refuse, without rendering.
func Validate(kind Kind, statements ...Statement) error {
	var p check.Problems
	p.Unless(len(statements) > 0, "statements",
		"are empty; want at least one, for AWS refuses an empty document")
	seen := map[string]bool{}
	for i, s := range statements {
		path := fmt.Sprintf("statements[%d]", i)
		p.Under(path, s.validate(kind))
		p.Unless(s.Sid == "" || !seen[s.Sid], path+".sid", "%q stands twice; want each once", s.Sid)
		seen[s.Sid] = true
	}
	return p.Err()
}

func marshal(statements []Statement) pulumi.StringOutput {
	list := make([]any, len(statements))
	for i, s := range statements {
		list[i] = s.document()
	}
	return pulumi.JSONMarshal(map[string]any{"Version": "2012-10-17", "Statement": list})
}

func (s Statement) document() map[string]any {
	doc := map[string]any{"Sid": s.Sid, "Effect": "Allow", "Action": s.Actions}
	if s.Deny {
		doc["Effect"] = "Deny"
	}
	if len(s.Resources) > 0 {
		doc["Resource"] = pulumi.StringArray(s.Resources)
	}
	if len(s.Principals) > 0 {
		doc["Principal"] = principals(s.Principals)
	}
	if len(s.Conditions) > 0 {
		doc["Condition"] = conditions(s.Conditions)
	}
	return doc
}

func principals(list []Principal) any {
	byKind := map[string]any{}
	for _, p := range list {
		if p.kind == "*" {
			return "*"
		}
		old, _ := byKind[p.kind].(pulumi.StringArray)
		byKind[p.kind] = append(old, p.values...)
	}
	return byKind
}

func conditions(list []Condition) map[string]any {
	byOperator := map[string]any{}
	for _, c := range list {
		keys, ok := byOperator[c.Operator].(map[string]any)
		if !ok {
			keys = map[string]any{}
			byOperator[c.Operator] = keys
		}
		keys[c.Key] = pulumi.StringArray(c.Values)
	}
	return byOperator
}
