package main

import (
	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newDestroy(f *flags) *cobra.Command {
	allow := false
	cmd := &cobra.Command{
		Use:   "destroy",
		Short: "Delete everything in a stack",
		Long: "Delete everything in a stack.\n\n" +
			"What holds data is protected: destroy names it and deletes nothing. With --allow-destroy\n" +
			"the stack is first deployed with plinth:allowDestroy, which gives up that protection.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.unjudged = true // to give up protection is what the guardrails would stop
			return f.with(cmd, func(box *sandbox.Sandbox) error {
				p := newPrinter(cmd.OutOrStdout())
				if allow {
					result, err := box.Unprotect(cmd.Context(), f.stack)
					if err != nil {
						p.diagnostics(result)
						return err
					}
				}
				result, err := box.Destroy(cmd.Context(), f.stack)
				p.diagnostics(result)
				if err != nil {
					return err
				}
				p.done(result)
				p.line("The state of %s is empty.", f.stack)
				for _, r := range result.Left {
					p.line("%s %s %s is retained, as the program demands: it still exists.",
						p.warn.Render("warning:"), r.Type, r.Name)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&allow, "allow-destroy", false,
		"give up the protection of what holds data, and delete it too")
	return cmd
}
