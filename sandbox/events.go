package sandbox

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/internal/progress"
)

// collector turns the engine's events into a Result while a run lasts.
type collector struct {
	result Result
	index  map[string]int // by URN: where it stands in result.Resources
	begun  int
	line   *progress.Line
}

// collect reads events until the engine ends or stop is closed, which is the only end of a CLI that failed
// before its engine started.
func (c *collector) collect(in <-chan events.EngineEvent, stop <-chan struct{}) {
	for {
		select {
		case event, more := <-in:
			if !more {
				return
			}
			c.take(event)
		case <-stop:
			return
		}
	}
}

func (c *collector) take(e events.EngineEvent) {
	switch {
	case e.Error != nil:
		c.add(Diagnostic{Severity: "error", Message: e.Error.Error()})
	case e.ResourcePreEvent != nil:
		c.step(e.ResourcePreEvent.Metadata)
	case e.ResOutputsEvent != nil:
		c.step(e.ResOutputsEvent.Metadata)
	case e.DiagnosticEvent != nil:
		c.diagnostic(e.DiagnosticEvent)
	case e.PolicyEvent != nil:
		c.violation(e.PolicyEvent)
	case e.ErrorEvent != nil:
		c.add(Diagnostic{Severity: "error", Message: e.ErrorEvent.Error})
	case e.SummaryEvent != nil:
		c.result.Changes = changes(e.SummaryEvent.ResourceChanges)
	}
}

// step records what happens to a resource. A replacement comes as several steps; the summary of them wins.
func (c *collector) step(m apitype.StepEventMetadata) {
	state := m.New
	if state == nil {
		state = m.Old
	}
	if state == nil || state.Type == "pulumi:pulumi:Stack" || strings.HasPrefix(m.Type, "pulumi:providers:") {
		return
	}
	at, seen := c.index[m.URN]
	if !seen {
		at = len(c.result.Resources)
		c.index[m.URN] = at
		c.result.Resources = append(c.result.Resources, Resource{URN: m.URN, Change: change(m.Op)})
		c.begun++
		c.line.Say("%d resources", c.begun)
	}
	r := &c.result.Resources[at]
	r.Type, r.Name, r.Parent = m.Type, resource.URN(m.URN).Name(), parent(state.Parent)
	r.Protected, r.Component = state.Protect, !state.Custom
	if change(m.Op) == "replace" {
		r.Change = "replace"
	}
	if len(m.Diffs) > 0 {
		r.Properties = slices.Sorted(slices.Values(m.Diffs))
	}
}

func (c *collector) diagnostic(d *apitype.DiagnosticEvent) {
	severity := d.Severity
	if severity == "info#err" {
		severity = "info"
	}
	if message := plain(d.Message); message != "" && !d.Ephemeral {
		c.add(Diagnostic{Severity: severity, URN: d.URN, Message: message})
	}
}

func (c *collector) violation(p *apitype.PolicyEvent) {
	severity := "error"
	if p.EnforcementLevel == "advisory" || p.EnforcementLevel == "warning" {
		severity = "warning"
	}
	c.add(Diagnostic{Severity: severity, URN: p.ResourceURN, Policy: p.PolicyName, Message: plain(p.Message)})
}

func (c *collector) add(d Diagnostic) { c.result.Diagnostics = append(c.result.Diagnostics, d) }

// plain removes the engine's marks for colour.
func plain(text string) string { return strings.TrimSpace(colors.Never.Colorize(text)) }

// parent is empty for what stands at the top: the stack itself is no news.
func parent(urn string) string {
	if urn == "" || resource.URN(urn).Type() == resource.RootStackType {
		return ""
	}
	return urn
}

// change reduces the engine's steps to what a reader wants to know.
func change(op apitype.OpType) string {
	switch op {
	case apitype.OpReplace, apitype.OpCreateReplacement, apitype.OpDeleteReplaced, apitype.OpDiscardReplaced,
		apitype.OpReadReplacement, apitype.OpImportReplacement:
		return "replace"
	case apitype.OpCreate, apitype.OpImport:
		return "create"
	case apitype.OpUpdate:
		return "update"
	case apitype.OpDelete, apitype.OpReadDiscard:
		return "delete"
	default:
		return "same"
	}
}

func changes(counts map[apitype.OpType]int) Changes {
	return Changes{
		Create:  counts[apitype.OpCreate] + counts[apitype.OpImport],
		Update:  counts[apitype.OpUpdate],
		Replace: counts[apitype.OpReplace],
		Delete:  counts[apitype.OpDelete],
		Same:    counts[apitype.OpSame],
	}
}
