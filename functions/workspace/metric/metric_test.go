package metric_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/metric"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestUsed(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		used, capacity int
		want           string
	}{
		"part of it":     {1, 8, "12.5"},
		"nothing":        {0, 8, "0"},
		"all of it":      {8, 8, "100"},
		"more than that": {9, 8, "112.5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			w := metric.Writer{
				Out: &out, Application: "tenancy", Environment: "production",
				Now: func() time.Time { return time.Unix(1_795_000_000, 5_000_000) },
			}
			require.NoError(t, w.Used(registry.Room{Cell: "a", Used: tc.used, Capacity: tc.capacity}))
			assert.Equal(t, `{"_aws":{"Timestamp":1795000000005,"CloudWatchMetrics":[{"Namespace":"Plinth/Workspaces",`+
				`"Dimensions":[["application","environment","cell"]],`+
				`"Metrics":[{"Name":"CellUsedPercent","Unit":"Percent"}]}]},`+
				`"application":"tenancy","environment":"production","cell":"a","CellUsedPercent":`+tc.want+"}\n", out.String())
		})
	}
}

func TestClosedCellAndClosedOutput(t *testing.T) {
	t.Parallel()
	w := metric.Writer{Out: broken{}, Now: time.Now}
	require.NoError(t, w.Used(registry.Room{Cell: "a", Used: 1}), "nothing is written")
	require.EqualError(t, w.Used(registry.Room{Cell: "a", Capacity: 1}), "closed")
}
