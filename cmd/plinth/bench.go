package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newBench(f *flags) *cobra.Command {
	rounds, limit := 3, 0.0
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Compare a stack with as many trivial resources: what the components cost on top of the engine",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.unjudged = true // the guardrails would judge the trivial resources too, and stop them
			o, err := f.begin(cmd)
			if err != nil {
				return err
			}
			t, err := sandbox.Bench(cmd.Context(), o, f.stack, rounds)
			if err != nil {
				return err
			}
			p := newPrinter(cmd.OutOrStdout())
			p.table([]string{"", f.stack, fmt.Sprintf("%d trivial", t.Resources), "ratio"}, [][]string{
				timing("preview", t.Preview), timing("up", t.Up),
			})
			if worst := max(t.Preview.Ratio(), t.Up.Ratio()); limit > 0 && worst > limit {
				return fmt.Errorf("%s takes %.2f times as long as trivial resources; want at most %.2f",
					f.stack, worst, limit)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&rounds, "rounds", rounds, "how often to measure; the shortest counts")
	cmd.Flags().Float64Var(&limit, "limit", limit, "fail above this ratio (default: no limit)")
	return cmd
}

func timing(name string, p sandbox.Pair) []string {
	short := func(d time.Duration) string { return d.Round(10 * time.Millisecond).String() }
	return []string{name, short(p.Stack), short(p.Trivial), fmt.Sprintf("%.2f", p.Ratio())}
}
