package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/internal/lambdatest"
)

// TestBinary runs the function as Lambda does.
func TestBinary(t *testing.T) {
	t.Parallel()
	program := lambdatest.Build(t)
	fake := awsfake.New(t)
	fake.AddTable("registry")
	full := []string{
		"AWS_REGION=eu-west-1", "AWS_ENDPOINT_URL=" + fake.URL(), "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b",
		"APPLICATION=tenancy", "ENVIRONMENT=dev", "REGISTRY_TABLE=registry", "SECRET_PREFIX=dev/workspace",
		"KEY_ARN=arn:aws:kms:eu-west-1:123456789012:key/1", "EXPORT_BUCKET=exports",
		`CELLS=[{"name":"a","host":"h","adminSecretArn":` +
			`"arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf","capacity":1}]`,
	}
	for name, tc := range map[string]struct {
		environment []string
		want        []string
	}{
		"answers":               {full, []string{`message: operation is \"\"`, `not registered`}},
		"names what is missing": {nil, []string{`REGISTRY_TABLE: is not set`, `CELLS: is not set`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers := lambdatest.Run(t, program, tc.environment, `{}`, `{"operation":"suspend","workspace":"acme"}`)
			require.Len(t, answers, 2)
			assert.Contains(t, answers[0], tc.want[0])
			assert.Contains(t, answers[1], tc.want[1])
		})
	}
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"dynamodb", "s3", "secretsmanager", "sqs"}, lambdatest.Services(t))
}
