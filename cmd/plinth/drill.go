package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
	"github.com/plinth-iac/plinth/stacks"
)

func newDrill(f *flags) *cobra.Command {
	asJSON, within := false, time.Hour
	cmd := &cobra.Command{
		Use:   "drill",
		Short: "Lose a stack with all its data, rebuild it from its backups, and say how long AWS would take",
		Long: "Lose a stack with all its data, rebuild it from its backups, and say how long AWS would take.\n\n" +
			"The drill works on a copy of its own; the stacks of the sandbox are left alone. It fails when\n" +
			"something did not come back that may not be lost, or when AWS would take longer than --within.\n" +
			"docs/recovery.md says what it proves, and where its times come from.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := f.begin(cmd)
			if err != nil {
				return err
			}
			report, err := sandbox.Drill(cmd.Context(), o, f.stack, sandbox.DrillOptions{
				Plan: stacks.Recovery, Within: within,
			})
			if err != nil {
				return err
			}
			if asJSON {
				if err := json.NewEncoder(cmd.OutOrStdout()).Encode(report); err != nil {
					return err
				}
			} else {
				newPrinter(cmd.OutOrStdout()).drill(report)
			}
			if err := report.Err(); err != nil {
				return fmt.Errorf("the drill failed:\n%w", err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the whole report as JSON, times in nanoseconds")
	cmd.Flags().DurationVar(&within, "within", within, "how long AWS may take at most")
	return cmd
}
