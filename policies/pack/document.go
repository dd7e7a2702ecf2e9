package pack

import (
	"encoding/json"
	"maps"
)

// MarshalJSON writes the configuration as ReadConfiguration and `--policy-pack-config` read it: what a stack
// says in its file, for commands that do not see that.
func (c Configuration) MarshalJSON() ([]byte, error) {
	entries := map[string]map[string]any{}
	entry := func(name string) map[string]any {
		if entries[name] == nil {
			entries[name] = map[string]any{}
		}
		return entries[name]
	}
	for name, settings := range c.Settings {
		maps.Copy(entry(name), settings)
	}
	for name, level := range c.Levels {
		entry(name)[levelKey] = level.String()
	}
	if c.All != 0 {
		entry(allRules)[levelKey] = c.All.String()
	}
	if c.Profile != "" {
		entry(OwnRule)[profileSetting.Name] = c.Profile
	}
	if c.Repair {
		entry(OwnRule)[repairSetting.Name] = true
	}
	if len(c.Exemptions) > 0 {
		entry(OwnRule)[exemptionsSetting.Name] = c.Exemptions
	}
	return json.Marshal(entries)
}
