// Package state reads the resources of a stack from what `pulumi stack export` writes.
package state

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Stack is what an export says.
type Stack struct {
	// Project and Name are the stack's. Default: unknown, when it holds no resource.
	Project, Name string
	// Resources are those that exist or are about to be deleted and replaced, in the order of the state.
	Resources []rule.Resource
}

type export struct {
	Deployment *struct {
		Resources []resource `json:"resources"`
	} `json:"deployment"`
}

type resource struct {
	URN                  string              `json:"urn"`
	Type                 string              `json:"type"`
	ID                   string              `json:"id"`
	Parent               string              `json:"parent"`
	Provider             string              `json:"provider"`
	Delete               bool                `json:"delete"`
	Protect              bool                `json:"protect"`
	IgnoreChanges        []string            `json:"ignoreChanges"`
	Inputs               map[string]any      `json:"inputs"`
	Outputs              map[string]any      `json:"outputs"`
	Dependencies         []string            `json:"dependencies"`
	PropertyDependencies map[string][]string `json:"propertyDependencies"`
}

// Read reads an export. Secrets that are still encrypted in it are present and cannot be looked into.
func Read(from io.Reader) (Stack, error) {
	var e export
	if err := json.NewDecoder(from).Decode(&e); err != nil {
		return Stack{}, fmt.Errorf("state: %w; want what `pulumi stack export` writes", err)
	}
	if e.Deployment == nil {
		return Stack{}, fmt.Errorf("state: has no deployment; want what `pulumi stack export` writes")
	}
	providers := map[string]rule.Value{}
	for _, r := range e.Deployment.Resources {
		if strings.HasPrefix(r.Type, "pulumi:providers:") {
			providers[r.URN+"::"+r.ID] = rule.Object(r.Inputs)
		}
	}
	var stack Stack
	for _, r := range e.Deployment.Resources {
		if r.Delete {
			continue
		}
		if parts := strings.Split(r.URN, "::"); stack.Name == "" && len(parts) > 1 {
			stack.Name, stack.Project = strings.TrimPrefix(parts[0], "urn:pulumi:"), parts[1]
		}
		stack.Resources = append(stack.Resources, r.resource(providers))
	}
	return stack, nil
}

func (r resource) resource(providers map[string]rule.Value) rule.Resource {
	read := rule.Resource{
		URN: r.URN, Type: r.Type, ID: r.ID, Name: r.URN[strings.LastIndex(r.URN, "::")+len("::"):],
		Inputs: rule.Object(r.Inputs), Parent: r.Parent, Protect: r.Protect, IgnoreChanges: r.IgnoreChanges,
		Dependencies: r.Dependencies, PropertyDependencies: r.PropertyDependencies,
	}
	if len(r.Outputs) > 0 {
		read.Outputs = rule.Object(r.Outputs)
	}
	if i := strings.LastIndex(r.Provider, "::"); i > 0 {
		read.Provider = rule.Provider{URN: r.Provider[:i], Properties: providers[r.Provider]}
	}
	return read
}
