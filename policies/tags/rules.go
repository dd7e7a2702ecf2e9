// Package tags holds the rules about tags, by which costs are told apart and owners are found.
package tags

import (
	_ "embed" // for the list of types
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// every is what the rules are about; which types of it take tags is a list.
const every = "aws:*"

// guide is where the guide to tags begins.
const guide = "https://docs.aws.amazon.com/tag-editor/latest/userguide/"

// list are the types that take tags, one on each line.
//
//go:embed taggable.txt
var list string

// taggable are the same in their canonical spelling.
var taggable = func() map[string]bool {
	types := map[string]bool{}
	for token := range strings.Lines(list) {
		types[rule.Canonical(strings.TrimSpace(token))] = true
	}
	return types
}()

// Rules are the rules about tags.
func Rules() rule.Group {
	return rule.Group{
		Service: "Tags",
		Rules:   []rule.Rule{RequiredCostTags, FormatValid, ValuesConsistent},
	}
}

// ifTaggable asks then of resources that take tags; the others are not applicable.
func ifTaggable(in rule.Inputs, then func() rule.Verdict) rule.Verdict {
	if !taggable[in.Type()] {
		return rule.Irrelevant("the type takes no tags")
	}
	return then()
}
