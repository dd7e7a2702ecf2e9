package rule

import (
	"encoding/json"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"
)

// Decode reads the properties that the engine sends. Nothing that it can be given is an error: what is not
// understood becomes a value that cannot be read, and rules are undecided about it.
func Decode(properties *structpb.Struct) Value {
	if properties == nil {
		return Value{}
	}
	return Value{node: decodeObject(properties.GetFields())}
}

func decode(v *structpb.Value) *node {
	switch k := v.GetKind().(type) {
	case *structpb.Value_BoolValue:
		return &node{kind: kindBool, truth: k.BoolValue}
	case *structpb.Value_NumberValue:
		return &node{kind: kindNumber, number: k.NumberValue}
	case *structpb.Value_StringValue:
		return text(k.StringValue)
	case *structpb.Value_ListValue:
		n := &node{kind: kindList, list: make([]*node, len(k.ListValue.GetValues()))}
		for i, element := range k.ListValue.GetValues() {
			n.list[i] = decode(element)
		}
		return n
	case *structpb.Value_StructValue:
		return decodeObject(k.StructValue.GetFields())
	}
	return nullNode
}

func decodeObject(fields map[string]*structpb.Value) *node {
	n := &node{kind: kindObject, object: make(map[string]*node, len(fields))}
	for name, field := range fields {
		n.object[name] = decode(field)
	}
	return n.unwrap()
}

// text is a string, or one of the marks that stand for values not known yet.
func text(s string) *node {
	switch s {
	case plugin.UnknownStringValue, plugin.UnknownBoolValue, plugin.UnknownNumberValue, plugin.UnknownArrayValue,
		plugin.UnknownObjectValue, plugin.UnknownAssetValue, plugin.UnknownArchiveValue:
		return unknownNode
	}
	return &node{kind: kindText, text: s}
}

// unwrap replaces an object that stands for something else (a secret, an output, an asset) by what it stands
// for.
func (n *node) unwrap() *node {
	mark := n.object[sig.Key]
	if mark == nil || mark.kind != kindText {
		return n
	}
	switch mark.text {
	case sig.Secret:
		return n.unwrapSecret()
	case sig.OutputValue:
		return n.unwrapOutput()
	case sig.ResourceReference:
		if id := n.object["id"]; !id.empty() {
			return id
		}
		return n.field("urn")
	}
	return &node{kind: kindOpaque}
}

func (n *node) unwrapSecret() *node {
	value, known := n.object["value"]
	if plain := n.object["plaintext"]; plain != nil && plain.kind == kindText {
		value, known = parse(plain.text), true
	}
	if !known {
		return &node{kind: kindOpaque, secret: true}
	}
	return value.asSecret()
}

func (n *node) unwrapOutput() *node {
	value, known := n.object["value"]
	if !known {
		value = unknownNode
	}
	if secret := n.object["secret"]; secret != nil && secret.truth {
		return value.asSecret()
	}
	return value
}

// asSecret is the node with all that is in it kept out of messages.
func (n *node) asSecret() *node {
	if n == nil {
		return nil
	}
	hidden := &node{kind: n.kind, secret: true, truth: n.truth, number: n.number, text: n.text}
	for _, element := range n.list {
		hidden.list = append(hidden.list, element.asSecret())
	}
	if n.object != nil {
		hidden.object = make(map[string]*node, len(n.object))
		for name, field := range n.object {
			hidden.object[name] = field.asSecret()
		}
	}
	return hidden
}

func (n *node) field(name string) *node {
	if f := n.object[name]; f != nil {
		return f
	}
	return nullNode
}

// parse reads JSON text.
func parse(document string) *node {
	var v any
	if err := json.Unmarshal([]byte(document), &v); err != nil {
		return malformedNode
	}
	return encode(v)
}

// encode is the node of a plain Go value of the kinds that JSON knows, of texts and of numbers.
func encode(v any) *node {
	switch v := v.(type) {
	case nil:
		return nullNode
	case bool:
		return &node{kind: kindBool, truth: v}
	case int:
		return &node{kind: kindNumber, number: float64(v)}
	case float64:
		return &node{kind: kindNumber, number: v}
	case string:
		return text(v)
	case []string:
		n := &node{kind: kindList, list: make([]*node, len(v))}
		for i, element := range v {
			n.list[i] = text(element)
		}
		return n
	case []any:
		n := &node{kind: kindList, list: make([]*node, len(v))}
		for i, element := range v {
			n.list[i] = encode(element)
		}
		return n
	case map[string]any:
		n := &node{kind: kindObject, object: make(map[string]*node, len(v))}
		for name, field := range v {
			n.object[name] = encode(field)
		}
		return n.unwrap()
	}
	return malformedNode
}

// Object is the value of plain Go properties, as decoded from JSON: the entry for tests and for state files.
func Object(properties map[string]any) Value { return Value{node: encode(properties)} }
