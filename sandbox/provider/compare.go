package provider

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

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
