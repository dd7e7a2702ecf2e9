package awsmodel

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// unknowns is the state of a resource in a preview.
func unknowns(r Resource) resource.PropertyMap {
	m := newMaker(r)
	state := maps.Clone(r.Inputs)
	if m.info == nil {
		return state
	}
	answered := map[string]bool{}
	for _, a := range answerTable()[short(r.Type)] {
		if a.absent {
			m.absent[a.property] = true
		} else {
			answered[a.property] = true
		}
	}
	if tags, ok := m.tagsAll(); ok {
		state["tagsAll"] = tags
	}
	for _, p := range m.info.Outputs.list {
		key := resource.PropertyKey(p.Name)
		if v, ok := state[key]; ok && !v.IsNull() || p.Optional || m.absent[p.Name] && !answered[p.Name] {
			continue
		}
		input := m.info.Inputs.byName[p.Name]
		if input != nil && !answered[p.Name] && strings.ContainsRune("[{@", rune(p.Kind[0])) {
			continue // a list that the program leaves empty
		}
		state[key] = resource.MakeComputed(resource.NewProperty(""))
	}
	return state
}

// tagsAll are the provider's default tags with the resource's own over them. ok is false for types without
// tags, and when a tag is not known yet.
func (m *maker) tagsAll() (tags resource.PropertyValue, ok bool) {
	if m.info.Outputs.byName["tagsAll"] == nil {
		return tags, false
	}
	all := resource.PropertyMap{}
	for k, v := range m.Site.DefaultTags {
		all[resource.PropertyKey(k)] = resource.NewProperty(v)
	}
	given, known := bare(m.Inputs["tags"])
	if !known {
		return tags, false
	}
	if given.IsObject() {
		for k, v := range given.ObjectValue() {
			if v.ContainsUnknowns() {
				return tags, false
			}
			all[k] = v
		}
	}
	return resource.NewProperty(all), true
}
