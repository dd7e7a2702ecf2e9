package main

import (
	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newRefresh(f *flags) *cobra.Command {
	return &cobra.Command{
		Use:   "refresh",
		Short: "Compare a stack's state with what the stand-in holds",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.with(cmd, func(box *sandbox.Sandbox) error {
				result, err := box.Refresh(cmd.Context(), f.stack)
				p := newPrinter(cmd.OutOrStdout())
				p.diagnostics(result)
				if err != nil {
					return err
				}
				p.done(result)
				return nil
			})
		},
	}
}
