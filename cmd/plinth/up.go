package main

import (
	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newUp(f *flags) *cobra.Command {
	depth, secrets := components, false
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Deploy a stack, and show its resources and outputs",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.with(cmd, func(box *sandbox.Sandbox) error {
				result, err := box.Up(cmd.Context(), f.stack)
				p := newPrinter(cmd.OutOrStdout())
				p.diagnostics(result)
				if err != nil {
					return err
				}
				p.tree(result.Resources, depth)
				p.outputs(result.Outputs, secrets)
				p.done(result)
				p.next(f.stack)
				return nil
			})
		},
	}
	cmd.Flags().Var(&depth, "tree", depthUsage)
	cmd.Flags().BoolVar(&secrets, "show-secrets", false, "print secret outputs in clear")
	return cmd
}
