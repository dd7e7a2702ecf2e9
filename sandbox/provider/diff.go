package provider

import (
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
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

// difference is a set of changes by path.
type difference struct {
	changes     map[string]pulumirpc.PropertyDiff_Kind
	deleteFirst bool
}

func compare(before, after resource.PropertyMap) *difference {
	d := &difference{changes: map[string]pulumirpc.PropertyDiff_Kind{}}
	d.objects("", before, after)
	return d
}

func (d *difference) objects(path string, before, after resource.PropertyMap) {
	keys := slices.Concat(before.StableKeys(), after.StableKeys())
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		if strings.HasPrefix(string(key), "__") {
			continue
		}
		d.values(child(path, string(key)), before[key], after[key])
	}
}

// child writes a path as the engine reads it: a.b, and a["b.c"] where a key is no plain word.
func child(path, key string) string {
	switch {
	case !plainKey.MatchString(key):
		return path + "[" + strconv.Quote(key) + "]"
	case path == "":
		return key
	default:
		return path + "." + key
	}
}

var plainKey = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

func (d *difference) values(path string, before, after resource.PropertyValue) {
	before, after = plain(before), plain(after)
	switch {
	case after.IsComputed() || after.IsOutput():
		d.changes[path] = pulumirpc.PropertyDiff_UPDATE
	case before.IsNull() && after.IsNull():
	case before.IsNull():
		d.changes[path] = pulumirpc.PropertyDiff_ADD
	case after.IsNull():
		d.changes[path] = pulumirpc.PropertyDiff_DELETE
	case before.IsObject() && after.IsObject():
		d.objects(path, before.ObjectValue(), after.ObjectValue())
	case before.IsArray() && after.IsArray():
		d.lists(path, before.ArrayValue(), after.ArrayValue())
	case !same(before, after):
		d.changes[path] = pulumirpc.PropertyDiff_UPDATE
	}
}

func (d *difference) lists(path string, before, after []resource.PropertyValue) {
	for i := range max(len(before), len(after)) {
		var old, now resource.PropertyValue
		if i < len(before) {
			old = before[i]
		}
		if i < len(after) {
			now = after[i]
		}
		d.values(path+"["+strconv.Itoa(i)+"]", old, now)
	}
}

// same compares scalars as the provider does: "5" is 5, and JSON is compared by what it says.
func same(a, b resource.PropertyValue) bool {
	if a.DeepEquals(b) {
		return true
	}
	if textOf(a) == textOf(b) && textOf(a) != "" {
		return true
	}
	if !a.IsString() || !b.IsString() {
		return false
	}
	var x, y any
	if json.Unmarshal([]byte(a.StringValue()), &x) != nil || json.Unmarshal([]byte(b.StringValue()), &y) != nil {
		return false
	}
	return reflect.DeepEqual(x, y)
}

func textOf(v resource.PropertyValue) string {
	switch {
	case v.IsString():
		return v.StringValue()
	case v.IsNumber():
		return strconv.FormatFloat(v.NumberValue(), 'f', -1, 64)
	case v.IsBool():
		return strconv.FormatBool(v.BoolValue())
	default:
		return ""
	}
}

// plain removes secrets, so that making a value secret is no change of the resource.
func plain(v resource.PropertyValue) resource.PropertyValue {
	for {
		switch {
		case v.IsSecret():
			v = v.SecretValue().Element
		case v.IsOutput() && v.OutputValue().Known:
			v = v.OutputValue().Element
		default:
			return v
		}
	}
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
