package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/report"
	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/state"
	"github.com/plinth-iac/plinth/sandbox"
)

func newPolicies() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policies",
		Short: "List the guardrails, or hold a deployed stack against them",
		RunE:  group,
	}
	cmd.AddCommand(newPoliciesList(), newPoliciesCheck(), newPoliciesConfig())
	return cmd
}

func newPoliciesList() *cobra.Command {
	profile, format := "", ""
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List every rule with the level that it has in a profile",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := pack.Standard()
			if err != nil {
				return err
			}
			run, err := p.Configure(pack.Configuration{Profile: profile}, rule.Environment{})
			if err != nil {
				return usageError{err}
			}
			if err := report.List(cmd.OutOrStdout(), p, run, report.Format(format)); err != nil {
				return usageError{err}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&profile, "profile", "", "the profile (default: "+pack.DefaultProfile+")")
	formatFlag(cmd, &format)
	return cmd
}

// checked is what the command checks, and how it says what it found.
type checked struct {
	flags
	file, profile, configuration, format string
}

func newPoliciesCheck() *cobra.Command {
	c := &checked{}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Hold a stack against the guardrails: one of the sandbox, or any `pulumi stack export`",
		Long: "Hold a stack against the guardrails: one of the sandbox (-s), or what `pulumi stack export` " +
			"wrote of any stack (--file).\n\nExit status: 0 nothing stops a deployment, 1 something does.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd) },
	}
	f := cmd.Flags()
	f.StringVarP(&c.stack, "stack", "s", "", "a stack of the sandbox")
	f.StringVar(&c.file, "file", "", "what pulumi stack export wrote, - for standard input")
	f.StringVar(&c.root, "root", "", "the folder of Pulumi.yaml (default: the nearest, upwards from here)")
	f.StringVar(&c.state, "state", "", "the folder of the sandbox's state (default: .plinth beside Pulumi.yaml)")
	f.StringVar(&c.profile, "profile", "", "the profile (default: the stack's, else "+pack.DefaultProfile+")")
	f.StringVar(&c.configuration, "config", "",
		"a file with the pack's configuration, as --policy-pack-config takes it")
	formatFlag(cmd, &c.format)
	return cmd
}

// formatFlag lets the command print in any format of a report.
func formatFlag(cmd *cobra.Command, format *string) {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	cmd.Flags().StringVar(format, "format", string(report.Table), "how to print: "+check.Either(names...))
}

func (c *checked) run(cmd *cobra.Command) error {
	if (c.stack == "") == (c.file == "") {
		return usageError{errors.New("want either --stack (-s) or --file")}
	}
	p, err := pack.Standard()
	if err != nil {
		return err
	}
	conf, err := c.configured(p)
	if err != nil {
		return err
	}
	stack, err := c.read(cmd)
	if err != nil {
		return err
	}
	found, err := p.Evaluate(stack.Resources, conf, rule.Environment{Project: stack.Project, Stack: stack.Name})
	if err != nil {
		return usageError{err}
	}
	if err := report.Write(cmd.OutOrStdout(), found, report.Format(c.format)); err != nil {
		return usageError{err}
	}
	if found.Stops() {
		return errReported
	}
	return nil
}

// configured is the pack's configuration: the file's, the stack's own, and the profile of the command line.
func (c *checked) configured(p *pack.Pack) (pack.Configuration, error) {
	conf := pack.Configuration{}
	if c.configuration != "" {
		text, err := os.ReadFile(c.configuration)
		if err != nil {
			return conf, err
		}
		if conf, err = p.ReadConfiguration(text); err != nil {
			return conf, err
		}
	}
	if c.stack != "" {
		settings, err := c.settings()
		if err != nil {
			return conf, err
		}
		if err := p.ReadStack(&conf, settings, nil); err != nil {
			return conf, err
		}
	}
	if c.profile != "" {
		conf.Profile = c.profile
	}
	return conf, nil
}

// settings are those of the stack's file; a stack of the sandbox may have none.
func (c *checked) settings() (map[string]string, error) {
	folder, err := projectFolder(c.root)
	if err != nil {
		return nil, err
	}
	settings, err := stackSettings(folder, c.stack)
	if errors.Is(err, os.ErrNotExist) {
		return map[string]string{}, nil
	}
	return settings, err
}

func (c *checked) read(cmd *cobra.Command) (state.Stack, error) {
	if c.file == "-" {
		return state.Read(cmd.InOrStdin())
	}
	if c.file != "" {
		f, err := os.Open(c.file)
		if err != nil {
			return state.Stack{}, err
		}
		defer func() { _ = f.Close() }()
		return state.Read(f)
	}
	var stack state.Stack
	err := c.with(cmd, func(box *sandbox.Sandbox) error {
		exported, err := box.Export(cmd.Context(), c.stack)
		if err != nil {
			return err
		}
		if len(exported.Resources) == 0 {
			return fmt.Errorf("%s holds nothing; deploy it first: %s sandbox up -s %s", c.stack, invoked(), c.stack)
		}
		text, err := json.Marshal(map[string]any{"deployment": exported})
		if err != nil {
			return err
		}
		stack, err = state.Read(io.Reader(bytes.NewReader(text)))
		return err
	})
	return stack, err
}

// packBeside is the policy pack that is installed beside this program, "" when there is none.
func packBeside() string {
	self, err := os.Executable()
	if err != nil {
		return ""
	}
	name := filepath.Join(filepath.Dir(self), "plinth-policies")
	if strings.HasSuffix(self, ".exe") {
		name += ".exe"
	}
	if _, err := os.Stat(name); err != nil {
		return ""
	}
	return name
}
