package ruletest

import (
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
	for path, value := range changes {
		w.change(t, s.rule, path, value)
	}
	for _, m := range w.resources {
		m.sources = map[string][]string{}
		for property, value := range m.inputs {
			m.inputs[property] = w.resolve(m, property, value)
		}
		if _, given := m.inputs["id"]; !given {
			m.inputs["id"] = m.name + "-id"
		}
	}
	return w
}

func (w *world) add(name, token string, inputs M, region string) {
	w.resources = append(w.resources, &member{
		name: name, token: token, inputs: clone(inputs), provider: map[string]any{"region": region},
	})
}

func (w *world) change(t *testing.T, r *rule.Rule, path string, value any) {
	t.Helper()
	it := w.resources[0]
	switch option, isOption := strings.CutPrefix(path, "@"); {
	case isOption:
		w.option(t, r, option, value)
	case strings.Contains(path, "/") && !strings.HasPrefix(path, "["):
		name, property, _ := strings.Cut(path, "/")
		w.changeOther(t, name, property, value)
	default:
		set(it.inputs, path, value)
	}
}

func (w *world) changeOther(t *testing.T, name, property string, value any) {
	t.Helper()
	for i, m := range w.resources {
		switch {
		case m.name != name:
		case property == "" && value == nil:
			w.resources = append(w.resources[:i:i], w.resources[i+1:]...)
			return
		case property == "@type":
			m.token, _ = value.(string)
			return
		case strings.HasPrefix(property, "@provider."):
			set(m.provider, strings.TrimPrefix(property, "@provider."), value)
			return
		default:
			set(m.inputs, property, value)
			return
		}
	}
	t.Fatalf("there is no other resource named %q", name)
}

func (w *world) option(t *testing.T, r *rule.Rule, option string, value any) {
	t.Helper()
	it := w.resources[0]
	var ok bool
	switch name, rest, _ := strings.Cut(option, "."); name {
	case "type":
		it.token, ok = value.(string)
	case "name":
		it.name, ok = value.(string)
	case "protect":
		it.protect, ok = value.(bool)
	case "ignore":
		it.ignore, ok = value.([]string)
	case "production":
		w.env.Production, ok = value.(bool)
	case "today":
		day, _ := value.(string)
		parsed, err := time.Parse(time.DateOnly, day)
		require.NoError(t, err)
		w.env.Today, ok = parsed, true
	case "provider":
		set(it.provider, rest, value)
		ok = true
	case "setting":
		ok = w.configure(t, r, rest, value)
	}
	require.True(t, ok, "@%s: %v makes no sense", option, value)
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
		IgnoreChanges: m.ignore, PropertyDependencies: m.sources,
		Provider: rule.Provider{
			URN:        "urn:pulumi:production::shop::pulumi:providers:aws::default",
			Properties: rule.Object(m.provider),
		},
	}
}
