package main

import (
	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newSetup(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:   "setup",
		Short: "Make the Pulumi CLI ready: the installed one, or one built into .plinth/bin (three minutes, once)",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.open(cmd, func(box *sandbox.Sandbox) error {
				version, err := box.Setup()
				if err != nil {
					return err
				}
				newPrinter(cmd.OutOrStdout()).line("The Pulumi CLI %s is ready.", version)
				return nil
			})
		},
	}
}
