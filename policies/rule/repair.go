package rule

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"
)

// Repair lists the changes that make a violating resource comply. No change means that it cannot be repaired.
type Repair func(in Inputs) []Change

// Change is one property to set or to remove. Everything else stays as it is, to the byte.
type Change struct {
	path   string
	value  *structpb.Value
	remove bool
}

// Put is the repair that sets a property to a value of a kind that JSON knows. "[]" in the path stands for
// every element that is there: "rules[].visibilityConfig.sampledRequestsEnabled".
func Put(path string, value any) Repair {
	return func(Inputs) []Change { return []Change{Set(path, value)} }
}

// Drop is the repair that removes a property.
func Drop(path string) Repair {
	return func(Inputs) []Change { return []Change{Remove(path)} }
}

// Both is the repair that does one after the other.
func Both(repairs ...Repair) Repair {
	return func(in Inputs) []Change {
		var changes []Change
		for _, r := range repairs {
			changes = append(changes, r(in)...)
		}
		return changes
	}
}

// Set is the change that sets a property; see Put for path and value. A value that JSON does not know removes
// it.
func Set(path string, value any) Change {
	v, err := structpb.NewValue(Plain(value))
	return Change{path: path, value: v, remove: err != nil}
}

// Remove is the change that removes a property.
func Remove(path string) Change { return Change{path: path, remove: true} }

// Repaired gives a copy of the properties with the changes made, and whether anything is different.
func Repaired(properties *structpb.Struct, changes []Change) (*structpb.Struct, bool) {
	changed, ok := proto.Clone(properties).(*structpb.Struct)
	if !ok || changed == nil {
		return properties, false
	}
	for _, c := range changes {
		c.apply(structpb.NewStructValue(changed), c.path)
	}
	return changed, !proto.Equal(properties, changed)
}

func (c Change) apply(at *structpb.Value, path string) {
	name, rest, deeper := strings.Cut(path, ".")
	name, each := strings.CutSuffix(name, "[]")
	object := at.GetStructValue()
	if object == nil {
		return
	}
	if mark := object.GetFields()[sig.Key].GetStringValue(); mark != "" {
		if mark == sig.Secret {
			c.apply(object.Fields["value"], path)
		}
		return
	}
	if object.Fields == nil {
		object.Fields = map[string]*structpb.Value{}
	}
	switch {
	case each && c.remove && !deeper:
		delete(object.Fields, name)
	case each:
		for i, element := range object.Fields[name].GetListValue().GetValues() {
			if deeper {
				c.apply(element, rest)
			} else {
				object.Fields[name].GetListValue().Values[i] = c.copy()
			}
		}
	case deeper:
		c.descend(object, name, rest)
	case c.remove:
		delete(object.Fields, name)
	default:
		object.Fields[name] = c.copy()
	}
}

// descend goes into an object, which it makes when it is not there and something is to be set in it.
func (c Change) descend(object *structpb.Struct, name, rest string) {
	inner := object.Fields[name]
	if inner == nil || inner.GetKind() == nil || isNull(inner) {
		if c.remove {
			return
		}
		inner = structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{}})
		object.Fields[name] = inner
	}
	c.apply(inner, rest)
}

func (c Change) copy() *structpb.Value {
	v, _ := proto.Clone(c.value).(*structpb.Value)
	return v
}

func isNull(v *structpb.Value) bool {
	_, null := v.GetKind().(*structpb.Value_NullValue)
	return null
}

// String is the change in words.
func (c Change) String() string {
	if c.remove {
		return "remove " + c.path
	}
	text := c.value.GetStringValue()
	if text == "" {
		raw, err := c.value.MarshalJSON()
		if err != nil {
			return "set " + c.path
		}
		return "set " + c.path + " to " + string(raw)
	}
	return "set " + c.path + " to " + strconv.Quote(text)
}
