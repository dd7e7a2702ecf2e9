package rule

import (
	"fmt"
	"math"
)

// Kinds are the types that a setting can have.
type Kinds interface {
	bool | int | string | []int | []string
}

// Setting is something that configuration can change about a rule.
type Setting[T Kinds] struct {
	// Name is its key in the rule's configuration.
	Name string
	// Text says what it changes, with its unit.
	Text string
	// Default is what holds without configuration.
	Default T
}

// Of is the setting's value for the rule at hand.
func (s Setting[T]) Of(in Inputs) T {
	if v, ok := in.settings[s.Name].(T); ok {
		return v
	}
	return s.Default
}

// Option is a setting of any type.
type Option interface {
	// Key is its name.
	Key() string
	// Describe says what it changes.
	Describe() string
	// Schema is the JSON schema of its value, with the default.
	Schema() map[string]any
	// Read checks a configured value and gives it the setting's type.
	Read(configured any) (any, error)
}

// Settings are configured values by name.
type Settings map[string]any

// Key is the setting's name.
func (s Setting[T]) Key() string { return s.Name }

// Describe says what the setting changes.
func (s Setting[T]) Describe() string { return s.Text }

// Schema is the JSON schema of the setting's value, with the default.
func (s Setting[T]) Schema() map[string]any {
	schema := map[string]any{"description": s.Text, "default": Plain(s.Default)}
	switch any(s.Default).(type) {
	case bool:
		schema["type"] = "boolean"
	case int:
		schema["type"] = "integer"
	case string:
		schema["type"] = "string"
	case []int:
		schema["type"], schema["items"] = "array", map[string]any{"type": "integer"}
	case []string:
		schema["type"], schema["items"] = "array", map[string]any{"type": "string"}
	}
	return schema
}

// Plain is a value with numbers and lists as JSON decodes them.
func Plain(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case []int:
		return plainList(v)
	case []string:
		return plainList(v)
	case []any:
		return plainList(v)
	case map[string]any:
		copied := make(map[string]any, len(v))
		for name, field := range v {
			copied[name] = Plain(field)
		}
		return copied
	}
	return v
}

func plainList[T any](list []T) []any {
	plain := make([]any, len(list))
	for i, element := range list {
		plain[i] = Plain(element)
	}
	return plain
}

// Read checks a configured value and gives it the setting's type.
func (s Setting[T]) Read(configured any) (any, error) {
	var read any
	switch any(s.Default).(type) {
	case bool:
		read, _ = configured.(bool)
		if _, ok := configured.(bool); !ok {
			return nil, s.refuse(configured, "true or false")
		}
	case int:
		n, ok := whole(configured)
		if !ok {
			return nil, s.refuse(configured, "a whole number")
		}
		read = n
	case string:
		text, ok := configured.(string)
		if !ok {
			return nil, s.refuse(configured, "text")
		}
		read = text
	case []int:
		list, ok := readList(configured, whole)
		if !ok {
			return nil, s.refuse(configured, "a list of whole numbers")
		}
		read = list
	case []string:
		list, ok := readList(configured, func(v any) (string, bool) { t, ok := v.(string); return t, ok })
		if !ok {
			return nil, s.refuse(configured, "a list of texts")
		}
		read = list
	}
	return read, nil
}

func (s Setting[T]) refuse(configured any, want string) error {
	return fmt.Errorf("%s: is %v; want %s", s.Name, configured, want)
}

func whole(v any) (int, bool) {
	n, ok := v.(float64)
	return int(n), ok && n == math.Trunc(n) && math.Abs(n) < 1<<53
}

func readList[T any](v any, read func(any) (T, bool)) ([]T, bool) {
	elements, ok := v.([]any)
	if !ok {
		return nil, false
	}
	list := make([]T, 0, len(elements))
	for _, e := range elements {
		read, ok := read(e)
		if !ok {
			return nil, false
		}
		list = append(list, read)
	}
	return list, true
}
