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
		"AWS_REGION=eu-west-1", "APPLICATION=tenancy", "ENVIRONMENT=dev", "REGISTRY_TABLE=registry",
		"SECRET_PREFIX=dev/workspace", "CONNECTIONS_TABLE=connections", "EVENT_BUS=bus", "CUSTOM_PREFIX=custom-",
		"SOCKET_URL=https://abc.execute-api.eu-west-1.amazonaws.com/production",
	}
	program := lambdatest.Build(t)
	answers := lambdatest.Run(t, program, environment, `{"httpMethod":"GET","path":"/health"}`)
	require.Len(t, answers, 1)
	assert.Contains(t, answers[0], `"statusCode":200`)
	answers = lambdatest.Run(t, program, nil, `{"httpMethod":"GET","path":"/health"}`)
	assert.Contains(t, answers[0], "EVENT_BUS: is not set")
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"apigatewaymanagementapi", "dynamodb", "eventbridge", "lambda", "secretsmanager"},
		lambdatest.Services(t))
}
