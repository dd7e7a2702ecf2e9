package main

import (
	"github.com/spf13/cobra"
)

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine lacks for the sandbox and for real deployments, and how to get it",
		Long: "Say what this machine lacks for the sandbox and for real deployments, and how to get it.\n\n" +
			"Ends with status 1 when the sandbox cannot run. Credentials are looked for, never read.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return diagnose(newPrinter(cmd.OutOrStdout()), examine(cmd.Context(), thisMachine()))
		},
	}
}

// diagnose prints what was found, and fails when something that the sandbox needs is missing.
func diagnose(p *printer, findings []finding) error {
	var rows [][]string
	var remedies []string
	stopped, deployable := false, true
	for _, f := range findings {
		rows = append(rows, []string{p.verdict(f), f.what, f.found, string(f.purpose)})
		if f.fine {
			continue
		}
		remedies = append(remedies, f.what+": "+f.remedy)
		stopped = stopped || f.purpose == forSandbox
		deployable = deployable && f.purpose != forDeployments
	}
	p.table([]string{"", "What", "Found", "Needed for"}, rows)
	if len(remedies) > 0 {
		p.line("\n%s", p.bold.Render("How to get what is missing"))
	}
	for _, r := range remedies {
		p.line("  %s", r)
	}
	p.line("")
	switch {
	case stopped:
		p.line("%s", p.bad.Render("The sandbox cannot run on this machine."))
		return errReported
	case deployable:
		p.line("%s", p.good.Render("The sandbox and real deployments can run on this machine."))
	default:
		p.line("%s", p.good.Render("The sandbox can run on this machine; real deployments cannot yet."))
	}
	return nil
}

func (p *printer) verdict(f finding) string {
	switch {
	case f.fine:
		return p.good.Render("ok")
	case f.purpose == forComfort:
		return p.warn.Render("missing")
	default:
		return p.bad.Render("missing")
	}
}
