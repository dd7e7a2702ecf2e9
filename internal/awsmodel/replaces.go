package awsmodel

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"
)

//go:embed replaces.txt
var replacesTable string

// replaceTable maps a type, cut to module/Type, to the properties that replace it.
var replaceTable = sync.OnceValue(func() map[string][]string {
	table := map[string][]string{}
	for line := range strings.Lines(replacesTable) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		table[words[0]] = words[1:]
	}
	return table
})

// nameProperties are what holds a physical name, in types that the table does not list.
func nameProperties() []string { return []string{"name", "namePrefix"} }

func replaces(typ string) []string {
	t := lookup(typ)
	if t == nil || t.Component {
		return nil
	}
	listed, ok := replaceTable()[short(typ)]
	paths := slices.Clone(listed)
	if !ok {
		for _, name := range nameProperties() {
			if t.Inputs.byName[name] != nil {
				paths = append(paths, name)
			}
		}
	}
	for _, p := range t.Inputs.list {
		if p.Forces {
			paths = append(paths, p.Name)
		}
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return path == "-" })
	slices.Sort(paths)
	return slices.Compact(paths)
}

// short cuts a token of the AWS provider to module/Type, and says "lb" for the older names of the load
// balancers' module: "ec2/Vpc" for "aws:ec2/vpc:Vpc".
func short(typ string) string {
	parts := strings.Split(typ, ":")
	if len(parts) != 3 || parts[0] != "aws" {
		return typ
	}
	module, _, _ := strings.Cut(parts[1], "/")
	switch module {
	case "alb", "applicationloadbalancing", "elasticloadbalancingv2":
		module = "lb"
	}
	return module + "/" + parts[2]
}
