package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

// measured are the metric's values since the last call, in their order: "a 50".
func (w *world) measured(seen *int) []string {
	w.t.Helper()
	var all []string
	for text := range strings.Lines(w.out.String()) {
		var line struct {
			Cell                     string
			Application, Environment string
			CellUsedPercent          *float64
		}
		require.NoError(w.t, json.Unmarshal([]byte(text), &line))
		require.NotNil(w.t, line.CellUsedPercent)
		assert.Equal(w.t, "tenancy production", line.Application+" "+line.Environment)
		all = append(all, fmt.Sprintf("%s %g", line.Cell, *line.CellUsedPercent))
	}
	fresh := all[*seen:]
	*seen = len(all)
	return fresh
}

func TestHowFullACellIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 4})
	seen, id := 0, fresh("metric")
	w.do("create", id, "cell", "a")
	assert.Equal(t, []string{"a 50"}, w.measured(&seen))
	w.do("suspend", id)
	w.do("resume", id)
	w.do("suspend", id)
	assert.Empty(t, w.measured(&seen), "nothing has changed")
	w.do("move", id, "cell", "b")
	assert.Equal(t, []string{"b 25", "a 0"}, w.measured(&seen))
	marked := w.do("drop", id)
	assert.Empty(t, w.measured(&seen), "it is still there")
	w.nextWeek()
	w.do("drop", id, "confirm", marked.ExportSHA256)
	assert.Equal(t, []string{"b 0"}, w.measured(&seen))
}

func TestMetricThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 2})
	reads := 0
	w.aws.Fault = func(operation string) *awsfake.Error {
		if operation != "TransactGetItems" {
			return nil
		}
		if reads++; reads == 1 {
			return nil // the one that places it
		}
		return &awsfake.Error{Type: "AccessDeniedException", Message: "no"}
	}
	assert.Equal(t, "active", w.do("create", fresh("metric")).State)
	assert.Empty(t, w.out.String())
	assert.Contains(t, w.log.String(), "the cell's metric was not written")
}
