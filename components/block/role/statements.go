package role

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Statement is one permission, as blocks return from their Grant methods and as a program writes its own.
type Statement = iamdoc.Statement

// Condition narrows a Statement.
type Condition = iamdoc.Condition

// Principal is who the statement of a resource policy speaks of.
type Principal = iamdoc.Principal

// Service is an AWS service as a principal: Service("sns.amazonaws.com").
func Service(names ...string) Principal { return iamdoc.Service(names...) }

// AWS is an account root, role or user as a principal, by ARN.
func AWS(arns ...pulumi.StringInput) Principal { return iamdoc.AWS(arns...) }

// Strings makes plain text usable as the Resources of a Statement or the Values of a Condition.
func Strings(values ...string) []pulumi.StringInput { return iamdoc.Strings(values...) }

// Equals is the condition that key is one of values: Equals("aws:SourceAccount", pulumi.String(account)).
func Equals(key string, values ...pulumi.StringInput) Condition { return iamdoc.Equals(key, values...) }

// ARNLike is the condition that the ARN under key matches one of the patterns.
func ARNLike(key string, patterns ...pulumi.StringInput) Condition {
	return iamdoc.ARNLike(key, patterns...)
}
