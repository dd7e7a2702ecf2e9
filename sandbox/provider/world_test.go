package provider_test

import (
	"path/filepath"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

func TestReadUpdateDelete(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	id, state := e.must(queueType, "q", map[string]any{"delaySeconds": 5})

	read, err := e.Read(t.Context(), &pulumirpc.ReadRequest{Urn: urn(queueType, "q"), Id: id})
	require.NoError(t, err)
	assert.Equal(t, id, read.GetId())
	assert.True(t, state.DeepEquals(unpack(t, read.GetProperties())))
	assert.InDelta(t, 5, unpack(t, read.GetInputs())["delaySeconds"].NumberValue(), 0)

	news := map[string]any{"delaySeconds": 9, "name": state["name"].StringValue()}
	plan, err := e.Update(t.Context(), &pulumirpc.UpdateRequest{
		Urn: urn(queueType, "q"), Id: id, Olds: pack(t, state.Mappable()), News: pack(t, news), Preview: true,
	})
	require.NoError(t, err)
	assert.Equal(t, state["arn"], unpack(t, plan.GetProperties())["arn"], "what AWS has computed is known")
	done, err := e.Update(t.Context(), &pulumirpc.UpdateRequest{
		Urn: urn(queueType, "q"), Id: id, Olds: pack(t, state.Mappable()), News: pack(t, news),
	})
	require.NoError(t, err)
	changed := unpack(t, done.GetProperties())
	assert.InDelta(t, 9, changed["delaySeconds"].NumberValue(), 0)
	assert.Equal(t, state["arn"], changed["arn"])
	_, err = e.Update(t.Context(), &pulumirpc.UpdateRequest{
		Urn: urn(queueType, "q"), Id: id, Olds: pack(t, state.Mappable()),
		News: pack(t, map[string]any{"redrivePolicy": `{"maxReceiveCount":"3","deadLetterTargetArn":"arn:x"}`}),
	})
	require.ErrorContains(t, err, "Invalid value for maxReceiveCount")

	require.NoError(t, e.delete(queueType, "q", id, changed))
	assert.Empty(t, s.World().Resources())
	require.NoError(t, e.delete(queueType, "q", id, changed), "gone is gone")
	read, err = e.Read(t.Context(), &pulumirpc.ReadRequest{Urn: urn(queueType, "q"), Id: id})
	require.NoError(t, err)
	assert.Empty(t, read.GetId())
}

func TestDeletionProtection(t *testing.T) {
	t.Parallel()
	_, e := aws(t, provider.Options{})
	for name, tc := range map[string]struct {
		typ    string
		inputs map[string]any
		want   string
	}{
		"load balancer": {"aws:lb/loadBalancer:LoadBalancer", map[string]any{"subnets": []any{"a", "b"},
			"enableDeletionProtection": true}, "deletion protection is enabled"},
		"table": {tableType, map[string]any{"billingMode": "PAY_PER_REQUEST", "hashKey": "id",
			"attributes": []any{map[string]any{"name": "id", "type": "S"}}, "deletionProtectionEnabled": true},
			"currently protected against deletion"},
		"user pool": {"aws:cognito/userPool:UserPool", map[string]any{"deletionProtection": "ACTIVE"},
			"deletion protection is activated"},
		"cluster": {"aws:rds/cluster:Cluster", map[string]any{"engine": "aurora-mysql",
			"manageMasterUserPassword": true, "masterUsername": "root1", "deletionProtection": true},
			"Cannot delete protected Cluster"},
		"no snapshot": {"aws:rds/cluster:Cluster", map[string]any{"engine": "aurora-mysql",
			"manageMasterUserPassword": true, "masterUsername": "root1"}, "final_snapshot_identifier is required"},
	} {
		resourceName := strings.ReplaceAll(name, " ", "-")
		id, state := e.must(tc.typ, resourceName, tc.inputs)
		require.ErrorContains(t, e.delete(tc.typ, resourceName, id, state), tc.want, name)
	}
	id, state := e.must("aws:rds/cluster:Cluster", "c", map[string]any{
		"engine": "aurora-mysql", "manageMasterUserPassword": true, "masterUsername": "root1",
		"skipFinalSnapshot": true,
	})
	require.NoError(t, e.delete("aws:rds/cluster:Cluster", "c", id, state))
}

func TestWorldRefusesASecondOfTheSameName(t *testing.T) {
	t.Parallel()
	s := serve(t, provider.Options{})
	home := connect(t, s, map[string]any{"region": "eu-west-1"})
	edge := connect(t, s, map[string]any{"region": "us-east-1"})
	named := map[string]any{"name": "/app/log"}
	const logs = "aws:cloudwatch/logGroup:LogGroup"
	id, state := home.must(logs, "a", named)
	_, _, err := home.create(logs, "b", named)
	require.ErrorContains(t, err, "ResourceAlreadyExistsException: The specified log group already exists")
	edge.must(logs, "c", named)
	_, _, err = edge.create(bucketType, "one", map[string]any{"bucket": "world-wide"})
	require.NoError(t, err)
	_, _, err = home.create(bucketType, "two", map[string]any{"bucket": "world-wide"})
	require.ErrorContains(t, err, "BucketAlreadyOwnedByYou")
	require.NoError(t, home.delete(logs, "a", id, state))
	home.must(logs, "b", named)
}

func TestWorldSurvivesInItsFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "deep", "world.jsonl")
	s, e := aws(t, provider.Options{WorldFile: file})
	id, state := e.must("aws:iam/accessKey:AccessKey", "k", map[string]any{"user": "u"})
	gone, goneState := e.must(queueType, "q", nil)
	require.NoError(t, e.delete(queueType, "q", gone, goneState))
	require.NoError(t, s.Close())

	again, e := aws(t, provider.Options{WorldFile: file})
	require.Len(t, again.World().Resources(), 1)
	r := again.World().Resources()[0]
	assert.Equal(t, id, r.ID)
	delete(state, "id") // the provider tells it, the world has it apart
	assert.True(t, state.DeepEquals(r.State), "secrets too")
	assert.True(t, r.State["secret"].IsSecret())
	read, err := e.Read(t.Context(), &pulumirpc.ReadRequest{Urn: urn(r.Type, "k"), Id: id})
	require.NoError(t, err)
	assert.Equal(t, id, read.GetId())
}

func TestReplacementsHaveIDsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	first, state := e.must(vpcType, "v", map[string]any{"cidrBlock": "10.0.0.0/16"})
	second, _ := e.must(vpcType, "v", map[string]any{"cidrBlock": "10.1.0.0/16"})
	assert.NotEqual(t, first, second)
	require.NoError(t, e.delete(vpcType, "v", first, state))
	require.Len(t, s.World().Resources(), 1)
	assert.Equal(t, second, s.World().Resources()[0].ID)
}

// TestIdsOfOneParent: two APIs have a stage and a model of one name each, and none is taken for the other.
func TestIdsOfOneParent(t *testing.T) {
	t.Parallel()
	for typ, inputs := range map[string]func(api string) map[string]any{
		"aws:apigatewayv2/stage:Stage": func(api string) map[string]any {
			return map[string]any{"apiId": api, "name": "live"}
		},
		"aws:apigateway/model:Model": func(api string) map[string]any {
			return map[string]any{"restApi": api, "name": "Query", "contentType": "application/json", "schema": "{}"}
		},
	} {
		t.Run(typ, func(t *testing.T) {
			t.Parallel()
			s, e := aws(t, provider.Options{})
			one, first := e.must(typ, "one", inputs("api-1"))
			two, second := e.must(typ, "two", inputs("api-2"))
			assert.Equal(t, one, two, "as AWS has it")
			require.Len(t, s.World().Resources(), 2)

			require.NoError(t, e.delete(typ, "one", one, first))
			require.Len(t, s.World().Resources(), 1)
			read, err := e.Read(t.Context(), &pulumirpc.ReadRequest{Urn: urn(typ, "two"), Id: two})
			require.NoError(t, err)
			assert.True(t, second.DeepEquals(unpack(t, read.GetProperties())))
			read, err = e.Read(t.Context(), &pulumirpc.ReadRequest{Urn: urn(typ, "one"), Id: one})
			require.NoError(t, err)
			assert.Empty(t, read.GetId())
		})
	}
}
