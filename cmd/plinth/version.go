package main

import (
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/sandbox/cli"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of plinth, of the Pulumi SDK in it, and of the CLI it would build",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			own, sdk := "unknown", "unknown"
			if info, ok := debug.ReadBuildInfo(); ok {
				own = info.Main.Version
				at := slices.IndexFunc(info.Deps, func(m *debug.Module) bool {
					return m.Path == "github.com/pulumi/pulumi/sdk/v3"
				})
				if at >= 0 {
					sdk = info.Deps[at].Version
				}
			}
			newPrinter(cmd.OutOrStdout()).line("plinth %s\npulumi sdk %s\npulumi cli v%s", own, sdk, cli.Version)
			return nil
		},
	}
}
