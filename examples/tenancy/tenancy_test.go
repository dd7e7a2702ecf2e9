package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/sandbox"
)

// TestProgram takes the program through its life in the sandbox: up, nothing to do, protected, given up,
// gone.
func TestProgram(t *testing.T) {
	t.Parallel()
	// The stand-in runs no code, so that it need not be compiled here.
	code := t.TempDir()
	for _, name := range tenancy.Shipped() {
		require.NoError(t, os.WriteFile(filepath.Join(code, name+".zip"), []byte(name), 0o600))
	}
	box, err := sandbox.Open(t.Context(), sandbox.Options{
		Program: program, Root: ".", State: t.TempDir(), Settings: map[string]string{"base:functions": code},
	})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, box.Close()) })

	up, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, sandbox.Changes{Create: len(up.Resources) + 2}, up.Changes, "and the stack itself, and a provider")
	assert.Regexp(t, `^https://[a-z0-9]+\.cloudfront\.net$`, up.Output("url"))
	assert.Regexp(t, `^wss://[a-z0-9]+\.cloudfront\.net/socket$`, up.Output("socketUrl"))
	assert.Regexp(t, `^https://sqs\..*\.fifo$`, up.Output("queueUrl"))

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
	assert.Equal(t, 1, types["aws:rds/cluster:Cluster"])
	assert.Equal(t, 2, types["aws:dynamodb/table:Table"])
	assert.Equal(t, 2, types["aws:sqs/queue:Queue"])
	assert.Equal(t, 7, types["aws:kms/key:Key"])

	_, err = box.Unprotect(t.Context(), "dev")
	require.NoError(t, err)
	gone, err := box.Destroy(t.Context(), "dev")
	require.NoError(t, err)
	// What API Gateway logs with is the account's, and stays for the APIs of others.
	left := map[string]bool{}
	for _, r := range gone.Left {
		left[r.Type] = true
	}
	assert.Equal(t, map[string]bool{
		"aws:apigateway/account:Account": true, "aws:iam/role:Role": true,
		"aws:iam/rolePolicyAttachment:RolePolicyAttachment": true,
	}, left)
}
