package awsmodel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/internal/check"
)

// checker walks the inputs of one resource beside the schema of its type.
type checker struct{ problems []check.Problem }

func checkType(typ string, inputs resource.PropertyMap) []check.Problem {
	t := lookup(typ)
	if err := index().intact(); err != nil {
		return []check.Problem{{Reason: fmt.Sprintf("the embedded schema is broken: %v", err)}}
	}
	if t == nil {
		return []check.Problem{{Reason: fmt.Sprintf("%q is not a type of the AWS provider%s",
			typ, check.Suggest(typ, suggestible(typ)))}}
	}
	var c checker
	c.object("", inputs, &t.Inputs, t.service)
	return c.problems
}

// suggestible narrows the tokens to those of the same package, and of the same service when there are such.
func suggestible(typ string) []string {
	pkg, rest, _ := strings.Cut(typ, ":")
	module, _, _ := strings.Cut(rest, "/")
	var near, same []string
	for _, token := range index().tokens {
		if !strings.HasPrefix(token, pkg+":") {
			continue
		}
		near = append(near, token)
		if strings.HasPrefix(token, pkg+":"+module+"/") {
			same = append(same, token)
		}
	}
	if len(same) > 0 {
		return same
	}
	return near
}

func (c *checker) report(path, reason string, args ...any) {
	c.problems = append(c.problems, check.Problem{Path: path, Reason: fmt.Sprintf(reason, args...)})
}

// object checks the properties that are given, and that the required ones are.
func (c *checker) object(path string, given resource.PropertyMap, known *fields, s *service) {
	for _, key := range given.StableKeys() {
		name := string(key)
		if strings.HasPrefix(name, "__") {
			continue // the bridge's own bookkeeping
		}
		p, ok := known.byName[name]
		if !ok {
			c.report(join(path, name), "is not a property%s", check.Suggest(name, known.names()))
			continue
		}
		c.value(join(path, name), given[key], p.Kind, s)
	}
	for _, p := range known.list {
		if v, ok := given[resource.PropertyKey(p.Name)]; p.Required && (!ok || v.IsNull()) {
			c.report(join(path, p.Name), "is not set; want %s", describe(p.Kind))
		}
	}
}

// value checks one value against its kind.
func (c *checker) value(path string, v resource.PropertyValue, k kind, s *service) {
	v, known := bare(v)
	if !known || v.IsNull() {
		return
	}
	switch k[0] {
	case kindAny, kindRef:
	case kindList:
		if !v.IsArray() {
			c.wrong(path, v, k)
			return
		}
		for i, item := range v.ArrayValue() {
			c.value(path+"["+strconv.Itoa(i)+"]", item, k.elem(), s)
		}
	case kindMap:
		if !v.IsObject() {
			c.wrong(path, v, k)
			return
		}
		for _, key := range v.ObjectValue().StableKeys() {
			c.value(join(path, string(key)), v.ObjectValue()[key], k.elem(), s)
		}
	case kindObject:
		if !v.IsObject() {
			c.wrong(path, v, k)
			return
		}
		known, from := s.object(k)
		c.object(path, v.ObjectValue(), known, from)
	default:
		if !scalar(v, k) {
			c.wrong(path, v, k)
		}
	}
}

// scalar is as lenient as the provider: it takes "5" for a number and true for a string.
func scalar(v resource.PropertyValue, k kind) bool {
	switch k[0] {
	case kindString:
		return v.IsString() || v.IsNumber() || v.IsBool()
	case kindBool:
		return v.IsBool() || v.IsString() && slices.Contains([]string{"true", "false"}, v.StringValue())
	case kindInt, kindNumber:
		if v.IsNumber() {
			return true
		}
		return v.IsString() && isNumber(v.StringValue())
	case kindAsset:
		return v.IsAsset() || v.IsArchive()
	default:
		return true
	}
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

func (c *checker) wrong(path string, v resource.PropertyValue, k kind) {
	c.report(path, "is %s; want %s", given(v), describe(k))
}

// given says what a value is, and its text when that helps.
func given(v resource.PropertyValue) string {
	switch {
	case v.IsString():
		return fmt.Sprintf("the string %q", v.StringValue())
	case v.IsNumber():
		return fmt.Sprintf("the number %v", v.NumberValue())
	case v.IsBool():
		return fmt.Sprintf("the boolean %t", v.BoolValue())
	case v.IsArray():
		return "a list"
	case v.IsObject():
		return "an object"
	default:
		return "of another kind"
	}
}

func describe(k kind) string {
	switch k[0] {
	case kindString:
		return "a string"
	case kindInt, kindNumber:
		return "a number"
	case kindBool:
		return "a boolean"
	case kindAsset:
		return "an asset or archive"
	case kindList:
		return "a list"
	case kindMap:
		return "a map"
	case kindObject:
		return "an object"
	default:
		return "a value"
	}
}

// bare unwraps secrets and outputs. known is false for what a preview does not know yet.
func bare(v resource.PropertyValue) (inner resource.PropertyValue, known bool) {
	for {
		switch {
		case v.IsSecret():
			v = v.SecretValue().Element
		case v.IsOutput():
			if !v.OutputValue().Known {
				return v, false
			}
			v = v.OutputValue().Element
		case v.IsComputed():
			return v, false
		default:
			return v, true
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
