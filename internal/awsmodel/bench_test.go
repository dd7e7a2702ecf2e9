package awsmodel

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

func balancer() Resource {
	return Resource{
		Type: "aws:lb/loadBalancer:LoadBalancer", Name: "front",
		URN: "urn:pulumi:dev::shop::aws:lb/loadBalancer:LoadBalancer::front",
		Inputs: resource.NewPropertyMapFromMap(map[string]any{
			"subnets": []any{"a", "b"}, "internal": true, "tags": map[string]any{"a": "b"},
			"accessLogs": map[string]any{"bucket": "b", "enabled": true},
		}),
	}
}

// stackTypes are about as many types as a stack of ours meets.
func stackTypes() []string {
	var types []string
	for _, token := range Types() {
		if _, listed := replaceTable()[short(token)]; listed && len(types) < 40 {
			types = append(types, token)
		}
	}
	return types
}

// A program that checks a stack must not notice that the schema is loaded for it.
func TestTheSchemaLoadsFast(t *testing.T) {
	t.Parallel()
	types := stackTypes()
	require.Len(t, types, 40)
	best := time.Hour
	for range 5 {
		start := time.Now()
		c := openCatalogue()
		for _, token := range types {
			e := c.entries[token]
			require.NotEmpty(t, c.service(e.file).typ(token, e.component).Outputs.list)
		}
		best = min(best, time.Since(start))
	}
	require.Less(t, best, 100*time.Millisecond, "20ms is what it takes when nothing else runs")
}

func BenchmarkLoad(b *testing.B) {
	types := stackTypes()
	for b.Loop() {
		c := openCatalogue()
		for _, token := range types {
			e := c.entries[token]
			c.service(e.file).typ(token, e.component)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	r := balancer()
	for b.Loop() {
		Check(r.Type, r.Inputs)
		Refuse(r.Type, r.Inputs)
	}
}

func BenchmarkFabricate(b *testing.B) {
	r := balancer()
	for b.Loop() {
		Fabricate(r)
	}
}
