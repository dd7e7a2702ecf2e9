package secret

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Reference names a secret, whoever made it. Its zero value names none.
type Reference struct {
	name string
	arn  pulumi.StringInput
	key  pulumi.StringInput
}

// complete is an ARN with the six characters that Secrets Manager appends to a name.
var complete = regexp.MustCompile(
	`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:([A-Za-z0-9/_+=.@!-]+)-[A-Za-z0-9]{6}$`)

// Existing refers to a secret that stands outside the program. keyARN is the KMS key that encrypts it, nil
// for the account's key aws/secretsmanager.
func Existing(arn string, keyARN pulumi.StringInput) (Reference, error) {
	var p check.Problems
	match := complete.FindStringSubmatch(arn)
	p.Unless(match != nil, "arn",
		"is %q; want a secret's whole ARN, which ends in a hyphen and six random characters", arn)
	if err := p.Err(); err != nil {
		return Reference{}, fmt.Errorf("secret: %w", err)
	}
	return Reference{name: match[1], arn: pulumi.String(arn), key: keyARN}, nil
}

// Of refers to a secret by an ARN that another resource tells. name tells its grants from those of other
// secrets; keyARN is the KMS key that encrypts it, nil for the account's key aws/secretsmanager.
func Of(name string, arn, keyARN pulumi.StringInput) Reference {
	return Reference{name: name, arn: arn, key: keyARN}
}

// Given says whether the reference names a secret.
func (r Reference) Given() bool { return r.arn != nil }

// ARN is what tasks and functions name to get the value; nil when the reference names none.
func (r Reference) ARN() pulumi.StringInput { return r.arn }

// GrantRead is what a role needs to read the secret's value, its key included. It is empty when the reference
// names no secret.
func (r Reference) GrantRead() []iamdoc.Statement {
	if !r.Given() {
		return nil
	}
	statements := []iamdoc.Statement{{
		Sid:       iamdoc.Sid("ReadSecret", r.name),
		Actions:   []string{"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"},
		Resources: []pulumi.StringInput{r.arn},
	}}
	if r.key == nil {
		return statements
	}
	return append(statements, iamdoc.Statement{
		Sid:       iamdoc.Sid("DecryptSecret", r.name),
		Actions:   []string{"kms:Decrypt"},
		Resources: []pulumi.StringInput{r.key},
		// Secrets Manager names the secret in each call to KMS, so the key opens this one and no other.
		// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
		Conditions: []iamdoc.Condition{iamdoc.Equals("kms:EncryptionContext:SecretARN", r.arn)},
	})
}

// GrantRead is what a role needs to read the secret's value, its key included.
func (s *Secret) GrantRead() []iamdoc.Statement { return s.ref.GrantRead() }
