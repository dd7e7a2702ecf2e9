package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-iac/plinth/policies/pack"
)

// markdown writes tables that a merge request shows.
func markdown(to io.Writer, r pack.Report) error {
	w := &strings.Builder{}
	fmt.Fprintf(w, "### Policies: %s %s\n\n%s\n", r.Pack, r.Version, headline(r))
	rows(w, "Failed", "level | severity | rule | resource | found | fix", r.Of(pack.Failed),
		func(f pack.Finding) []string {
			return []string{f.Level.String(), f.Rule.Severity.String(), link(f), subject(f), f.Detail, f.Rule.Fix}
		})
	rows(w, "Exempted", "rule | resource | found | exemption", r.Of(pack.Exempted),
		func(f pack.Finding) []string {
			return []string{link(f), subject(f), f.Detail, f.Exemption.Excuse()}
		})
	rows(w, "Undecided", "rule | resource | found", r.Of(pack.Undecided),
		func(f pack.Finding) []string { return []string{link(f), subject(f), f.Detail} })
	if controls := r.Controls(); len(controls) > 0 {
		fmt.Fprintln(w, "\n<details><summary>Controls</summary>\n\n"+
			"| framework | control | failed | exempted | undecided | passed | not applicable |\n"+
			"|---|---|--:|--:|--:|--:|--:|")
		for _, c := range controls {
			fmt.Fprintf(w, "| %s | %s | %d | %d | %d | %d | %d |\n", c.Framework.Title(), c.ID, c.Counts.Failed,
				c.Counts.Exempted, c.Counts.Undecided, c.Counts.Passed, c.Counts.NotApplicable)
		}
		fmt.Fprintln(w, "\n</details>")
	}
	fmt.Fprintf(w, "\n%s\n", cell(coverage(r)))
	_, err := io.WriteString(to, w.String())
	return err
}

func rows(w *strings.Builder, title, head string, findings []pack.Finding, text func(pack.Finding) []string) {
	if len(findings) == 0 {
		return
	}
	fmt.Fprintf(w, "\n#### %s\n\n| %s |\n|%s\n", title, head, strings.Repeat("---|", strings.Count(head, "|")+1))
	for _, f := range findings {
		texts := text(f)
		for i := range texts {
			texts[i] = cell(texts[i])
		}
		fmt.Fprintf(w, "| %s |\n", strings.Join(texts, " | "))
	}
}

// cell is text that cannot break out of its table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`).Replace(text)
}

func link(f pack.Finding) string {
	if url := f.Rule.Link(); url != "" {
		return "[" + f.Rule.Name + "](" + url + ")"
	}
	return f.Rule.Name
}
