package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/lipgloss/table"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/sandbox"
)

// printer writes results for people. It colours only what goes to a terminal, and honours NO_COLOR.
type printer struct {
	out                          io.Writer
	bold, faint, good, warn, bad lipgloss.Style
}

func newPrinter(out io.Writer) *printer {
	r := lipgloss.NewRenderer(out)
	colour := func(ansi string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(ansi)) }
	return &printer{
		out: out, bold: r.NewStyle().Bold(true), faint: r.NewStyle().Faint(true),
		good: colour("2"), warn: colour("3"), bad: colour("1"),
	}
}

// line ignores a failing writer, as fmt.Println does: there is nobody left to tell.
func (p *printer) line(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format+"\n", args...) }

// diagnostics prints warnings and what the program says. Errors are part of the error that ends the command.
func (p *printer) diagnostics(r sandbox.Result) {
	for _, d := range r.Diagnostics {
		if d.Severity == "error" || d.Message == "" {
			continue
		}
		about := ""
		if d.URN != "" {
			urn := resource.URN(d.URN)
			about = fmt.Sprintf("%s %s: ", urn.Type(), urn.Name())
		}
		if d.Policy != "" {
			about += d.Policy + ": "
		}
		style := p.faint
		if d.Severity == "warning" {
			style = p.warn
		}
		p.line("%s %s%s", style.Render(d.Severity+":"), about, d.Message)
	}
}

// outputs prints an aligned table of them.
func (p *printer) outputs(outputs []sandbox.Output, secrets bool) {
	if len(outputs) == 0 {
		return
	}
	var rows [][]string
	for _, o := range outputs {
		rows = append(rows, []string{o.Name, shown(o, secrets)})
	}
	p.line("")
	p.table([]string{"Output", "Value"}, rows)
}

func shown(o sandbox.Output, secrets bool) string {
	if o.Secret && !secrets {
		return "[secret]"
	}
	return o.Value
}

// table prints rows under a header, aligned and without a frame, so that they can be searched and cut.
func (p *printer) table(header []string, rows [][]string) {
	t := table.New().Border(lipgloss.HiddenBorder()).BorderTop(false).BorderBottom(false).BorderHeader(false).
		BorderLeft(false).BorderRight(false).Headers(header...).Rows(rows...).
		StyleFunc(func(row, _ int) lipgloss.Style {
			if row == table.HeaderRow {
				return p.bold.PaddingRight(1)
			}
			return lipgloss.NewStyle().PaddingRight(1)
		})
	for line := range strings.Lines(t.Render()) {
		p.line("  %s", strings.TrimRight(line, " \n"))
	}
}

// plan is the last word on a preview.
func (p *printer) plan(r sandbox.Result) {
	p.line("\n%s %s: %s (looked in %s).", p.bold.Render("Preview:"), r.Stack, r.Changes, shortly(r.Duration))
}

// done is the last word on a run.
func (p *printer) done(r sandbox.Result) {
	p.line("\n%s %s: %s (in %s).", p.good.Render("Done:"), r.Stack, r.Changes.Past(), shortly(r.Duration))
}

func shortly(d time.Duration) time.Duration { return d.Round(100 * time.Millisecond) }

// next says where to look after a deployment.
func (p *printer) next(stack string) {
	me := invoked() + " sandbox "
	steps := [][2]string{
		{me + "up -s " + stack + " --tree full", "every resource"},
		{me + "preview -s " + stack, "what an edit of Pulumi." + stack + ".yaml would change"},
		{me + "outputs -s " + stack + " --json", "the outputs for a script"},
		{me + "serve", "the same stand-in for an installed pulumi"},
		{me + "destroy -s " + stack + " --allow-destroy", "delete it all again"},
	}
	width := 0
	for _, s := range steps {
		width = max(width, len(s[0]))
	}
	p.line("\n%s", p.bold.Render("Where to look next"))
	for _, s := range steps {
		p.line("  %-*s  %s", width, s[0], p.faint.Render(s[1]))
	}
}
