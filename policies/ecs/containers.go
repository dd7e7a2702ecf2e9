package ecs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// root matches the user root by name and by number, with and without a group.
var root = regexp.MustCompile(`^(root|0)(:|$)`)

var (
	registries = rule.Setting[[]string]{
		Name: "registries", Text: "what the names of images may begin with, such as a registry; empty allows all",
	}
	allowedVariables = rule.Setting[[]string]{
		Name: "allowed", Text: "names of variables that hold no credential, whatever they look like",
	}
)

// inEachContainer is the repair that changes every container of a task definition.
func inEachContainer(edit func(container map[string]any)) rule.Repair {
	return rule.EditJSON("containerDefinitions", func(document any) any {
		list, _ := document.([]any)
		for _, element := range list {
			if container, ok := element.(map[string]any); ok {
				edit(container)
			}
		}
		return document
	})
}

// NoSecretsInEnvironment forbids credentials among the variables that everybody sees who may describe the
// task.
var NoSecretsInEnvironment = rule.Rule{
	Name:  "ecs-no-secrets-in-environment",
	Types: []string{taskDefinition},
	Why: "Everybody who may describe the task definition, or look at it in the console, reads its " +
		"variables.",
	Fix:      "move the value to Secrets Manager and name its ARN in secrets instead of environment",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{allowedVariables},
	Controls: rule.Controls{rule.FSBP: {"ECS.8"}, rule.Nag: {"ECS2"}, rule.Trivy: {"AWS-0036"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return containers(in).All(func(c rule.Value) rule.Verdict {
			return c.Each("environment[]").All(func(variable rule.Value) rule.Verdict {
				name, _ := variable.At("name").Text()
				return rule.Any(
					variable.At("name").Fits("an allowed name", func(name string) bool {
						return slices.Contains(allowedVariables.Of(in), name)
					}),
					rule.Not(variable.At("value").Credential(name)),
				)
			})
		})
	},
}

// Logging requires that what containers say is kept.
var Logging = rule.Rule{
	Name:     "ecs-container-logging",
	Types:    []string{taskDefinition},
	Why:      "What a container says is gone with it, and nobody learns why it failed.",
	Fix:      "set logConfiguration in every container of containerDefinitions",
	Severity: rule.High,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"ECS.9"}, rule.Nag: {"ECS7"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return containers(in).All(func(c rule.Value) rule.Verdict {
			return c.At("logConfiguration.logDriver").Set()
		})
	},
}

// ImagePinned asks for images that stay the same.
var ImagePinned = rule.Rule{
	Name:  "ecs-image-pinned",
	Types: []string{taskDefinition},
	Why: "A tag that moves gives two tasks of one deployment different code, and a roll-back the " +
		"code it is to undo.",
	Fix:      "name the image in containerDefinitions by its digest, or by a tag other than latest",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "container-considerations.html",
	Settings: []rule.Option{registries},
	Check: func(in rule.Inputs) rule.Verdict {
		allowed := registries.Of(in)
		return containers(in).All(func(c rule.Value) rule.Verdict {
			image := c.At("image")
			return rule.All(
				image.Fits("a digest, or a tag other than latest", pinned),
				image.Fits("an image of an allowed registry", func(image string) bool {
					return len(allowed) == 0 || slices.ContainsFunc(allowed, func(start string) bool {
						return strings.HasPrefix(image, start)
					})
				}),
			)
		})
	},
}

// pinned says whether an image has a digest, or a tag other than latest. A colon before the last slash is a
// port.
func pinned(image string) bool {
	if strings.Contains(image, "@sha256:") {
		return true
	}
	_, tag, tagged := strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	return tagged && tag != "latest"
}
