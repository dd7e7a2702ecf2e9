package ruletest

import (
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// clone copies properties, so that a case can change its own.
func clone(properties map[string]any) map[string]any {
	copied := make(map[string]any, len(properties))
	for name, value := range properties {
		copied[name] = cloneValue(value)
	}
	return copied
}

func cloneValue(value any) any {
	switch v := value.(type) {
	case M:
		return clone(v)
	case map[string]any:
		return clone(v)
	case []M:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = clone(e)
		}
		return list
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = cloneValue(e)
		}
		return list
	case []Ref:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e
		}
		return list
	case []string, []int:
		return rule.Plain(v)
	}
	return value
}

// steps cuts a path: `a.b[0]["x.y"]` has the steps a, b, 0, x.y.
func steps(path string) []string {
	var found []string
	for path != "" {
		switch {
		case path[0] == '.':
			path = path[1:]
		case strings.HasPrefix(path, `["`):
			end := strings.Index(path, `"]`) + 2
			name, err := strconv.Unquote(path[1 : end-1])
			if err != nil {
				name = path[2 : end-2]
			}
			found, path = append(found, name), path[end:]
		case path[0] == '[':
			end := strings.IndexByte(path, ']')
			found, path = append(found, path[1:end]), path[end+1:]
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			found, path = append(found, path[:end]), path[end:]
		}
	}
	return found
}

// set puts a value at a path, making objects on the way; nil removes.
func set(properties map[string]any, path string, value any) {
	put(properties, steps(path), cloneValue(value))
}

func put(at any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	if list, ok := at.([]any); ok {
		i, err := strconv.Atoi(path[0])
		switch {
		case err != nil || i < 0 || i > len(list):
			return at
		case i == len(list):
			return append(list, put(nil, path[1:], value))
		case len(path) == 1 && value == nil:
			return append(list[:i:i], list[i+1:]...)
		}
		list[i] = put(list[i], path[1:], value)
		return list
	}
	object, ok := at.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	if len(path) == 1 && value == nil {
		delete(object, path[0])
		return object
	}
	object[path[0]] = put(object[path[0]], path[1:], value)
	return object
}

// resolve replaces references by what the resource is called, and notes where the value came from.
func (w *world) resolve(m *member, property string, value any) any {
	switch v := value.(type) {
	case Ref:
		for _, other := range w.resources {
			if other.name == string(v) {
				m.sources[property] = append(m.sources[property], other.urn())
				return string(v) + "-id"
			}
		}
		return string(v) + "-gone"
	case []any:
		for i := range v {
			v[i] = w.resolve(m, property, v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = w.resolve(m, property, v[name])
		}
	}
	return value
}

// jsonable is the properties with the types that JSON has.
func jsonable(properties map[string]any) map[string]any {
	copied := make(map[string]any, len(properties))
	for name, value := range properties {
		copied[name] = rule.Plain(value)
	}
	return copied
}
