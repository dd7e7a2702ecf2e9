package main

import (
	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newPreview(f *flags) *cobra.Command {
	depth := components
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Show what up would change",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.with(cmd, func(box *sandbox.Sandbox) error {
				result, err := box.Preview(cmd.Context(), f.stack)
				p := newPrinter(cmd.OutOrStdout())
				p.diagnostics(result)
				if err != nil {
					return err
				}
				p.tree(result.Resources, depth)
				p.plan(result)
				return nil
			})
		},
	}
	cmd.Flags().Var(&depth, "tree", depthUsage)
	return cmd
}
