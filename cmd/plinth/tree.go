package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/sandbox"
)

// tree prints what stands below what, sorted, so that two runs print the same. Of components it prints how
// much they hold; what a run changes in an existing resource is printed at any depth.
func (p *printer) tree(resources []sandbox.Resource, d depth) {
	if d == none {
		return
	}
	below := map[string][]sandbox.Resource{}
	for _, r := range resources {
		below[r.Parent] = append(below[r.Parent], r)
	}
	for _, siblings := range below {
		slices.SortFunc(siblings, func(a, b sandbox.Resource) int {
			return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
		})
	}
	p.branch(below, "", 0, d)
}

func (p *printer) branch(below map[string][]sandbox.Resource, parent string, level int, d depth) {
	for _, r := range below[parent] {
		if d == full || level == 0 || r.Component || notable(r) {
			p.resource(r, holds(below, r), level)
		}
		p.branch(below, r.URN, level+1, d)
	}
}

func (p *printer) resource(r sandbox.Resource, held, level int) {
	text := strings.Repeat("  ", level+1) + p.faint.Render(r.Type) + " " + r.Name
	if held > 0 {
		text += p.faint.Render(fmt.Sprintf("  %d below", held))
	}
	if r.Protected && !r.Component {
		text += p.faint.Render("  protected")
	}
	if len(r.Properties) > 0 {
		text += ": " + strings.Join(r.Properties, ", ")
	}
	p.line("%s%s", p.mark(r.Change), text)
}

// notable is what a reader must not miss: an existing resource that changes.
func notable(r sandbox.Resource) bool { return r.Change != "same" && r.Change != "create" }

func holds(below map[string][]sandbox.Resource, r sandbox.Resource) int {
	n := len(below[r.URN])
	for _, child := range below[r.URN] {
		n += holds(below, child)
	}
	return n
}

// mark is the sign of what happens to a resource, as the engine prints it.
func (p *printer) mark(change string) string {
	switch change {
	case "create":
		return p.good.Render("+ ")
	case "update":
		return p.warn.Render("~ ")
	case "replace":
		return p.bad.Render("±") + " "
	case "delete":
		return p.bad.Render("- ")
	default:
		return "  "
	}
}
