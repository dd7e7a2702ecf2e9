// Package sandbox runs a Pulumi program in the real engine against a stand-in for AWS on this machine: no
// account, no credentials, nothing that leaves it.
//
// State, settings and the CLI's home are kept in .plinth below the program's folder. The files of the
// checkout are read and never written.
package sandbox

import (
	"context"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"

	"github.com/plinth-iac/plinth/sandbox/cli"
	"github.com/plinth-iac/plinth/sandbox/provider"
)

// Notice is what every run says first.
const Notice = "Sandbox: the real Pulumi engine against a stand-in on this machine; nothing reaches AWS."

// Sandbox is a place where the stacks of one program live. It is not safe for concurrent runs of one stack.
type Sandbox struct {
	options Options
	layout  layout
	standIn *provider.Server
	command func() (auto.PulumiCommand, error)
}

// Open prepares a sandbox and starts the stand-in for AWS, which serves until Close. The Pulumi CLI is
// looked for, and where there is none built, when the first stack runs.
func Open(ctx context.Context, o Options) (*Sandbox, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	l, err := newLayout(o)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	server, err := startStandIn(ctx, o, l)
	if err != nil {
		return nil, fmt.Errorf("sandbox: starting the stand-in for AWS: %w", err)
	}
	find := cli.Options{Folder: l.tools, Minimum: cli.Minimum, Out: o.Out}
	if len(o.PolicyPacks) > 0 {
		find.Minimum = cli.MinimumForPacks
	}
	return &Sandbox{options: o, layout: l, standIn: server, command: sync.OnceValues(
		func() (auto.PulumiCommand, error) { return cli.Ensure(ctx, find) })}, nil
}

// Close ends the stand-in. The stacks' state stays on disk.
func (s *Sandbox) Close() error { return s.standIn.Close() }

// World is what exists in the stand-in for AWS, whether or not a stack knows of it.
func (s *Sandbox) World() *provider.World { return s.standIn.World() }

// Stacks lists the stacks that have a settings file beside the project file, sorted by name.
func (s *Sandbox) Stacks() ([]string, error) { return s.layout.stacks() }
