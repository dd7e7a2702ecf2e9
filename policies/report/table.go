package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/plinth-iac/plinth/policies/pack"
)

// table writes what failed in full, what is exempted or undecided in a line each, and counts the rest.
func table(to io.Writer, r pack.Report) error {
	w := &strings.Builder{}
	fmt.Fprintln(w, headline(r))
	for _, f := range r.Of(pack.Failed) {
		fmt.Fprintf(w, "\n%s %s %s\n  %s\n", f.Level, f.Rule.Severity, f.Rule.Name, subject(f))
		for line := range strings.Lines(f.Message()) {
			fmt.Fprintf(w, "  %s\n", strings.TrimSuffix(line, "\n"))
		}
	}
	section(w, "Exempted", r.Of(pack.Exempted), func(f pack.Finding) string { return f.Exemption.Excuse() })
	section(w, "Undecided", r.Of(pack.Undecided), func(f pack.Finding) string { return f.Detail })
	if controls := r.Controls(); len(controls) > 0 {
		var rows strings.Builder
		fmt.Fprintln(&rows, "\nframework\tcontrol\tfailed\texempted\tundecided\tpassed\tnot applicable")
		for _, c := range controls {
			fmt.Fprintf(&rows, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", c.Framework, c.ID, c.Counts.Failed,
				c.Counts.Exempted, c.Counts.Undecided, c.Counts.Passed, c.Counts.NotApplicable)
		}
		columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		if _, err := io.WriteString(columns, rows.String()); err != nil {
			return err
		}
		if err := columns.Flush(); err != nil {
			return err
		}
	}
	for _, name := range r.Kept {
		fmt.Fprintf(w, "\n%s is locked and stays mandatory, whatever is configured.\n", name)
	}
	fmt.Fprintf(w, "\n%s\n", coverage(r))
	_, err := io.WriteString(to, w.String())
	return err
}

func section(w *strings.Builder, title string, findings []pack.Finding, text func(pack.Finding) string) {
	if len(findings) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for _, f := range findings {
		fmt.Fprintf(w, "  %s  %s  %s\n", f.Rule.Name, subject(f), text(f))
	}
}

// subject names the resource of a finding.
func subject(f pack.Finding) string { return f.Type + "::" + f.Name }
