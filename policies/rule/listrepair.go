package rule

import "maps"

// Append is the repair that adds to a list those of the texts that it lacks. A list that cannot be read, or
// that holds a secret, stays as it is.
func Append(path string, texts ...string) Repair {
	return func(in Inputs) []Change {
		list, ok := in.At(path).node.elements()
		if !ok {
			return nil
		}
		for _, text := range texts {
			if !holds(list, text) {
				list = append(list, text)
			}
		}
		return []Change{Set(path, list)}
	}
}

// Upsert is the repair that gives a list of objects these ones. An object that the list has already, by its
// field key, gets the other fields; the rest are added. A list that cannot be read, or that holds a secret,
// stays as it is.
func Upsert(path, key string, objects ...map[string]any) Repair {
	return func(in Inputs) []Change {
		list, ok := in.At(path).node.elements()
		if !ok {
			return nil
		}
		for _, object := range objects {
			list = upsert(list, key, object)
		}
		return []Change{Set(path, list)}
	}
}

func upsert(list []any, key string, object map[string]any) []any {
	for _, element := range list {
		if there, ok := element.(map[string]any); ok && there[key] == object[key] {
			maps.Copy(there, object)
			return list
		}
	}
	return append(list, maps.Clone(object))
}

func holds(list []any, text string) bool {
	for _, element := range list {
		if element == text {
			return true
		}
	}
	return false
}

// elements is a list as plain data that can be changed. Nothing there is an empty list.
func (n *node) elements() (list []any, ok bool) {
	if n.absent() {
		return nil, true
	}
	read, ok := n.plain()
	list, isList := read.([]any)
	return list, ok && isList
}

// plain is the node as JSON would decode it, unless something in it is not known or secret.
func (n *node) plain() (read any, ok bool) {
	switch {
	case n.absent():
		return nil, true
	case n.secret || n.undecided():
		return nil, false
	case n.kind == kindList:
		return n.plainList()
	case n.kind == kindObject:
		return n.plainObject()
	case n.kind == kindBool:
		return n.truth, true
	case n.kind == kindNumber:
		return n.number, true
	}
	return n.text, true
}

func (n *node) plainList() (read []any, ok bool) {
	list := make([]any, 0, len(n.list))
	for _, element := range n.list {
		e, ok := element.plain()
		if !ok {
			return nil, false
		}
		list = append(list, e)
	}
	return list, true
}

func (n *node) plainObject() (read map[string]any, ok bool) {
	object := make(map[string]any, len(n.object))
	for name, field := range n.object {
		f, ok := field.plain()
		if !ok {
			return nil, false
		}
		object[name] = f
	}
	return object, true
}
