package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

// sampleTime is how long a sample goes on to fail creates: it ends within three minutes, with what comes
// around.
const sampleTime = 100 * time.Second

func newFaults(f *flags) *cobra.Command {
	sample := false
	cmd := &cobra.Command{
		Use:   "faults",
		Short: "Fail every create of a stack once, and compare the outcome with an undisturbed deployment",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := f.begin(cmd)
			if err != nil {
				return err
			}
			var patience time.Duration
			if sample {
				patience = sampleTime
			}
			report, err := sandbox.Faults(cmd.Context(), o, f.stack, patience)
			if err != nil {
				return err
			}
			p := newPrinter(cmd.OutOrStdout())
			p.line("%s: %d of %d creates failed once, in %d deployments.",
				f.stack, report.Failed, report.Creates, report.Runs)
			if err := report.Err(); err != nil {
				return fmt.Errorf("the outcome is not that of an undisturbed deployment:\n%w", err)
			}
			p.line("%s same URNs, ids, inputs and outputs as without faults; nothing is orphaned.",
				p.good.Render("Done:"))
			return nil
		},
	}
	cmd.Flags().BoolVar(&sample, "sample", false, "stop failing creates in time to end within three minutes")
	return cmd
}
