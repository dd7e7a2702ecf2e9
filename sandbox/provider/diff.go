package provider

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// Diff compares what the program wants with what it wanted before, and knows which changes replace the
// resource.
func (p *provider) Diff(ctx context.Context, req *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	c, err := newCall(req.GetUrn(), req.GetId(), req.GetNews())
	if err != nil {
		return nil, err
	}
	before, err := decode(req.GetOldInputs())
	if err != nil {
		return nil, err
	}
	state, err := decode(req.GetOlds())
	if err != nil {
		return nil, err
	}
	d := compare(before, c.inputs)
	for _, path := range awsmodel.Replaces(c.typ) {
		d.replaceAt(path)
	}
	for _, path := range awsmodel.ReplacedBy(c.typ, before, c.inputs) {
		d.replaceAt(path)
	}
	s := sessionOf(ctx)
	d.defaultTags(state, awsmodel.Unknowns(s.resource(c, 0)))
	for _, ignored := range req.GetIgnoreChanges() {
		d.drop(ignored)
	}
	d.deleteFirst = d.replacing() && fixedName(c, before, s.settings().site)
	return d.response(), nil
}

// fixedName reports whether old and new resource would need the same name at the same time.
func fixedName(c call, before resource.PropertyMap, site awsmodel.Site) bool {
	if c.inputs[defaulted].IsArray() {
		return false
	}
	old, okOld := awsmodel.ClaimOf(c.typ, before, site)
	wanted, okNew := awsmodel.ClaimOf(c.typ, c.inputs, site)
	return okOld && okNew && old.Key == wanted.Key
}

var indices = regexp.MustCompile(`\[\d+\]`)

// replaceAt makes every change at or below the path one that replaces.
func (d *difference) replaceAt(path string) {
	for changed, kind := range d.changes {
		if below(indices.ReplaceAllString(changed, ""), path) {
			d.changes[changed] = replacing(kind)
		}
	}
}

func below(changed, path string) bool {
	return changed == path || strings.HasPrefix(changed, path+".") || strings.HasPrefix(changed, path+"[")
}

func replacing(kind pulumirpc.PropertyDiff_Kind) pulumirpc.PropertyDiff_Kind {
	switch kind {
	case pulumirpc.PropertyDiff_ADD:
		return pulumirpc.PropertyDiff_ADD_REPLACE
	case pulumirpc.PropertyDiff_DELETE:
		return pulumirpc.PropertyDiff_DELETE_REPLACE
	case pulumirpc.PropertyDiff_UPDATE:
		return pulumirpc.PropertyDiff_UPDATE_REPLACE
	default:
		return kind
	}
}

// drop forgets the changes that the program asked to ignore.
func (d *difference) drop(path string) {
	for changed := range d.changes {
		if below(changed, path) || below(indices.ReplaceAllString(changed, ""), path) {
			delete(d.changes, changed)
		}
	}
}

// defaultTags notes that the provider's default tags have changed, which shows in tagsAll only.
func (d *difference) defaultTags(state, wanted resource.PropertyMap) {
	before, after := plain(state["tagsAll"]), plain(wanted["tagsAll"])
	if !before.IsObject() || !after.IsObject() {
		return
	}
	var own difference
	own.changes = map[string]pulumirpc.PropertyDiff_Kind{}
	own.values("tagsAll", before, after)
	for path, kind := range own.changes {
		if _, shown := d.changes[strings.Replace(path, "tagsAll", "tags", 1)]; !shown {
			d.changes[path] = kind
		}
	}
}

func (d *difference) replacing() bool {
	for _, kind := range d.changes {
		if kind == replacing(kind) {
			return true
		}
	}
	return false
}

func (d *difference) response() *pulumirpc.DiffResponse {
	out := &pulumirpc.DiffResponse{
		Changes: pulumirpc.DiffResponse_DIFF_NONE, HasDetailedDiff: true,
		DetailedDiff: map[string]*pulumirpc.PropertyDiff{}, DeleteBeforeReplace: d.deleteFirst,
	}
	for path, kind := range d.changes {
		out.Changes = pulumirpc.DiffResponse_DIFF_SOME
		top, _, _ := strings.Cut(strings.ReplaceAll(path, "[", "."), ".")
		out.Diffs = append(out.Diffs, top)
		if kind == replacing(kind) {
			out.Replaces = append(out.Replaces, top)
		}
		out.DetailedDiff[path] = &pulumirpc.PropertyDiff{Kind: kind, InputDiff: !strings.HasPrefix(path, "tagsAll")}
	}
	slices.Sort(out.Diffs)
	slices.Sort(out.Replaces)
	out.Diffs, out.Replaces = slices.Compact(out.Diffs), slices.Compact(out.Replaces)
	return out
}
