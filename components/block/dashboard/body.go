package dashboard

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/site"
)

// body is the dashboard as CloudWatch takes it. Equal arguments give the same text.
func (a Args) body() pulumi.StringOutput {
	var widgets []any
	y := 0
	place := func(w Widget, x, width, height int) {
		widgets = append(widgets, map[string]any{
			"type": string(w.kind), "x": x, "y": y, "width": width, "height": height,
			"properties": w.properties(a.Site),
		})
	}
	for _, r := range a.Rows {
		if r.Title != "" {
			place(Text("## "+r.Title), 0, columns, 1)
			y++
		}
		x := 0
		for i, width := range r.widths() {
			place(r.Widgets[i], x, width, r.Height)
			x += width
		}
		y += r.Height
	}
	return pulumi.JSONMarshal(map[string]any{"widgets": widgets})
}

// properties are what CloudWatch wants to know of that kind of widget.
func (w Widget) properties(where site.Site) map[string]any {
	switch w.kind {
	case graphKind:
		return w.graph(where)
	case statusKind:
		return map[string]any{"title": w.title, "alarms": pulumi.StringArray(w.inputs)}
	case logsKind:
		return map[string]any{"title": w.title, "region": where.Region, "view": "table", "query": w.query()}
	case textKind:
		return map[string]any{"markdown": w.text}
	}
	return nil // validate refuses every other kind
}

// query is the query with the log groups that it reads before it.
func (w Widget) query() pulumi.StringOutput {
	return pulumi.StringArray(w.inputs).ToStringArrayOutput().ApplyT(func(groups []string) string {
		var b strings.Builder
		for _, g := range groups {
			fmt.Fprintf(&b, "SOURCE '%s' | ", g)
		}
		return b.String() + w.text
	}).(pulumi.StringOutput)
}

func (w Widget) graph(where site.Site) map[string]any {
	var lines, limits []any
	for i, a := range w.alarms {
		lines = append(lines, series(i, a, where)...)
		limits = append(limits, map[string]any{"label": label(a) + " alarm", "value": a.Threshold})
	}
	return map[string]any{
		"title": w.title, "view": "timeSeries", "stacked": false, "region": where.Region,
		"metrics":     lines,
		"annotations": map[string]any{"horizontal": limits},
		"yAxis": map[string]any{"left": map[string]any{"label": string(w.alarms[0].Unit),
			"showUnits": false}},
	}
}

// series are the lines of a graph for the i-th alarm: the metric or, when the alarm computes, what it
// computes with, hidden, and the result. Terms get the alarm's number, for their names must be unique in the
// widget.
func series(i int, a alarms.Alarm, where site.Site) []any {
	terms := a.Terms()
	id := func(t alarms.Term) string { return fmt.Sprintf("%s_%d", t.ID, i) }
	var out []any
	for j, t := range terms {
		options := map[string]any{"id": id(t), "region": region(a, where), "period": int(a.Window.Period.Seconds())}
		if j == len(terms)-1 {
			options["label"] = label(a)
		} else {
			options["visible"] = false
		}
		if t.Expression != "" {
			options["expression"] = numbered(t.Expression, terms[:j], id)
			out = append(out, []any{options})
			continue
		}
		options["stat"] = t.Statistic
		line := []any{t.Namespace, t.Metric}
		for _, d := range t.Dimensions {
			line = append(line, d.Name, d.Value)
		}
		out = append(out, append(line, options))
	}
	return out
}

func region(a alarms.Alarm, where site.Site) string {
	if a.Edge() {
		return site.Edge
	}
	return where.Region
}

// label is what the line is called.
func label(a alarms.Alarm) string {
	if a.Key != "" {
		return a.Key
	}
	return a.Kind
}
