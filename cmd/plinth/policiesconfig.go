package main

import (
	"encoding/json"
	"errors"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/policies/pack"
)

func newPoliciesConfig() *cobra.Command {
	stack, root := "", ""
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print what a stack's file says about the guardrails, for --policy-pack-config",
		Long: "Print what a stack's file says about the guardrails, profile and exemptions, as the file that " +
			"--policy-pack-config takes.\n\nThe engine hands a stack's settings to a policy pack when it runs the " +
			"stack. `pulumi policy analyze --file` knows no stack, and would report what the stack exempts.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if stack == "" {
				return usageError{errors.New("want --stack (-s)")}
			}
			p, err := pack.Standard()
			if err != nil {
				return err
			}
			folder, err := projectFolder(root)
			if err != nil {
				return err
			}
			settings, err := stackSettings(folder, stack)
			if err != nil {
				return err
			}
			var conf pack.Configuration
			if err := p.ReadStack(&conf, settings, nil); err != nil {
				return err
			}
			out := json.NewEncoder(cmd.OutOrStdout())
			out.SetEscapeHTML(false)
			out.SetIndent("", "  ")
			return out.Encode(conf)
		},
	}
	cmd.Flags().StringVarP(&stack, "stack", "s", "", "the stack")
	cmd.Flags().StringVar(&root, "root", "",
		"the folder of Pulumi.yaml (default: the nearest, upwards from here)")
	return cmd
}
