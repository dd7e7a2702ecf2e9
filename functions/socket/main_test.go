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
	fake := awsfake.New(t)
	fake.AddSortedTable("connections")
	environment := []string{
		"AWS_REGION=eu-west-1", "AWS_ENDPOINT_URL=" + fake.URL(), "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b",
		"CONNECTIONS_TABLE=connections", "SOCKET_URL=https://abc.execute-api.eu-west-1.amazonaws.com/production",
	}
	event := `{"requestContext":{"routeKey":"$connect","connectionId":"c","authorizer":{"workspace":"acme","subject":"s"}}}`
	program := lambdatest.Build(t)
	answers := lambdatest.Run(t, program, environment, event)
	require.Len(t, answers, 1)
	assert.Contains(t, answers[0], `"statusCode":200`)
	assert.Equal(t, []string{"connection#c/connection"}, fake.Items("connections"))
	answers = lambdatest.Run(t, program, nil, event)
	assert.Contains(t, answers[0], "CONNECTIONS_TABLE: is not set")
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"apigatewaymanagementapi", "dynamodb"}, lambdatest.Services(t))
}
