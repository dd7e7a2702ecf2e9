package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/functions/internal/lambdatest"
)

// TestBinary runs the function as Lambda does, with nothing in its environment.
func TestBinary(t *testing.T) {
	t.Parallel()
	answers := lambdatest.Run(t, lambdatest.Build(t), nil,
		`{"kind":"resolver","workspace":"acme","input":1}`, `{"kind":"task"}`, `{}`)
	assert.Equal(t, []string{
		`{"workspace":"acme","input":1}`, `{"done":true,"kind":"task"}`,
		`{"errorMessage":"event: is of none of the four kinds: resolver, webhook, trigger, task",` +
			`"errorType":"errorString"}`,
	}, answers)
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	assert.Empty(t, lambdatest.Services(t))
}
