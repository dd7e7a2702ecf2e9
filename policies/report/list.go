package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Rule is a rule as JSON, with the level that it has in a profile.
type Rule struct {
	// Name to URL describe the rule.
	Name     string   `json:"name"`
	Level    string   `json:"level"`
	Locked   bool     `json:"locked,omitempty"`
	Severity string   `json:"severity"`
	Topic    string   `json:"topic"`
	Types    []string `json:"types"`
	Repairs  bool     `json:"repairs,omitempty"`
	Why      string   `json:"why"`
	Fix      string   `json:"fix"`
	URL      string   `json:"url"`
	// Settings are what configuration can change, with their defaults.
	Settings map[string]any `json:"settings,omitempty"`
	// Controls are the requirements of public frameworks that it is evidence for.
	Controls map[string][]string `json:"controls,omitempty"`
}

// List writes every rule of a pack with the level that it has in a run. As SARIF it is the rules of a run
// that has found nothing.
func List(to io.Writer, p *pack.Pack, run *pack.Run, format Format) error {
	writers := map[Format]func(io.Writer, *pack.Pack, *pack.Run) error{
		Table: listTable, Markdown: listMarkdown, JSON: listJSON, SARIF: listSARIF,
	}
	write, ok := writers[format]
	if !ok {
		return unknown(format)
	}
	if err := write(to, p, run); err != nil {
		return fmt.Errorf("writing the list of rules: %w", err)
	}
	return nil
}

// listed are the rules but the first, which is the pack's own about its exemptions.
func listed(p *pack.Pack) []*rule.Rule { return p.Rules()[1:] }

func listTable(to io.Writer, p *pack.Pack, run *pack.Run) error {
	columns := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	rows := &strings.Builder{}
	fmt.Fprintln(rows, "Rule\tLevel\tSeverity\tWhy")
	for _, r := range listed(p) {
		fmt.Fprintf(rows, "%s\t%s\t%s\t%s\n", r.Name, run.Level(r.Name), r.Severity, r.Why)
	}
	if _, err := io.WriteString(columns, rows.String()); err != nil {
		return err
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(to, "%d rules\n", len(listed(p)))
	return err
}

func listMarkdown(to io.Writer, p *pack.Pack, run *pack.Run) error {
	w := &strings.Builder{}
	fmt.Fprintf(w, "### Rules: %s %s\n\n", p.Name, p.Version)
	fmt.Fprintf(w, "| rule | level | severity | why | fix |\n|---|---|---|---|---|\n")
	for _, r := range listed(p) {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n",
			link(pack.Finding{Rule: r}), run.Level(r.Name), r.Severity, cell(r.Why), cell(r.Fix))
	}
	fmt.Fprintf(w, "\n%d rules\n", len(listed(p)))
	_, err := io.WriteString(to, w.String())
	return err
}

func listJSON(to io.Writer, p *pack.Pack, run *pack.Run) error {
	rules := make([]Rule, 0, len(listed(p)))
	for _, r := range listed(p) {
		described := Rule{
			Name: r.Name, Level: run.Level(r.Name).String(), Locked: r.Locked, Severity: r.Severity.String(),
			Topic: string(r.Topic), Types: r.Types, Repairs: r.Repair != nil, Why: r.Why, Fix: r.Fix, URL: r.Link(),
			Controls: controls(r),
		}
		for _, o := range r.Settings {
			if described.Settings == nil {
				described.Settings = map[string]any{}
			}
			described.Settings[o.Key()] = o.Schema()["default"]
		}
		rules = append(rules, described)
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(rules)
}

func listSARIF(to io.Writer, p *pack.Pack, _ *pack.Run) error {
	rules := make([]sarifRule, 0, len(listed(p)))
	for _, r := range listed(p) {
		rules = append(rules, describe(r))
	}
	return writeSARIF(to, p.Name, p.Version, rules, []sarifResult{})
}
