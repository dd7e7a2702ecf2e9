package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newServe(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Offer the stand-in to an installed pulumi, until interrupted",
		Long: "Offer the stand-in to an installed pulumi, until interrupted.\n\n" +
			"Prints the variables to export. In a shell that has them, pulumi preview -s staging and\n" +
			"pulumi up -s staging work on this program. The CLI works on copies of the stack files, which\n" +
			"follow your edits: the checkout is not written to.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.open(cmd, func(box *sandbox.Sandbox) error {
				service, err := box.Serve(cmd.Context())
				if err != nil {
					return err
				}
				p := newPrinter(cmd.OutOrStdout())
				for _, pair := range service.Environment() {
					name, value, _ := strings.Cut(pair, "=")
					p.line("export %s=%s", name, quoted(value))
				}
				newPrinter(cmd.ErrOrStderr()).line(
					"\nExport these in another shell and use pulumi there. This one serves until you press Ctrl-C.")
				return service.Run(cmd.Context())
			})
		},
	}
}

// quoted makes a value one word for a POSIX shell.
func quoted(value string) string { return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" }
