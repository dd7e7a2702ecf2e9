package pack

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Configuration is what a user decides about a pack. The zero value enforces the default profile.
type Configuration struct {
	// Profile chooses the level of every rule. Default: production.
	Profile string
	// All is the level of every rule that Levels does not name. Default: what the profile says.
	All rule.Level
	// Levels are the levels of single rules by name.
	Levels map[string]rule.Level
	// Settings are what is configured about single rules, by rule and by setting.
	Settings map[string]rule.Settings
	// Repair makes mandatory rules that can repair what they find do so.
	Repair bool
	// Exemptions excuse single resources from single rules.
	Exemptions []Exemption
}

// allRules is the name that stands for every rule.
const allRules = "all"

// levelKey is the key of a rule's level beside its settings.
const levelKey = "enforcementLevel"

// ReadConfiguration reads the JSON that `pulumi --policy-pack-config` takes: for each rule, or for "all", a
// level or an object of enforcementLevel and the rule's settings; and under "policy-pack" the profile, the
// exemptions and repair. Every unknown name is an error, and every problem is reported.
func (p *Pack) ReadConfiguration(document []byte) (Configuration, error) {
	var entries map[string]any
	if err := json.Unmarshal(document, &entries); err != nil {
		return Configuration{}, fmt.Errorf("policy configuration: %w", err)
	}
	var c Configuration
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		level, settings, err := split(entries[name])
		if err == nil {
			err = p.Set(&c, name, level, settings)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("policy configuration: %s: %w", name, err))
		}
	}
	return c, errors.Join(problems...)
}

// split takes a rule's entry apart: its level, if any, and its settings.
func split(entry any) (rule.Level, map[string]any, error) {
	switch e := entry.(type) {
	case string:
		level, err := rule.ParseLevel(e)
		return level, nil, err
	case map[string]any:
		settings := maps.Clone(e)
		name, given := settings[levelKey]
		delete(settings, levelKey)
		if !given {
			return 0, settings, nil
		}
		text, _ := name.(string)
		level, err := rule.ParseLevel(text)
		return level, settings, err
	}
	return 0, nil, fmt.Errorf("is %v; want a level or an object", entry)
}

// Set adds what is configured about one rule: a level, unless it is zero, and settings. It refuses names that
// the pack does not know, and says what may have been meant.
func (p *Pack) Set(c *Configuration, name string, level rule.Level, settings map[string]any) error {
	if name == allRules {
		c.All = level
		if len(settings) > 0 {
			return errors.New("takes a level and no settings")
		}
		return nil
	}
	r, err := p.Rule(name)
	if err != nil {
		return err
	}
	if level != 0 {
		if c.Levels == nil {
			c.Levels = map[string]rule.Level{}
		}
		c.Levels[name] = level
	}
	if name == OwnRule {
		return c.setOwn(settings)
	}
	read, err := readSettings(r, settings)
	if len(read) > 0 {
		if c.Settings == nil {
			c.Settings = map[string]rule.Settings{}
		}
		c.Settings[name] = read
	}
	return err
}

func readSettings(r *rule.Rule, configured map[string]any) (rule.Settings, error) {
	read := rule.Settings{}
	names := make([]string, 0, len(r.Settings))
	for _, o := range r.Settings {
		names = append(names, o.Key())
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(configured)) {
		i := slices.Index(names, name)
		if i < 0 {
			problems = append(problems, fmt.Errorf("setting %q is unknown; want %s%s",
				name, check.Either(names...), check.Suggest(name, names)))
			continue
		}
		value, err := r.Settings[i].Read(configured[name])
		if err != nil {
			problems = append(problems, err)
			continue
		}
		read[name] = value
	}
	return read, errors.Join(problems...)
}

// setOwn reads what is configured about the pack as a whole.
func (c *Configuration) setOwn(settings map[string]any) error {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		var err error
		switch value := settings[name]; name {
		case profileSetting.Name:
			err = c.setProfile(value)
		case repairSetting.Name:
			read, bad := repairSetting.Read(value)
			c.Repair, _ = read.(bool)
			err = bad
		case exemptionsSetting.Name:
			c.Exemptions, err = readExemptions(value)
		default:
			names := []string{profileSetting.Name, repairSetting.Name, exemptionsSetting.Name}
			err = fmt.Errorf("setting %q is unknown; want %s%s",
				name, check.Either(names...), check.Suggest(name, names))
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

func (c *Configuration) setProfile(value any) error {
	name, ok := value.(string)
	if !ok {
		return fmt.Errorf("profile: is %v; want text", value)
	}
	if name == "" {
		return nil
	}
	if _, err := FindProfile(name); err != nil {
		return err
	}
	c.Profile = name
	return nil
}

// readExemptions is strict about names, so that a misspelt "expires" does not become an exemption without an
// end.
func readExemptions(value any) ([]Exemption, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("exemptions: is %v; want a list", value)
	}
	names := []string{"rule", "resource", "reason", "owner", "expires"}
	var exemptions []Exemption
	var problems []error
	for i, element := range list {
		fields, ok := element.(map[string]any)
		if !ok {
			problems = append(problems, fmt.Errorf("exemptions[%d]: is %v; want an object", i, element))
			continue
		}
		texts := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			text, isText := fields[name].(string)
			if !slices.Contains(names, name) || !isText {
				problems = append(problems, fmt.Errorf("exemptions[%d].%s: is %v; want %s as text%s",
					i, name, fields[name], check.Either(names...), check.Suggest(name, names)))
			}
			texts[name] = text
		}
		exemptions = append(exemptions, Exemption{
			Rule: texts["rule"], Resource: texts["resource"], Reason: texts["reason"], Owner: texts["owner"],
			Expires: texts["expires"],
		})
	}
	return exemptions, errors.Join(problems...)
}
