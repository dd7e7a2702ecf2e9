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
		`{"kind":"resolver","workspace":"acme","input":1}`, `{"report":"daily"}`, `{"Records":[]}`)
	assert.Equal(t, []string{
		`{"workspace":"acme","input":1}`, `{"done":true,"kind":"task"}`,
		`{"errorMessage":"event: is of a queue or a stream; want one of a resolver, webhook, trigger or task",` +
			`"errorType":"errorString"}`,
	}, answers)
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	assert.Empty(t, lambdatest.Services(t))
}
