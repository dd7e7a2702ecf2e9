package tags_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/tags"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	good := tags.Set{Application: "shop", Environment: "production", Owner: "Team Red", CostCentre: "42", DataClass: tags.Personal}
	require.NoError(t, good.Validate())

	require.EqualError(t, tags.Set{}.Validate(), "5 invalid arguments:\n"+
		"  application: is \"\"; want 1 to 256 letters, digits, spaces or _.:/=+-@\n"+
		"  cost-centre: is \"\"; want 1 to 256 letters, digits, spaces or _.:/=+-@\n"+
		"  environment: is \"\"; want 1 to 256 letters, digits, spaces or _.:/=+-@\n"+
		"  owner: is \"\"; want 1 to 256 letters, digits, spaces or _.:/=+-@\n"+
		"  data-class: is \"\"; want public, internal, confidential or personal")

	long := good
	long.Owner = strings.Repeat("x", 257)
	require.ErrorContains(t, long.Validate(), "1 invalid argument:\n  owner: is \"xxx")

	odd := good
	odd.Owner = "red;team"
	require.ErrorContains(t, odd.Validate(), `owner: is "red;team"`)
}

func TestKeys(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"application", "cost-centre", "data-class", "environment", "owner"}, tags.Keys())
}
