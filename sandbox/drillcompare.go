package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// compareStates finds out whether everything is as it was, resource by resource.
func (d *drill) compareStates(before, after apitype.DeploymentV3) {
	was, is := byURN(before), byURN(after)
	renew := renewal(was, is)
	for _, urn := range slices.Sorted(maps.Keys(was)) {
		now, there := is[urn]
		if !there {
			d.problem("%s is not there again", urn)
			continue
		}
		d.compareInputs(was[urn], now, renew)
	}
	for _, urn := range slices.Sorted(maps.Keys(is)) {
		if _, known := was[urn]; !known {
			d.problem("%s was not there before", urn)
		}
	}
}

func (d *drill) problem(format string, args ...any) {
	d.report.Problems = append(d.report.Problems, fmt.Sprintf(format, args...))
}

// compareInputs compares what the program asks for, but for ids and names that are made anew.
func (d *drill) compareInputs(was, is apitype.ResourceV3, renew *strings.Replacer) {
	if text(was.Inputs) == text(is.Inputs) || strings.HasPrefix(string(was.Type), "pulumi:providers:") {
		return
	}
	before, after := opened(was.Inputs), opened(is.Inputs)
	restored := false
	for _, name := range keysOf(before, after) {
		if equal(renewed(before[name], renew), after[name]) {
			continue
		}
		if !slices.Contains(awsmodel.SourceInputs(string(was.Type)), name) || !d.restores(is) {
			d.problem("%s %s: %s is %s; want %s", was.Type, was.URN.Name(), name, brief(after[name]),
				brief(renewed(before[name], renew)))
			continue
		}
		restored = true
		reason := "the backup brings it along"
		if after[name] != nil {
			reason = "it names the backup"
		}
		d.report.Explained = append(d.report.Explained,
			fmt.Sprintf("%s %s: %s: %s", was.Type, was.URN.Name(), name, reason))
	}
	if !restored {
		d.report.Renewed++
	}
}

// restores reports whether a resource names a source of its data.
func (d *drill) restores(r apitype.ResourceV3) bool {
	for _, name := range awsmodel.SourceInputs(string(r.Type)) {
		if r.Inputs[name] != nil {
			return true
		}
	}
	return false
}

// compareStores looks for the marks.
func (d *drill) compareStores(after apitype.DeploymentV3) {
	live := d.live()
	states := byURN(after)
	for _, urn := range slices.Sorted(maps.Keys(d.stores)) {
		was := d.stores[urn]
		info, _ := awsmodel.StoreOf(was.typ)
		s := DrillStore{Type: was.typ, Name: was.name, Content: info.Content, AtMost: was.lost}
		s.Back = live[urn].Mark == was.mark
		if s.Back {
			s.From = d.origin(urn, states[urn])
		} else {
			s.Why = cmp.Or(info.Passing, d.rebuild.Lost[was.name])
		}
		if !s.Back && s.Why == "" {
			d.problem("%s %s: its %s are lost: %s", was.typ, was.name, info.Content, d.unused(urn))
		}
		d.report.Stores = append(d.report.Stores, s)
	}
	slices.SortFunc(d.report.Stores, func(a, b DrillStore) int {
		rank := map[bool]int{true: 0, false: 1}
		return cmp.Or(cmp.Compare(rank[a.Back], rank[b.Back]), cmp.Compare(a.Type, b.Type),
			cmp.Compare(a.Name, b.Name))
	})
}

// origin is the kind of backup that a store came from: what its inputs name, what the table was made from
// that they name, or what was brought back by hand.
func (d *drill) origin(urn string, state apitype.ResourceV3) recovery.Kind {
	inputs := text(state.Inputs)
	names := func(value string) bool { return strings.Contains(inputs, `"`+value+`"`) }
	for _, k := range d.report.Kept {
		made := slices.ContainsFunc(d.rebuild.Tables, func(t recovery.Table) bool {
			return t.Backup == k.ARN && names(k.TableARN(t.Name))
		})
		if k.URN == urn && (names(k.ID) || names(k.ARN) || made) {
			return k.Kind
		}
	}
	return d.origins[urn]
}

// unused says what AWS kept of a store that is lost nevertheless.
func (d *drill) unused(urn string) string {
	var kinds []string
	for _, k := range d.report.Kept {
		if k.URN == urn {
			kinds = append(kinds, string(k.Kind)+" "+k.ID)
		}
	}
	if len(kinds) == 0 {
		return "AWS kept nothing of it"
	}
	return "nothing was restored from the " + strings.Join(kinds, ", ")
}

// byURN indexes what a state holds, but for what waits to be deleted.
func byURN(state apitype.DeploymentV3) map[string]apitype.ResourceV3 {
	all := map[string]apitype.ResourceV3{}
	for _, r := range state.Resources {
		if !r.Delete {
			all[string(r.URN)] = r
		}
	}
	return all
}
