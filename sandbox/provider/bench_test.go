package provider_test

import (
	"fmt"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

// BenchmarkCheckAndCreate is one resource as the engine makes it, over the connection.
func BenchmarkCheckAndCreate(b *testing.B) {
	_, e := aws(b, provider.Options{})
	inputs := pack(b, map[string]any{"delaySeconds": 5, "tags": map[string]any{"a": "b"}})
	n := 0
	for b.Loop() {
		u := urn(queueType, fmt.Sprintf("q%d", n))
		n++
		checked, err := e.Check(b.Context(), &pulumirpc.CheckRequest{Urn: u, News: inputs})
		require.NoError(b, err)
		_, err = e.Create(b.Context(), &pulumirpc.CreateRequest{Urn: u, Properties: checked.GetInputs()})
		require.NoError(b, err)
	}
}
