package pulumitest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

// Resource is one registration.
type Resource struct {
	// URN, Type and Name are the engine's names for it.
	URN, Type, Name string
	// Parent is the URN of the resource above it, "" for none.
	Parent string
	// Provider is the name of the explicit provider that manages it, "" for the default one.
	Provider string
	// Inputs are the values it was registered with: numbers as float64, secrets as their plain value. In
	// preview, inputs that are not known yet are missing.
	Inputs map[string]any
	// Outputs are what AWS answers, inputs included. They are nil in preview and for components.
	Outputs map[string]any
	// ID is what AWS calls it, "" in preview.
	ID string
	// Custom says that a provider manages it, Remote that another process expands it.
	Custom, Remote bool
	// Protect, RetainOnDelete and DeleteBeforeReplace are the resource options of those names.
	Protect, RetainOnDelete, DeleteBeforeReplace bool
	// IgnoreChanges, Aliases and DependsOn are the resource options of those names; DependsOn holds URNs and
	// includes what the inputs depend on.
	IgnoreChanges, Aliases, DependsOn []string
	// PropertyDependencies are the URNs of the resources that an input's value was made from.
	PropertyDependencies map[string][]string

	raw     resource.PropertyMap
	secrets map[string]bool
}

// OwnedBy says whether a resource of that type stands above this one, at any distance.
func (r Resource) OwnedBy(typ string) bool {
	chain := strings.Split(string(resource.URN(r.URN).QualifiedType()), "$")
	return slices.Contains(chain[:len(chain)-1], typ)
}

// Secret says whether the input at path ("masterPassword", "origins[0].customHeaders[0].value"), or anything
// around it, is a secret.
func (r Resource) Secret(path string) bool {
	for p := path; p != ""; {
		if r.secrets[p] {
			return true
		}
		cut := strings.LastIndexAny(p, ".[")
		if cut < 0 {
			return false
		}
		p = p[:cut]
	}
	return false
}

// At returns the input at path, nil when there is none.
func (r Resource) At(path string) any {
	var v any = r.Inputs
	for _, part := range strings.FieldsFunc(path, func(c rune) bool { return strings.ContainsRune(".[]", c) }) {
		switch holder := v.(type) {
		case map[string]any:
			v = holder[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(holder) {
				return nil
			}
			v = holder[i]
		default:
			return nil
		}
	}
	return v
}

// String returns the text at path, "" when there is none.
func (r Resource) String(path string) string {
	s, _ := r.At(path).(string)
	return s
}

// JSON decodes the JSON text at path. The test fails when there is none.
func (r Resource) JSON(t testing.TB, path string) any {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(r.String(path)), &v), "%s.%s must hold JSON", r.Name, path)
	return v
}

// Raw is the inputs as the engine sees them, secrets marked.
func (r Resource) Raw() resource.PropertyMap { return r.raw }

// Recording is all that a program registered, sorted by URN.
type Recording []Resource

// All returns the resources of one type. It may be empty; Count says how many there are.
func (rec Recording) All(typ string) []Resource {
	var out []Resource
	for _, r := range rec {
		if r.Type == typ {
			out = append(out, r)
		}
	}
	return out
}

// Count says how many resources of a type there are.
func (rec Recording) Count(typ string) int { return len(rec.All(typ)) }

// One returns the only resource of a type. The test fails when there is none or more than one.
func (rec Recording) One(t testing.TB, typ string) Resource {
	t.Helper()
	all := rec.All(typ)
	require.Len(t, all, 1, "resources of type %s in\n%s", typ, rec.Plan())
	return all[0]
}

// Named returns the resource of that type and name. The test fails when there is none.
func (rec Recording) Named(t testing.TB, typ, name string) Resource {
	t.Helper()
	for _, r := range rec {
		if r.Type == typ && r.Name == name {
			return r
		}
	}
	require.FailNow(t, "no such resource", "%s %s in\n%s", typ, name, rec.Plan())
	return Resource{}
}
