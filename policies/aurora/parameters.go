package aurora

import (
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// TLSRequired requires that the cluster refuses connections in clear. What a version does by default is not
// enough: the next reader, and the next version, should not have to guess.
var TLSRequired = rule.Rule{
	Name:  "aurora-tls-required",
	Types: []string{parameterGroup, cluster},
	Why:   "A client that does not ask for encryption talks to the database in clear, passwords and all.",
	Fix: `set rds.force_ssl to "1" (PostgreSQL) or require_secure_transport to "ON" (MySQL), in a ` +
		`parameter group of the cluster's own`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "AuroraMySQL.Security.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_69"}},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == cluster {
			return ownParameters(in)
		}
		family := in.At("family")
		return rule.All(
			rule.When(family.HasPrefix("aurora-postgresql", "postgres"), parameter(in, "rds.force_ssl", enabled)),
			rule.When(family.HasPrefix("aurora-mysql", "mysql"), parameter(in, "require_secure_transport", enabled)),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if family, _ := in.At("family").Text(); strings.Contains(family, "postgres") {
			return turnOn(setting{"rds.force_ssl", "1"})(in)
		}
		return turnOn(setting{"require_secure_transport", "ON"})(in)
	},
}

// ownParameters holds for clusters with a parameter group of their own. The group that AWS gives to the
// others cannot be changed, and it turns on nothing.
func ownParameters(in rule.Inputs) rule.Verdict {
	group := in.At("dbClusterParameterGroupName")
	return rule.All(group.Set(), rule.Not(group.HasPrefix("default.")))
}

// parameter holds when the group sets a parameter to a value that holds.
func parameter(in rule.Inputs, name string, holds func(rule.Value) rule.Verdict) rule.Verdict {
	return in.Each("parameters[]").Any(func(p rule.Value) rule.Verdict {
		return rule.All(p.At("name").Is(name), holds(p.At("value")))
	}).OnNo("parameters does not turn on " + name)
}

// enabled holds for the values by which a parameter is turned on.
func enabled(v rule.Value) rule.Verdict {
	return v.Fits("on", func(text string) bool { return text == "1" || strings.EqualFold(text, "on") })
}

// turnOn is the repair that gives parameters these values, and leaves clusters, which have none, alone.
func turnOn(parameters ...setting) rule.Repair {
	return func(in rule.Inputs) []rule.Change {
		if in.Type() == cluster {
			return nil
		}
		objects := make([]map[string]any, len(parameters))
		for i, p := range parameters {
			objects[i] = map[string]any{"name": p.name, "value": p.value}
		}
		return rule.Upsert("parameters", "name", objects...)(in)
	}
}

// setting is a parameter with its value.
type setting struct{ name, value string }

// ParameterFamilyMatches requires a parameter group for the cluster's engine and major version.
var ParameterFamilyMatches = rule.Rule{
	Name:     "aurora-parameter-family-matches",
	Types:    []string{cluster},
	With:     []string{parameterGroup},
	Why:      `AWS refuses it: "The parameter group … with family … can't be used for this DB cluster".`,
	Fix:      `set family of the parameter group to engine and major version, such as "aurora-postgresql17"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "USER_WorkingWithParamGroups.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		groups := stack.Targets(in, "dbClusterParameterGroupName", parameterGroup)
		return rule.When(rule.All(groups.Exist(), in.At("engine").Set(), in.At("engineVersion").Set()),
			groups.All(func(group rule.Inputs) rule.Verdict {
				return group.At("family").Fits("the family of the engine and its version", func(family string) bool {
					return family == familyOf(in)
				})
			}))
	},
}

// familyOf is the parameter family of a cluster: MySQL's go by two numbers, PostgreSQL's by one.
func familyOf(in rule.Inputs) string {
	engine, _ := in.At("engine").Text()
	version, _ := in.At("engineVersion").Text()
	major, rest, _ := strings.Cut(version, ".")
	if strings.Contains(engine, "mysql") {
		minor, _, _ := strings.Cut(rest, ".")
		major += "." + minor
	}
	return engine + major
}
