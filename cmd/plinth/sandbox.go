package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/functions/build"
	"github.com/plinth-iac/plinth/sandbox"
	"github.com/plinth-iac/plinth/stacks"
)

// flags are those that all commands of the sandbox share.
type flags struct {
	stack    string
	root     string
	state    string
	settings []string
	packs    []string
	unjudged bool
}

func newSandbox() *cobra.Command {
	f := &flags{}
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Deploy stacks with the real engine to a stand-in for AWS on this machine",
		Long: sandbox.Notice + "\n\nState, settings and tools are kept in .plinth; " +
			"nothing outside the checkout is touched, and no credentials are read.",
		RunE: group,
	}
	p := cmd.PersistentFlags()
	p.StringVarP(&f.stack, "stack", "s", "", "the stack, as in Pulumi.<stack>.yaml")
	p.StringVar(&f.root, "root", "", "the folder of Pulumi.yaml (default: the nearest, upwards from here)")
	p.StringVar(&f.state, "state", "", "the folder of the sandbox's state (default: .plinth beside Pulumi.yaml)")
	p.StringArrayVarP(&f.settings, "config", "c", nil,
		"lay a setting over the stack's file: plinth:realtime.api.cpu=512")
	p.StringArrayVar(&f.packs, "policy-pack", nil,
		"judge the run by this prebuilt policy pack too: the path of its executable")
	p.BoolVar(&f.unjudged, "no-policies", false,
		"leave out the guardrails (default: plinth-policies beside this program judges every preview and up)")
	cmd.AddCommand(newPreview(f), newUp(f), newRefresh(f), newDestroy(f), newOutputs(f),
		newServe(f), newFaults(f), newDrill(f), newBench(f), newSetup(f))
	return cmd
}

// options turns the flags into those of the sandbox.
func (f *flags) options(cmd *cobra.Command) (sandbox.Options, error) {
	root, err := f.project()
	if err != nil {
		return sandbox.Options{}, err
	}
	o := sandbox.Options{
		Program: stacks.From(root), Root: root, State: f.state, Check: stacks.Check,
		PolicyPacks: f.packs, Out: cmd.ErrOrStderr(), Settings: map[string]string{},
	}
	if own := packBeside(); own != "" && !f.unjudged {
		o.PolicyPacks = append([]string{own}, f.packs...)
	}
	for _, pair := range f.settings {
		path, value, ok := strings.Cut(pair, "=")
		if !ok || path == "" {
			return o, usageError{fmt.Errorf(
				"--config %s: want a setting and its value: plinth:realtime.api.cpu=512", pair)}
		}
		o.Settings[path] = value
	}
	return o, nil
}

// with opens the sandbox for one command and closes it afterwards. Its first line says that nothing reaches
// AWS.
func (f *flags) with(cmd *cobra.Command, do func(*sandbox.Sandbox) error) (err error) {
	if f.stack == "" {
		return usageError{errors.New("no stack is named; want --stack (-s): production, say")}
	}
	return f.open(cmd, func(box *sandbox.Sandbox) error {
		if err := f.compile(cmd); err != nil {
			return err
		}
		return do(box)
	})
}

// begin is for commands that open sandboxes of their own, on production when no stack is named.
func (f *flags) begin(cmd *cobra.Command) (sandbox.Options, error) {
	if f.stack == "" {
		f.stack = "production"
	}
	o, err := f.options(cmd)
	if err != nil {
		return o, err
	}
	newPrinter(cmd.ErrOrStderr()).line("%s", sandbox.Notice)
	return o, f.compile(cmd)
}

// compile makes the functions of the stack what their sources are, when it holds any.
func (f *flags) compile(cmd *cobra.Command) error {
	root, err := f.project()
	if err != nil {
		return err
	}
	folder, err := stacks.Functions(root, f.stack)
	if err != nil || folder == "" {
		return nil //nolint:nilerr // what is wrong with the settings is told when they are judged
	}
	module := root
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		if module, err = moduleFolder(""); err != nil {
			return err
		}
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(root, folder)
	}
	return build.Ensure(cmd.Context(), module, folder, cmd.ErrOrStderr())
}

// project is the folder of Pulumi.yaml.
func (f *flags) project() (string, error) {
	if f.root != "" {
		return filepath.Abs(f.root)
	}
	return sandbox.FindRoot()
}

// open is with for commands that are about no single stack.
func (f *flags) open(cmd *cobra.Command, do func(*sandbox.Sandbox) error) (err error) {
	o, err := f.options(cmd)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(cmd.ErrOrStderr(), sandbox.Notice)
	box, err := sandbox.Open(cmd.Context(), o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, box.Close()) }()
	return do(box)
}
