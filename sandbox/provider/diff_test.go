package provider_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	_, e := aws(t, provider.Options{})
	const (
		add     = pulumirpc.PropertyDiff_ADD
		remove  = pulumirpc.PropertyDiff_DELETE
		update  = pulumirpc.PropertyDiff_UPDATE
		replace = pulumirpc.PropertyDiff_UPDATE_REPLACE
	)
	type kinds map[string]pulumirpc.PropertyDiff_Kind
	for name, tc := range map[string]struct {
		typ           string
		before, after map[string]any
		ignore        []string
		want          kinds
		first         bool
	}{
		"equal inputs": {vpcType, map[string]any{"cidrBlock": "10.0.0.0/16"},
			map[string]any{"cidrBlock": "10.0.0.0/16"}, nil, kinds{}, false},
		"a replacing property": {
			vpcType, map[string]any{"cidrBlock": "10.0.0.0/16"}, map[string]any{"cidrBlock": "10.1.0.0/16"}, nil,
			kinds{"cidrBlock": replace}, false,
		},
		"tags, one by one": {
			vpcType, map[string]any{"tags": map[string]any{"a": "1", "b": "2"}},
			map[string]any{"tags": map[string]any{"a": "2", "c.d": "3"}}, nil,
			kinds{"tags.a": update, "tags.b": remove, `tags["c.d"]`: add}, false,
		},
		"an unknown value": {
			vpcType, map[string]any{"cidrBlock": "10.0.0.0/16"}, map[string]any{"cidrBlock": unknown()}, nil,
			kinds{"cidrBlock": replace}, false,
		},
		"JSON that says the same": {
			queueType, map[string]any{"policy": `{"a": [1, 2]}`}, map[string]any{"policy": `{"a":[1,2]}`}, nil,
			kinds{}, false,
		},
		"JSON that does not": {
			queueType, map[string]any{"policy": `{"a":1}`}, map[string]any{"policy": `{"a":2}`}, nil,
			kinds{"policy": update}, false,
		},
		"a number as text": {queueType, map[string]any{"delaySeconds": 5}, map[string]any{"delaySeconds": "5"}, nil,
			kinds{}, false},
		"a secret now": {
			queueType, map[string]any{"name": "q"},
			map[string]any{"name": resource.MakeSecret(resource.NewProperty("q"))}, nil, kinds{}, false,
		},
		"a fixed name is deleted first": {
			tableType, map[string]any{"name": "t", "hashKey": "a"}, map[string]any{"name": "t", "hashKey": "b"}, nil,
			kinds{"hashKey": replace}, true,
		},
		"a made-up name is not": {
			tableType, map[string]any{"name": "t", "hashKey": "a"},
			map[string]any{"name": "t", "hashKey": "b", "__defaults": []any{"name"}}, nil, kinds{"hashKey": replace},
			false,
		},
		"nested in a list": {
			"aws:backup/selection:Selection",
			map[string]any{"selectionTags": []any{map[string]any{"key": "a"}}},
			map[string]any{"selectionTags": []any{map[string]any{"key": "b"}, map[string]any{"key": "c"}}}, nil,
			kinds{"selectionTags[0].key": replace, "selectionTags[1]": pulumirpc.PropertyDiff_ADD_REPLACE}, false,
		},
		"nested elsewhere": {
			"aws:eks/cluster:Cluster",
			map[string]any{"kubernetesNetworkConfig": map[string]any{"ipFamily": "ipv4",
				"elasticLoadBalancing": map[string]any{"enabled": true}}},
			map[string]any{"kubernetesNetworkConfig": map[string]any{"ipFamily": "ipv6",
				"elasticLoadBalancing": map[string]any{"enabled": false}}}, nil,
			kinds{"kubernetesNetworkConfig.ipFamily": replace,
				"kubernetesNetworkConfig.elasticLoadBalancing.enabled": update}, false,
		},
		"an older engine": {
			groupType, map[string]any{"engine": "valkey", "engineVersion": "8.0"}, map[string]any{"engine": "valkey",
				"engineVersion": "7.2"}, nil,
			kinds{"engineVersion": replace}, false,
		},
		"a newer engine": {
			groupType, map[string]any{"engine": "valkey", "engineVersion": "7.2"}, map[string]any{"engine": "valkey",
				"engineVersion": "8.0"}, nil,
			kinds{"engineVersion": update}, false,
		},
		"ignored changes": {
			"aws:ecs/service:Service", map[string]any{"desiredCount": 1}, map[string]any{"desiredCount": 2},
			[]string{"desiredCount"}, kinds{}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := e.Diff(t.Context(), &pulumirpc.DiffRequest{
				Urn: urn(tc.typ, "x"), Id: "x", OldInputs: pack(t, tc.before), News: pack(t, tc.after),
				IgnoreChanges: tc.ignore,
			})
			require.NoError(t, err)
			kind := kinds{}
			for path, d := range got.GetDetailedDiff() {
				kind[path] = d.GetKind()
			}
			assert.Equal(t, tc.want, kind)
			assert.Equal(t, tc.first, got.GetDeleteBeforeReplace())
			assert.Equal(t, len(tc.want) > 0, got.GetChanges() == pulumirpc.DiffResponse_DIFF_SOME)
		})
	}
}

func TestDiffShowsNewDefaultTags(t *testing.T) {
	t.Parallel()
	s := serve(t, provider.Options{})
	e := connect(t, s, map[string]any{"defaultTags": `{"tags":{"project":"new"}}`})
	got, err := e.Diff(t.Context(), &pulumirpc.DiffRequest{
		Urn: urn(queueType, "q"), Id: "x", OldInputs: pack(t, nil), News: pack(t, nil),
		Olds: pack(t, map[string]any{"tagsAll": map[string]any{"project": "old"}}),
	})
	require.NoError(t, err)
	require.Contains(t, got.GetDetailedDiff(), "tagsAll.project")
	assert.False(t, got.GetDetailedDiff()["tagsAll.project"].GetInputDiff())
	assert.Equal(t, []string{"tagsAll"}, got.GetDiffs())
}
