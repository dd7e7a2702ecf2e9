package sandbox

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func state(resources ...apitype.ResourceV3) apitype.DeploymentV3 {
	return apitype.DeploymentV3{Resources: resources}
}

func held(urn resource.URN, id string, inputs map[string]any) apitype.ResourceV3 {
	return apitype.ResourceV3{URN: urn, ID: resource.ID(id), Type: urn.Type(), Custom: true, Inputs: inputs}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	want := state(held(queueURN, "1", map[string]any{"a": 1}))
	assert.Empty(t, differences(want, want))
	assert.Equal(t, []string{
		queueURN + ": id is 2; want 1",
		queueURN + `: inputs is {"a":2}; want {"a":1}`,
	}, differences(want, state(held(queueURN, "2", map[string]any{"a": 2}))))
	assert.Equal(t, []string{queueURN + " is missing"}, differences(want, state()))
	assert.Equal(t, []string{queueURN + " is there in addition"}, differences(state(), want))

	waiting := held(queueURN, "0", nil)
	waiting.Delete = true
	assert.Equal(t, []string{queueURN + " (to be deleted) is there in addition"},
		differences(want, state(append(want.Resources, waiting)...)))
	assert.Equal(t, 1, custom(want))
}

func TestFaultReport(t *testing.T) {
	t.Parallel()
	require.NoError(t, FaultReport{Creates: 3, Failed: 3}.Err())
	bad := FaultReport{Differences: []string{"a is missing"}, Orphans: []string{"b"}}
	require.EqualError(t, bad.Err(), "a is missing\nb exists and the state does not know it")
}
