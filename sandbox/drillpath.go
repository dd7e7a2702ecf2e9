package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/internal/critical"
)

// The steps that resources wait for: all of them for the first deployment, and those that are held back for
// the second.
const (
	deployment = "pulumi up"
	second     = "pulumi up, for what was held back"
)

// measure computes how long AWS would take, along the dependencies of the state and the steps by hand. One
// person types the commands, one after the other; AWS works on all of them at once.
func (d *drill) measure(after apitype.DeploymentV3) error {
	steps := append(d.steps(), d.graph(after)...)
	plan, err := critical.Plan(steps)
	if err != nil {
		return fmt.Errorf("the graph of %s: %w", d.stack, err)
	}
	d.report.Total = plan.Total()
	for _, s := range plan.Path() {
		if s.Takes > 0 {
			d.report.Path = append(d.report.Path, PathStep{Name: shown(s.Name), Takes: s.Takes})
		}
	}
	ends := storeEnds(after, plan)
	for _, h := range d.hands {
		if h.urn != "" {
			ends[h.urn] = plan.Ends(h.Name)
		}
	}
	for i, s := range d.report.Stores {
		for urn, was := range d.stores {
			if s.Back && was.name == s.Name && was.typ == s.Type {
				d.report.Stores[i].After = ends[urn]
			}
		}
	}
	return nil
}

// steps are those by hand, and the beginning of the deployment, which waits for all that comes before it.
// What comes after it is typed from a second terminal, as soon as what it needs is there.
func (d *drill) steps() []critical.Step {
	begin := critical.Step{Name: deployment}
	var steps []critical.Step
	typed := ""
	for _, h := range d.hands {
		command := critical.Step{Name: "type: " + h.Name, Takes: typing(), After: slices.Clone(h.after)}
		if typed != "" {
			command.After = append(command.After, typed)
		}
		typed = command.Name
		steps = append(steps, command, critical.Step{Name: h.Name, Takes: h.Takes, After: []string{command.Name}})
		switch {
		case h.first:
			begin.After = append(begin.After, h.Name)
		case len(h.after) == 0:
			begin.After = append(begin.After, command.Name) // who types it cannot start the deployment
		}
	}
	return append(steps, begin)
}

// graph are the resources of a state, each after what it depends on in any way. What was held back comes
// after everything else, and after all that is done by hand.
func (d *drill) graph(state apitype.DeploymentV3) []critical.Step {
	there := byURN(state)
	var steps []critical.Step
	again := critical.Step{Name: second, Takes: typing()}
	for _, h := range d.hands {
		again.After = append(again.After, h.Name)
	}
	for _, urn := range slices.Sorted(maps.Keys(there)) {
		r := there[urn]
		step := critical.Step{
			Name: urn, Takes: awsmodel.CreateTime(string(r.Type), r.Inputs), After: []string{deployment},
		}
		for _, before := range dependencies(r) {
			if _, ok := there[before]; ok && before != urn {
				step.After = append(step.After, before)
			}
		}
		if _, early := d.first[urn]; early {
			again.After = append(again.After, urn)
		} else {
			step.After = append(step.After, second)
		}
		steps = append(steps, step)
	}
	if len(d.first) < len(there) {
		steps = append(steps, again)
	}
	return steps
}

// dependencies are the URNs that a resource waits for: what it depends on, its parent and its provider.
func dependencies(r apitype.ResourceV3) []string {
	var urns []string
	for _, u := range r.Dependencies {
		urns = append(urns, string(u))
	}
	for _, list := range r.PropertyDependencies {
		for _, u := range list {
			urns = append(urns, string(u))
		}
	}
	if r.Parent != "" {
		urns = append(urns, string(r.Parent))
	}
	if at := strings.LastIndex(r.Provider, "::"); at > 0 {
		urns = append(urns, r.Provider[:at])
	}
	return urns
}

// storeEnds is when each store is there. A database cluster is of use with its first instance only.
func storeEnds(state apitype.DeploymentV3, plan *critical.Schedule) map[string]time.Duration {
	ends := map[string]time.Duration{}
	instances := map[string]time.Duration{}
	for urn, r := range byURN(state) {
		ends[urn] = plan.Ends(urn)
		if !strings.HasSuffix(string(r.Type), ":ClusterInstance") {
			continue
		}
		for _, cluster := range r.PropertyDependencies["clusterIdentifier"] {
			first, seen := instances[string(cluster)]
			if !seen || plan.Ends(urn) < first {
				instances[string(cluster)] = plan.Ends(urn)
			}
		}
	}
	for cluster, first := range instances {
		ends[cluster] = max(ends[cluster], first)
	}
	return ends
}

// shown is a step's name as a person reads it.
func shown(name string) string {
	if !strings.HasPrefix(name, "urn:pulumi:") {
		return name
	}
	urn := resource.URN(name)
	return string(urn.Type()) + " " + urn.Name()
}
