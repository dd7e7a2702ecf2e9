package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
)

func TestOnNo(t *testing.T) {
	t.Parallel()
	no := rule.Decide(false, "it is closed")
	assert.Equal(t, "the gate is closed", no.OnNo("the gate is closed").Detail())
	assert.Equal(t, rule.No, no.OnNo("the gate is closed").Answer)
	assert.Equal(t, "nobody knows", rule.Unclear("nobody knows").OnNo("the gate is closed").Detail())
	assert.Equal(t, "it is open", rule.Decide(true, "it is open").OnNo("the gate is closed").Detail())
}
