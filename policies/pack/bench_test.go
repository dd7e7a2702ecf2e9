package pack_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// resources is a stack of n resources, of every type that some rule is about, in turn.
func resources(p *pack.Pack, n int) []rule.Resource {
	var types []string
	for _, r := range p.Rules() {
		for _, token := range r.Types {
			if token[len(token)-1] != '*' {
				types = append(types, token)
			}
		}
	}
	policy := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],` +
		`"Resource":"arn:aws:s3:::b/*","Principal":{"Service":"logs.amazonaws.com"}}]}`
	list := make([]rule.Resource, n)
	for i := range list {
		token, name := types[i%len(types)], fmt.Sprintf("r%d", i)
		list[i] = rule.Resource{
			URN: "urn:pulumi:s::p::" + token + "::" + name, Type: token, Name: name, ID: name,
			Inputs: rule.Object(map[string]any{
				"name": name, "bucket": name, "arn": "arn:aws:x:eu-west-1:1:" + name, "policy": policy,
				"tags":    map[string]any{"owner": "team", "environment": "production"},
				"origins": []any{map[string]any{"customOriginConfig": map[string]any{"originProtocolPolicy": "https-only"}}},
				"runtime": "nodejs22.x", "kmsMasterKeyId": "key", "retentionInDays": 30.0,
			}),
			Provider: rule.Provider{URN: "provider", Properties: rule.Object(map[string]any{"region": "eu-west-1"})},
		}
	}
	return list
}

// A preview waits for the rules, so they are held to a time.
const (
	slowestStack    = 250.0 // milliseconds
	slowestResource = 40.0  // microseconds for each 100 rules
)

// BenchmarkEvaluate judges 700 resources by all rules.
func BenchmarkEvaluate(b *testing.B) {
	p, err := pack.Standard()
	require.NoError(b, err)
	const stack = 700
	list := resources(p, stack)
	for b.Loop() {
		_, err := p.Evaluate(list, pack.Configuration{}, rule.Environment{})
		require.NoError(b, err)
	}
	each := float64(b.Elapsed().Microseconds()) / float64(b.N)
	resource := each / stack * 100 / float64(len(p.Rules()))
	b.ReportMetric(resource, "µs/resource/100rules")
	assert.Less(b, each/1000, slowestStack)
	assert.Less(b, resource, slowestResource)
}

// BenchmarkUnlooked judges 700 resources that no rule is about: what a resource costs in any case.
func BenchmarkUnlooked(b *testing.B) {
	p, err := pack.Standard()
	require.NoError(b, err)
	const stack = 700
	list := resources(p, stack)
	for i := range list {
		list[i].Type = fmt.Sprintf("aws:made/up%d:Type", i%40)
	}
	for b.Loop() {
		_, err := p.Evaluate(list, pack.Configuration{}, rule.Environment{})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/stack, "ns/resource")
}
