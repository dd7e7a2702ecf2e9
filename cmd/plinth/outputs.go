package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox"
)

func newOutputs(f *flags) *cobra.Command {
	asJSON, secrets := false, false
	cmd := &cobra.Command{
		Use:   "outputs",
		Short: "Print the outputs of a deployed stack",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.with(cmd, func(box *sandbox.Sandbox) error {
				outputs, err := box.Outputs(cmd.Context(), f.stack)
				if err != nil {
					return err
				}
				p := newPrinter(cmd.OutOrStdout())
				if asJSON {
					values := map[string]string{}
					for _, o := range outputs {
						values[o.Name] = shown(o, secrets)
					}
					return json.NewEncoder(cmd.OutOrStdout()).Encode(values)
				}
				if len(outputs) == 0 {
					p.line("%s has no outputs; deploy it with: %s sandbox up -s %s", f.stack, invoked(), f.stack)
				}
				p.outputs(outputs, secrets)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object of texts")
	cmd.Flags().BoolVar(&secrets, "show-secrets", false, "print secret outputs in clear")
	return cmd
}
