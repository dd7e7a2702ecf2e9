package dashboard

import (
	"strings"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

// perRow is how many graphs stand beside each other, each six columns wide.
const perRow = 4

// Rows draws one graph for each alarm, four to a row, under a heading for each run of alarms of the same
// service.
func Rows(watched ...alarms.Alarm) []Row {
	var rows []Row
	last := ""
	for _, a := range watched {
		service, _, _ := strings.Cut(a.Kind, "-")
		switch {
		case service != last:
			rows = append(rows, Row{Title: headline(a, service)})
		case len(rows[len(rows)-1].Widgets) == perRow:
			rows = append(rows, Row{})
		}
		last = service
		row := &rows[len(rows)-1]
		row.Widgets = append(row.Widgets, Graph(label(a), a).Wide(columns/perRow))
	}
	return rows
}

// headline is the thing and its service: "api (ecs)" for the key api-ecs-cpu of the kind ecs-cpu.
func headline(a alarms.Alarm, service string) string {
	thing, found := strings.CutSuffix(a.Key, "-"+a.Kind)
	if !found {
		return service
	}
	return thing + " (" + service + ")"
}
