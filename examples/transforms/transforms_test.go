package main

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
)

// TestProgram deploys the program, and looks at what the queues became.
func TestProgram(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Open(t.Context(), sandbox.Options{Program: program, Root: ".", State: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, box.Close()) })

	up, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	assert.Contains(t, up.Output("url"), "https://sqs.")
	sizes := map[string]any{}
	for _, r := range box.World().Resources() {
		if r.Type == "aws:sqs/queue:Queue" {
			sizes[resource.URN(r.URN).Name()] = r.Inputs.Mappable()["maxMessageSize"]
		}
	}
	assert.Equal(t, map[string]any{"orders": 16384.0, "orders-dead": nil}, sizes, "the queue, and not that of its failures")
}
