package provision

import (
	"context"
	"slices"

	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// measure reports how full a cell has become. What it reports on was done, so a report that fails does not
// make it fail; a cell that is configured no more has no capacity to be full of.
func (p *Provisioner) measure(ctx context.Context, cell string) {
	rooms := slices.DeleteFunc(slices.Clone(p.Rooms), func(r registry.Room) bool { return r.Cell != cell })
	if len(rooms) == 0 {
		return
	}
	rooms, err := p.Registry.Rooms(ctx, rooms)
	if err == nil {
		err = p.Metric.Used(rooms[0])
	}
	if err != nil {
		p.Log.Warn("the cell's metric was not written", "cell", cell, "error", err.Error())
	}
}
