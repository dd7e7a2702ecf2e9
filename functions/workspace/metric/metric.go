// Package metric tells CloudWatch how full the cells are, by a line of the log: CloudWatch Logs makes metrics
// of lines in its embedded metric format, without a call and without a permission.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
package metric

import (
	"encoding/json"
	"io"
	"sync"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/internal/tags"
)

// What the metric is called: the alarms name it too.
const (
	Namespace = "Plinth/Workspaces"
	Name      = "CellUsedPercent"
	// Cell is a dimension. The others are the tags application and environment.
	Cell = "cell"
)

// Writer writes the metric.
type Writer struct {
	// Out is where Lambda collects the log: the standard output.
	Out io.Writer
	// Application and Environment are dimensions.
	Application, Environment string
	// Now is the clock.
	Now func() time.Time

	mu sync.Mutex
}

type embedded struct {
	Timestamp         int64
	CloudWatchMetrics []directive
}

type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []definition
}

type definition struct{ Name, Unit string }

// line has its dimensions and the metric at its top, as the format wants it.
type line struct {
	AWS         embedded `json:"_aws"`
	Application string   `json:"application"`
	Environment string   `json:"environment"`
	Cell        string   `json:"cell"`
	Percent     float64  `json:"CellUsedPercent"`
}

// Used writes what share of a cell's capacity is taken, in percent. A cell without capacity, which is being
// emptied, is not full but closed: nothing is written.
func (w *Writer) Used(room registry.Room) error {
	if room.Capacity == 0 {
		return nil
	}
	text, err := json.Marshal(line{
		AWS: embedded{
			Timestamp: w.Now().UnixMilli(),
			CloudWatchMetrics: []directive{{
				Namespace:  Namespace,
				Dimensions: [][]string{{tags.Application, tags.Environment, Cell}},
				Metrics:    []definition{{Name: Name, Unit: "Percent"}},
			}},
		},
		Application: w.Application, Environment: w.Environment, Cell: room.Cell,
		Percent: 100 * float64(room.Used) / float64(room.Capacity),
	})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err = w.Out.Write(append(text, '\n'))
	return err
}
