package sandbox

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"path/filepath"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// DrillOptions configure a Drill.
type DrillOptions struct {
	// Plan says how the program starts from what AWS kept. Default: with the settings that it has, so that only
	// comes back what the drill brings back by hand: buckets from their recovery points, and secrets.
	Plan recovery.Plan

	// Within is how long the rebuild may take at AWS, by the times that docs/recovery.md lists. Default: 1h.
	Within time.Duration
}

// drill is a Drill under way.
type drill struct {
	box     *Sandbox
	stack   string
	plan    recovery.Plan
	report  *DrillReport
	step    int
	stores  map[string]store // by URN: what held data before the loss
	rebuild recovery.Rebuild
	hands   []hand
	origins map[string]recovery.Kind      // by URN: what a store was brought back from by hand
	first   map[string]apitype.ResourceV3 // by URN: what was there after the first deployment of the rebuild
}

// store is a resource that held data, as it was before the loss.
type store struct {
	typ, name, mark string
	lost            *time.Duration // how much may be lost; nil for all of it
}

// stages is how many lines of progress a drill prints.
const stages = 6

// Drill loses a stack with everything in it and rebuilds it from what AWS keeps, in a sandbox of its own
// below Options.State: the user's stacks are left alone. It deploys the stack, writes a mark into everything
// that holds data, gives up every protection as somebody with all rights could, destroys, rebuilds by the
// plan and the steps by hand that Pulumi cannot do, and compares. The report says what came back, and how
// long AWS would take; Err of it is nil when nothing is amiss. The error is for a drill that could not be
// held.
func Drill(ctx context.Context, o Options, stack string, d DrillOptions) (DrillReport, error) {
	// Scripts read the report as JSON, and want a list where there is nothing, too.
	report := DrillReport{
		Stack: stack, Within: d.Within, Survived: []string{}, ByHand: []HandStep{}, Afterwards: []string{},
		Explained: []string{}, Problems: []string{}, Warnings: []string{},
	}
	if report.Within == 0 {
		report.Within = time.Hour
	}
	o, err := o.withDefaults()
	if err != nil {
		return report, fmt.Errorf("drill: %w", err)
	}
	o.State = filepath.Join(o.State, "drill")
	box, err := fresh(ctx, o)
	if err != nil {
		return report, fmt.Errorf("drill: %w", err)
	}
	defer func() { _ = box.Close() }()
	run := &drill{box: box, stack: stack, plan: d.Plan, report: &report, stores: map[string]store{},
		origins: map[string]recovery.Kind{}}
	if err := run.hold(ctx); err != nil {
		return report, fmt.Errorf("drill: %w", err)
	}
	return report, nil
}

// hold holds the drill from its beginning to its end.
func (d *drill) hold(ctx context.Context) error {
	before, err := d.begin(ctx)
	if err != nil {
		return err
	}
	if err := d.lose(ctx); err != nil {
		return err
	}
	if err := d.prepare(); err != nil {
		return err
	}
	after, err := d.recreate(ctx, before)
	if err != nil {
		return err
	}
	d.next("comparing")
	d.compareStores(after)
	d.compareStates(before, after)
	if err := d.dropSettings(ctx); err != nil {
		return err
	}
	return d.measure(after)
}

// next tells that a stage begins.
func (d *drill) next(doing string) {
	d.step++
	_, _ = fmt.Fprintf(d.box.options.Out, "Drill %d/%d: %s\n", d.step, stages, doing)
}

// begin deploys the stack, and writes marks into all that holds data.
func (d *drill) begin(ctx context.Context) (apitype.DeploymentV3, error) {
	d.next("deploying " + d.stack + " and writing into what holds data")
	up, err := d.box.Up(ctx, d.stack)
	if err != nil {
		return apitype.DeploymentV3{}, err
	}
	d.report.Engine.Deploy = up.Duration
	state, err := d.box.Export(ctx, d.stack)
	if err != nil {
		return state, err
	}
	d.report.Before = custom(state)
	world := d.box.World()
	if _, err := world.WriteMarks(rand.Text); err != nil {
		return state, err
	}
	objectives := world.Objectives()
	for _, r := range world.Resources() {
		if r.Mark == "" {
			continue
		}
		s := store{typ: r.Type, name: resource.URN(r.URN).Name(), mark: r.Mark}
		if lost, ok := objectives[r.URN]; ok {
			s.lost = &lost
		}
		d.stores[r.URN] = s
	}
	return state, world.Backup()
}

// prepare asks the plan, and does by hand what the rebuild stands on.
func (d *drill) prepare() error {
	d.report.Kept = d.box.World().Kept()
	if d.plan != nil {
		rebuild, err := d.plan(d.report.Kept)
		if err != nil {
			return fmt.Errorf("the plan: %w", err)
		}
		d.rebuild = rebuild
	}
	d.report.Settings = maps.Clone(d.rebuild.Settings)
	d.next(fmt.Sprintf("making %d backups usable by hand", len(d.report.Kept)))
	if err := d.box.World().Renew(); err != nil {
		return err
	}
	if err := d.cancelKeys(); err != nil {
		return err
	}
	return d.restoreTables()
}
