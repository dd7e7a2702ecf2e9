package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
)

// TestProgram takes the program through its life in the sandbox: up, nothing to do, protected, given up,
// gone.
func TestProgram(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Open(t.Context(), sandbox.Options{Program: program, Root: ".", State: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, box.Close()) })

	up, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, sandbox.Changes{Create: len(up.Resources) + 2}, up.Changes, "and the stack itself, and a provider")
	assert.Regexp(t, `^https://[a-z0-9]+\.cloudfront\.net$`, up.Output("url"))
	for _, r := range box.World().Resources() {
		assert.Contains(t, []string{"eu-west-1", "us-east-1"}, r.Region, r.URN)
	}

	again, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	assert.False(t, again.Changes.Any(), "%s", again.Changes)

	_, err = box.Destroy(t.Context(), "dev")
	var held *sandbox.ProtectedError
	require.ErrorAs(t, err, &held)
	types := map[string]int{}
	for _, r := range held.Resources {
		types[r.Type]++
	}
	assert.Equal(t, 2, types["aws:elasticache/replicationGroup:ReplicationGroup"])
	assert.Equal(t, 3, types["aws:s3/bucketV2:BucketV2"])
	assert.Equal(t, 2, types["aws:sqs/queue:Queue"])
	assert.Equal(t, 1, types["aws:lb/loadBalancer:LoadBalancer"])

	_, err = box.Unprotect(t.Context(), "dev")
	require.NoError(t, err)
	gone, err := box.Destroy(t.Context(), "dev")
	require.NoError(t, err)
	assert.Empty(t, gone.Left)
	assert.Empty(t, box.World().Resources())
}
