package pulumitest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func (r *recorder) recording() Recording {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) == 0 {
		return nil
	}
	return slices.SortedFunc(maps.Values(r.seen), func(a, b Resource) int { return cmp.Compare(a.URN, b.URN) })
}

// Plan prints the resources as a tree of type and name, each below its parent, sorted.
func (rec Recording) Plan() string {
	below := map[string]Recording{}
	known := map[string]bool{}
	for _, r := range rec {
		known[r.URN] = true
	}
	for _, r := range rec {
		parent := r.Parent
		if !known[parent] {
			parent = ""
		}
		below[parent] = append(below[parent], r)
	}
	var b strings.Builder
	var print func(parent string, depth int)
	print = func(parent string, depth int) {
		children := below[parent]
		slices.SortStableFunc(children, func(x, y Resource) int {
			return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.Name, y.Name))
		})
		for _, r := range children {
			fmt.Fprintf(&b, "%s%s %s\n", strings.Repeat("  ", depth), r.Type, r.Name)
			print(r.URN, depth+1)
		}
	}
	print("", 0)
	return b.String()
}

// plain turns inputs into Go values and says which paths were secret.
func plain(m resource.PropertyMap) (map[string]any, map[string]bool) {
	secrets := map[string]bool{}
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[string(k)] = value(v, string(k), secrets)
	}
	return out, secrets
}

func value(v resource.PropertyValue, path string, secrets map[string]bool) any {
	switch {
	case v.IsSecret():
		secrets[path] = true
		return value(v.SecretValue().Element, path, secrets)
	case v.IsOutput():
		if v.OutputValue().Secret {
			secrets[path] = true
		}
		return value(v.OutputValue().Element, path, secrets)
	case v.IsArray():
		list := make([]any, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			list[i] = value(e, fmt.Sprintf("%s[%d]", path, i), secrets)
		}
		return list
	case v.IsObject():
		object := map[string]any{}
		for k, e := range v.ObjectValue() {
			object[string(k)] = value(e, path+"."+string(k), secrets)
		}
		return object
	default:
		return v.Mappable()
	}
}
