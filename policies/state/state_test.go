package state_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/state"
)

const exported = `{"version": 3, "deployment": {"resources": [
	{"urn": "urn:pulumi:qa::shop::pulumi:providers:aws::default", "type": "pulumi:providers:aws", "id": "p1",
	 "inputs": {"region": "us-east-1"}},
	{"urn": "urn:pulumi:qa::shop::aws:sqs/queue:Queue::orders", "type": "aws:sqs/queue:Queue", "id": "https://q",
	 "provider": "urn:pulumi:qa::shop::pulumi:providers:aws::default::p1", "protect": true,
	 "inputs": {"kmsMasterKeyId": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}},
	 "outputs": {"name": "orders-1"}, "propertyDependencies": {"kmsMasterKeyId": ["urn:key"]}},
	{"urn": "urn:pulumi:qa::shop::aws:sqs/queue:Queue::old", "type": "aws:sqs/queue:Queue", "delete": true}
]}}`

func TestRead(t *testing.T) {
	t.Parallel()
	stack, err := state.Read(strings.NewReader(exported))
	require.NoError(t, err)
	assert.Equal(t, "qa", stack.Name)
	assert.Equal(t, "shop", stack.Project)
	require.Len(t, stack.Resources, 2, "what is only waiting to be deleted does not count")
	q := stack.Resources[1]
	assert.Equal(t, "orders", q.Name)
	assert.Equal(t, "https://q", q.ID)
	assert.True(t, q.Protect)
	assert.Equal(t, rule.Yes, q.Provider.Properties.At("region").Is("us-east-1").Answer)
	assert.Equal(t, rule.Yes, q.Inputs.At("kmsMasterKeyId").Set().Answer, "an encrypted secret is there")
	assert.Equal(t, rule.Undecided, q.Inputs.At("kmsMasterKeyId").Is("x").Answer, "and cannot be looked into")
	assert.Equal(t, rule.Yes, q.Outputs.At("name").Is("orders-1").Answer)
	assert.Equal(t, []string{"urn:key"}, q.PropertyDependencies["kmsMasterKeyId"])
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[]", "{}", `{"version": 3}`} {
		_, err := state.Read(strings.NewReader(text))
		assert.ErrorContains(t, err, "pulumi stack export", text)
	}
}
