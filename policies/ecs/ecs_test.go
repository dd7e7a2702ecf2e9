package ecs_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

// app is a container definition with changes; nil removes.
func app(changes m) m {
	c := m{
		"name": "app", "image": "app:1", "user": "1000", "readonlyRootFilesystem": true,
		"logConfiguration": m{"logDriver": "awslogs"},
	}
	maps.Copy(c, changes)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

// definitions is the property containerDefinitions of these containers.
func definitions(containers ...m) string { return ruletest.JSON(containers) }

// with is the changed property of a task whose second container has changes.
func with(changes m) m {
	return m{"containerDefinitions": definitions(app(m{"name": "side"}), app(changes))}
}

func TestRules(t *testing.T) {
	t.Parallel()
	_, err := pack.New("test", "1.0.0", ecs.Rules())
	require.NoError(t, err)
}
