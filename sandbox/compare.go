package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// undisturbed deploys a stack from nothing and returns its state.
func undisturbed(ctx context.Context, o Options, stack string) (apitype.DeploymentV3, error) {
	o.State = filepath.Join(o.State, "faults", "undisturbed")
	box, err := fresh(ctx, o)
	if err != nil {
		return apitype.DeploymentV3{}, err
	}
	defer func() { _ = box.Close() }()
	if _, err := box.Up(ctx, stack); err != nil {
		return apitype.DeploymentV3{}, err
	}
	return box.Export(ctx, stack)
}

// differences compares two states, resource by resource: its type, parent, inputs, outputs and the rest of
// what the engine keeps, but for the times.
func differences(want, got apitype.DeploymentV3) []string {
	var found []string
	wanted, have := facts(want), facts(got)
	for _, urn := range slices.Sorted(maps.Keys(wanted)) {
		other, ok := have[urn]
		if !ok {
			found = append(found, urn+" is missing")
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(wanted[urn])) {
			if a, b := wanted[urn][name], other[name]; a != b {
				found = append(found, fmt.Sprintf("%s: %s is %s; want %s", urn, name, b, a))
			}
		}
	}
	for _, urn := range slices.Sorted(maps.Keys(have)) {
		if _, ok := wanted[urn]; !ok {
			found = append(found, urn+" is there in addition")
		}
	}
	return found
}

// facts are what must be equal, by URN and name. A resource that waits to be deleted counts as one of its
// own.
func facts(state apitype.DeploymentV3) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, r := range state.Resources {
		urn := string(r.URN)
		if r.Delete {
			urn += " (to be deleted)"
		}
		id := string(r.ID)
		if strings.HasPrefix(string(r.Type), "pulumi:providers:") {
			id = "" // drawn by the engine, at random
		}
		all[urn] = map[string]string{
			"id": id, "parent": string(r.Parent), "inputs": text(r.Inputs), "outputs": text(r.Outputs),
			"protect": fmt.Sprint(r.Protect), "init errors": strings.Join(r.InitErrors, "; "),
		}
	}
	return all
}

func text(v map[string]any) string {
	encoded, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// custom counts what is something at AWS.
func custom(state apitype.DeploymentV3) int {
	n := 0
	for _, r := range state.Resources {
		if r.Custom && !strings.HasPrefix(string(r.Type), "pulumi:") {
			n++
		}
	}
	return n
}

// orphans are what exists in the stand-in and the state does not know by URN and id.
func (s *Sandbox) orphans(state apitype.DeploymentV3) []string {
	known := map[string]bool{}
	for _, r := range state.Resources {
		known[string(r.URN)+" "+string(r.ID)] = true
	}
	var found []string
	for _, r := range s.World().Resources() {
		if thing := r.URN + " " + r.ID; !known[thing] {
			found = append(found, thing)
		}
	}
	return found
}
