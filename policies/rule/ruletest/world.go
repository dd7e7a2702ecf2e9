package ruletest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/rule"
)

// world is a resource and those around it, with everything that a case has changed.
type world struct {
	resources []*member
	env       rule.Environment
	settings  rule.Settings
}

// member is one resource of a world. Its properties are plain data that can still be changed.
type member struct {
	name, token string
	inputs      map[string]any
	provider    map[string]any
	protect     bool
	ignore      []string
	sources     map[string][]string
	awaits      []string
}

// today is the day on which cases run that do not say another.
var today = time.Date(2026, time.November, 21, 0, 0, 0, 0, time.UTC)

// build lays the changes of a case over the good resource.
func (s *suite) build(t *testing.T, changes M) *world {
	t.Helper()
	region := s.good.Region
	if region == "" {
		region = "eu-west-1"
	}
	w := &world{
		env:      rule.Environment{Stack: "production", Profile: "production", Production: true, Today: today},
		settings: rule.Settings{},
	}
	w.add("it", s.good.Type, s.good.Inputs, region)
	for _, o := range s.good.Others {
		if o.Region == "" {
			o.Region = region
		}
		w.add(o.Name, o.Type, o.Inputs, o.Region)
	}
	for _, change := range []M{s.good.Given, changes} {
		for path, value := range change {
			w.change(t, s.rule, path, value)
		}
	}
	for _, m := range w.resources {
		m.sources = map[string][]string{}
		for property, value := range m.inputs {
			m.inputs[property] = w.resolve(m, property, value)
		}
		if _, given := m.inputs["id"]; !given {
			m.inputs["id"] = m.name + "-id"
		}
		m.awaits = w.urns(t, m.awaits)
	}
	return w
}

// urns are the URNs of the resources of these names.
func (w *world) urns(t *testing.T, names []string) []string {
	t.Helper()
	var urns []string
	for _, name := range names {
		i := slices.IndexFunc(w.resources, func(m *member) bool { return m.name == name })
		require.GreaterOrEqual(t, i, 0, "there is no resource named %q to depend on", name)
		urns = append(urns, w.resources[i].urn())
	}
	return urns
}

func (w *world) add(name, token string, inputs M, region string) {
	w.resources = append(w.resources, &member{
		name: name, token: token, inputs: clone(inputs), provider: map[string]any{"region": region},
	})
}

func (w *world) change(t *testing.T, r *rule.Rule, path string, value any) {
	t.Helper()
	name, property, other := strings.Cut(path, "/")
	switch option, isOption := strings.CutPrefix(path, "@"); {
	case isOption:
		w.option(t, r, option, value)
	case other && !strings.HasPrefix(path, "["):
		w.changeOther(t, name, property, value)
	default:
		set(w.resources[0].inputs, path, value)
	}
}

func (w *world) changeOther(t *testing.T, name, property string, value any) {
	t.Helper()
	i := slices.IndexFunc(w.resources, func(m *member) bool { return m.name == name })
	require.GreaterOrEqual(t, i, 0, "there is no other resource named %q", name)
	option, isOption := strings.CutPrefix(property, "@")
	switch {
	case property == "" && value == nil:
		w.resources = append(w.resources[:i:i], w.resources[i+1:]...)
	case isOption:
		require.True(t, w.resources[i].option(option, value), "%s/@%s: %v makes no sense", name, option, value)
	default:
		set(w.resources[i].inputs, property, value)
	}
}

// option changes what is not a property: of the judged resource, of the stack or of the rule.
func (w *world) option(t *testing.T, r *rule.Rule, option string, value any) {
	t.Helper()
	ok := true
	switch name, rest, _ := strings.Cut(option, "."); name {
	case "production":
		w.env.Production, ok = value.(bool)
	case "stack":
		w.env.Stack, ok = value.(string)
	case "today":
		day, _ := value.(string)
		parsed, err := time.Parse(time.DateOnly, day)
		require.NoError(t, err)
		w.env.Today = parsed
	case "stacktag":
		text, isText := value.(string)
		w.env.StackTags, ok = map[string]string{rest: text}, isText
	case "setting":
		ok = w.configure(t, r, rest, value)
	default:
		ok = w.resources[0].option(option, value)
	}
	require.True(t, ok, "@%s: %v makes no sense", option, value)
}

// option changes what is not a property of the resource.
func (m *member) option(option string, value any) (ok bool) {
	switch name, rest, _ := strings.Cut(option, "."); name {
	case "type":
		m.token, ok = value.(string)
	case "name":
		m.name, ok = value.(string)
	case "protect":
		m.protect, ok = value.(bool)
	case "ignore":
		m.ignore, ok = value.([]string)
	case "depends":
		m.awaits, ok = value.([]string)
	case "provider":
		set(m.provider, rest, value)
		ok = true
	}
	return ok
}

func (w *world) configure(t *testing.T, r *rule.Rule, name string, value any) bool {
	t.Helper()
	for _, o := range r.Settings {
		if o.Key() == name {
			read, err := o.Read(rule.Plain(value))
			require.NoError(t, err)
			w.settings[name] = read
			return true
		}
	}
	return false
}

func (m *member) urn() string { return "urn:pulumi:production::shop::" + m.token + "::" + m.name }

func (m *member) resource() rule.Resource {
	return rule.Resource{
		URN: m.urn(), Type: m.token, Name: m.name, Inputs: rule.Object(m.inputs), Protect: m.protect,
		IgnoreChanges: m.ignore, PropertyDependencies: m.sources, Dependencies: m.awaits,
		Provider: rule.Provider{
			URN:        "urn:pulumi:production::shop::pulumi:providers:aws::default",
			Properties: rule.Object(m.provider),
		},
	}
}
