// Package report writes what a policy pack has found: as a table to read, as Markdown for a merge request, as
// JSON for programs, and as SARIF for code scanning.
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/policies/pack"
)

// Format is a form of report.
type Format string

// The formats.
const (
	// Table is for a terminal.
	Table Format = "table"
	// Markdown is for a merge request.
	Markdown Format = "markdown"
	// JSON is for programs. Every finding is in it, passed ones too.
	JSON Format = "json"
	// SARIF is SARIF 2.1.0, for code scanning.
	SARIF Format = "sarif"
)

// Formats are all formats.
func Formats() []Format { return []Format{Table, Markdown, JSON, SARIF} }

// Write writes the report in a format.
func Write(to io.Writer, r pack.Report, format Format) error {
	writers := map[Format]func(io.Writer, pack.Report) error{
		Table: table, Markdown: markdown, JSON: asJSON, SARIF: asSARIF,
	}
	write, ok := writers[format]
	if !ok {
		return unknown(format)
	}
	if err := write(to, r); err != nil {
		return fmt.Errorf("writing the policy report: %w", err)
	}
	return nil
}

func unknown(format Format) error {
	names := make([]string, 0, len(Formats()))
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return fmt.Errorf("format %q is unknown; want %s%s",
		format, check.Either(names...), check.Suggest(string(format), names))
}

// headline counts the findings in a sentence.
func headline(r pack.Report) string {
	c := r.Counts()
	return fmt.Sprintf("%d resources, profile %s: "+
		"%d failed, %d exempted, %d undecided, %d passed, %d not applicable",
		r.Resources, r.Profile, c.Failed, c.Exempted, c.Undecided, c.Passed, c.NotApplicable)
}

// coverage tells how many types have a rule of their own, and which do not.
func coverage(r pack.Report) string {
	counts := fmt.Sprintf("Coverage: %d of %d AWS resource types have rules of their own.",
		r.Types-len(r.Unlooked), r.Types)
	if len(r.Unlooked) == 0 {
		return counts
	}
	types := make([]string, 0, len(r.Unlooked))
	for _, t := range r.UnlookedTypes() {
		types = append(types, fmt.Sprintf("%s (%d)", t, r.Unlooked[t]))
	}
	return counts + " No rule looks at: " + strings.Join(types, ", ")
}
