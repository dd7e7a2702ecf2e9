package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// What the process ends with. Scripts rely on these.
const (
	exitDone        = 0
	exitFailed      = 1   // the deployment, its settings or the machine are at fault
	exitUsage       = 2   // the command line is at fault
	exitInterrupted = 130 // somebody pressed Ctrl-C
)

// usageError is a mistake in the command line.
type usageError struct{ error }

func run(args []string, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	code := exitCode(ctx, err)
	if err != nil && !errors.Is(err, errReported) && code != exitInterrupted {
		_, _ = fmt.Fprintf(errs, "Error: %s\n", err)
	}
	if code == exitUsage {
		_, _ = fmt.Fprintf(errs, "Run '%s --help' for what there is.\n", invoked())
	}
	return code
}

func exitCode(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		return exitUsage
	default:
		return exitFailed
	}
}

// errReported ends a command whose output has said already what is wrong.
var errReported = errors.New("reported")

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "plinth",
		Short: "AWS reference architectures, and a sandbox that deploys them without an AWS account",
		Long: "AWS reference architectures, and a sandbox that deploys them without an AWS account.\n\n" +
			"Exit status: 0 done, 1 failed, 2 wrong command line, 130 interrupted.",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          group,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newSandbox(), newPolicies(), newFunctions(), newDoctor(), newVersion())
	return root
}

// group is what a command does that only holds others: it says so, and refuses what it does not know.
func group(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("unknown command %q for %q", args[0], cmd.CommandPath())}
	}
	return cmd.Help()
}

func noArguments(cmd *cobra.Command, args []string) error {
	if err := cobra.NoArgs(cmd, args); err != nil {
		return usageError{fmt.Errorf("%s takes no arguments, got %q", cmd.CommandPath(), args)}
	}
	return nil
}

// invoked is how the user called this program, for sentences that tell what to type next.
func invoked() string {
	name := os.Args[0]
	if filepath.IsAbs(name) {
		if here, err := os.Getwd(); err == nil {
			if short, err := filepath.Rel(here, name); err == nil && !strings.HasPrefix(short, "..") {
				return short
			}
		}
	}
	return name
}
