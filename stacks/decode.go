package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// decode copies settings into target, a pointer to a struct whose fields carry `json` tags, and records every
// key that target lacks and every value of another type. Nothing is converted that a reader could mistake:
// a whole number may come as text, as the command line gives it, but "yess" is no boolean and 1.5 no integer.
func decode(p *check.Problems, target any, settings map[string]any, path string) {
	fill(p, reflect.ValueOf(target).Elem(), settings, path)
}

func fill(p *check.Problems, target reflect.Value, v any, path string) {
	switch target.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(target.Type().Elem())
		fill(p, fresh.Elem(), v, path)
		target.Set(fresh)
	case reflect.Struct:
		fillStruct(p, target, v, path)
	case reflect.Slice:
		fillSlice(p, target, v, path)
	case reflect.Map:
		fillMap(p, target, v, path)
	case reflect.String:
		s, ok := v.(string)
		p.Unless(ok, path, "is %s; want text", show(v))
		target.SetString(s)
	case reflect.Int:
		n, ok := whole(v)
		p.Unless(ok, path, "is %s; want a whole number", show(v))
		target.SetInt(n)
	case reflect.Bool:
		b, ok := truth(v)
		p.Unless(ok, path, "is %s; want true or false", show(v))
		target.SetBool(b)
	default:
		p.Unless(false, path, "cannot be read into a %s", target.Kind())
	}
}

func fillStruct(p *check.Problems, target reflect.Value, v any, path string) {
	settings, ok := object(v)
	if !ok {
		p.Unless(false, path, "is %s; want settings below it: %s", show(v), check.Either(keys(target.Type())...))
		return
	}
	fields := map[string]reflect.Value{}
	for i := range target.NumField() {
		if f := target.Type().Field(i); f.IsExported() {
			fields[settingName(f)] = target.Field(i)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		field, known := fields[name]
		if !known {
			known := keys(target.Type())
			p.Unless(false, under(path, name), "is no setting%s; want one of %s",
				check.Suggest(name, known), strings.Join(known, ", "))
			continue
		}
		fill(p, field, settings[name], under(path, name))
	}
}

func fillSlice(p *check.Problems, target reflect.Value, v any, path string) {
	list, ok := v.([]any)
	if text, is := v.(string); is && !ok {
		ok = json.Unmarshal([]byte(text), &list) == nil
	}
	p.Unless(ok, path, "is %s; want a list", show(v))
	fresh := reflect.MakeSlice(target.Type(), len(list), len(list))
	for i, e := range list {
		fill(p, fresh.Index(i), e, fmt.Sprintf("%s[%d]", path, i))
	}
	target.Set(fresh)
}

func fillMap(p *check.Problems, target reflect.Value, v any, path string) {
	settings, ok := object(v)
	p.Unless(ok, path, "is %s; want names with a value each", show(v))
	fresh := reflect.MakeMap(target.Type())
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		value := reflect.New(target.Type().Elem()).Elem()
		fill(p, value, settings[name], under(path, name))
		fresh.SetMapIndex(reflect.ValueOf(name), value)
	}
	target.Set(fresh)
}

func object(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case string:
		var m map[string]any
		return m, json.Unmarshal([]byte(v), &m) == nil
	default:
		return nil, false
	}
}

func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case uint64:
		return int64(v), v <= math.MaxInt64
	case float64:
		return int64(v), v == math.Trunc(v)
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil
	default:
		return 0, false
	}
}

func truth(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		return v == "true", v == "true" || v == "false"
	default:
		return false, false
	}
}

// settingName is the name of a setting: the json tag of its field.
func settingName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func keys(t reflect.Type) []string {
	var out []string
	for f := range t.Fields() {
		if f.IsExported() {
			out = append(out, settingName(f))
		}
	}
	return out
}

// under is the path of a setting below another; the outermost are separated from the project by a colon.
func under(path, name string) string {
	switch {
	case path == "":
		return name
	case strings.HasSuffix(path, ":"):
		return path + name
	default:
		return path + "." + name
	}
}

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "empty"
	case string:
		return strconv.Quote(v)
	case map[string]any, []any:
		text, err := json.Marshal(v)
		if err != nil || len(text) > 60 {
			return "a list or group of settings"
		}
		return string(text)
	default:
		return fmt.Sprint(v)
	}
}
