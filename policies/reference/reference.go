// Package reference writes docs/policies.md from a pack, so that no rule is described twice.
package reference

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Markdown describes every rule of the pack, its profiles, and what it leaves out and why.
func Markdown(p *pack.Pack) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Policies\n\nGenerated from the rules in `policies/` by `make docs`; do not edit.\n\n")
	fmt.Fprintf(&b, "The pack `%s` %s has %d rules.\n", p.Name, p.Version, len(p.Rules())-1)
	b.WriteString(use)
	profiles(&b)
	contents(&b, p)
	for _, g := range p.Groups {
		fmt.Fprintf(&b, "\n## %s\n", g.Service)
		for i := range g.Rules {
			describe(&b, &g.Rules[i])
		}
	}
	leftOut(&b, p)
	return b.Bytes()
}

func profiles(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n## Profiles\n\n| profile | what it enforces |\n|---|---|\n")
	for _, p := range pack.Profiles() {
		fmt.Fprintf(b, "| `%s` | %s |\n", p.Name, p.Text)
	}
}

func contents(b *bytes.Buffer, p *pack.Pack) {
	fmt.Fprintf(b, "\n## Contents\n\n"+
		"| service | rules | mandatory | repairable | about the stack | refused by AWS |\n"+
		"|---|--:|--:|--:|--:|--:|\n")
	for _, g := range p.Groups {
		count := func(is func(rule.Rule) bool) (n int) {
			for _, r := range g.Rules {
				if is(r) {
					n++
				}
			}
			return n
		}
		fmt.Fprintf(b, "| [%s](#%s) | %d | %d | %d | %d | %d |\n", g.Service, anchor(g.Service), len(g.Rules),
			count(func(r rule.Rule) bool { return r.Level >= rule.Mandatory }),
			count(func(r rule.Rule) bool { return r.Repair != nil }),
			count(func(r rule.Rule) bool { return r.OfStack() }),
			count(func(r rule.Rule) bool { return r.Topic == rule.Apply }))
	}
}

func anchor(title string) string {
	keep := func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-':
			return r
		}
		return -1
	}
	return strings.Map(keep, strings.ToLower(title))
}

func describe(b *bytes.Buffer, r *rule.Rule) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", r.Name, r.Why)
	fmt.Fprintf(b, "- Fix: %s\n", r.Fix)
	locked := ""
	if r.Locked {
		locked = ", locked"
	}
	fmt.Fprintf(b, "- Level: %s%s; severity: %s; topic: %s\n", r.Level, locked, r.Severity, r.Topic)
	fmt.Fprintf(b, "- Judges: %s\n", code(r.Types))
	if len(r.With) > 0 {
		fmt.Fprintf(b, "- Beside: %s\n", code(r.With))
	}
	if r.Repair != nil {
		fmt.Fprintf(b, "- Repairs what it finds at level remediate\n")
	}
	for _, o := range r.Settings {
		fmt.Fprintf(b, "- Setting `%s`: %s. Default: %v\n", o.Key(), o.Describe(), o.Schema()["default"])
	}
	controls := pack.Controls(r)
	for _, f := range controls.Frameworks() {
		fmt.Fprintf(b, "- %s: %s\n", f.Title(), strings.Join(controls[f], ", "))
	}
	if link := r.Link(); link != "" {
		fmt.Fprintf(b, "- See: <%s>\n", link)
	}
}

func code(tokens []string) string {
	sorted := slices.Sorted(slices.Values(tokens))
	return "`" + strings.Join(sorted, "`, `") + "`"
}

func leftOut(b *bytes.Buffer, p *pack.Pack) {
	var lines []string
	for _, g := range p.Groups {
		for _, l := range g.LeftOut {
			lines = append(lines, fmt.Sprintf("| %s | %s | %s |\n", g.Service, l.Name, l.Reason))
		}
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## Left out on purpose\n\n| service | rule | why not |\n|---|---|---|\n%s",
		strings.Join(lines, ""))
}
