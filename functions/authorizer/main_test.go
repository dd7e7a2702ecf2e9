package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/lambdatest"
)

// TestBinary runs the function as Lambda does.
func TestBinary(t *testing.T) {
	t.Parallel()
	environment := []string{
		"AWS_REGION=eu-west-1", "ISSUER=https://issuer.invalid", "AUDIENCE=shop",
		"ORIGIN_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf",
	}
	event := `{"type":"REQUEST","methodArn":"arn:aws:execute-api:eu-west-1:123456789012:abc/prod/POST/graphql"}`
	program := lambdatest.Build(t)
	answers := lambdatest.Run(t, program, environment, event)
	require.Len(t, answers, 1)
	assert.JSONEq(t, `{"errorMessage":"Unauthorized","errorType":"errorString"}`, answers[0])
	answers = lambdatest.Run(t, program, nil, event)
	assert.Contains(t, answers[0], "ORIGIN_SECRET_ARN: is not set")
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"secretsmanager"}, lambdatest.Services(t))
}
