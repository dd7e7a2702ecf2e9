package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/plinth-iac/plinth/internal/progress"
	"github.com/plinth-iac/plinth/sandbox/provider"
)

// FaultReport says what came of a deployment in which creates failed.
type FaultReport struct {
	// Creates is how many resources the undisturbed deployment created.
	Creates int

	// Failed is how many creates failed before they succeeded; Runs is how many deployments that took.
	Failed, Runs int

	// Differences are the ways in which the outcome is not that of the undisturbed deployment.
	Differences []string

	// Orphans are what the stand-in holds and the state does not know: at AWS somebody would pay for them.
	Orphans []string
}

// Err is nil when the disturbed deployment came to the same end as the undisturbed.
func (r FaultReport) Err() error {
	var all []error
	for _, d := range r.Differences {
		all = append(all, errors.New(d))
	}
	for _, o := range r.Orphans {
		all = append(all, fmt.Errorf("%s exists and the state does not know it", o))
	}
	return errors.Join(all...)
}

// Faults deploys a stack twice, each time from nothing: once undisturbed, and once so that every create
// fails when it is tried for the first time. A deployment goes on past a failure, so that each run fails all
// creates that it reaches, and is repeated until one succeeds. After patience no more creates fail; zero
// means for ever.
func Faults(ctx context.Context, o Options, stack string, patience time.Duration) (FaultReport, error) {
	o, err := o.withDefaults()
	if err != nil {
		return FaultReport{}, fmt.Errorf("faults: %w", err)
	}
	smooth, err := undisturbed(ctx, o, stack)
	if err != nil {
		return FaultReport{}, fmt.Errorf("faults: the undisturbed deployment: %w", err)
	}
	report := FaultReport{Creates: custom(smooth)}
	o.State = filepath.Join(o.State, "faults", "disturbed")
	rough, err := disturbed(ctx, o, stack, patience, &report)
	if err != nil {
		return report, fmt.Errorf("faults: %w", err)
	}
	report.Differences = differences(smooth, rough)
	if patience == 0 && report.Failed < report.Creates {
		missed := fmt.Sprintf("only %d of %d creates failed", report.Failed, report.Creates)
		report.Differences = append(report.Differences, missed)
	}
	return report, nil
}

// disturbed deploys until a deployment succeeds, first with faults and, when patience is over, without.
func disturbed(
	ctx context.Context, o Options, stack string, patience time.Duration, report *FaultReport,
) (apitype.DeploymentV3, error) {
	line := progress.Start(o.Out, "failing creates of "+stack)
	defer line.Stop()
	o.Out = io.Discard
	o.Faults = []provider.Fault{{Each: true}}
	box, err := fresh(ctx, o)
	if err != nil {
		return apitype.DeploymentV3{}, err
	}
	done, err := box.converge(ctx, stack, patience, line, report)
	if err == nil && !done {
		if err = box.Close(); err != nil {
			return apitype.DeploymentV3{}, err
		}
		o.Faults = nil
		if box, err = Open(ctx, o); err != nil {
			return apitype.DeploymentV3{}, err
		}
		_, err = box.Up(ctx, stack)
		report.Runs++
	}
	defer func() { _ = box.Close() }()
	if err != nil {
		return apitype.DeploymentV3{}, err
	}
	state, err := box.Export(ctx, stack)
	report.Orphans = box.orphans(state)
	return state, err
}

// converge deploys until a deployment succeeds or patience is over. One that fails without a fault of ours
// fails for good.
func (s *Sandbox) converge(
	ctx context.Context, stack string, patience time.Duration, line *progress.Line, report *FaultReport,
) (done bool, err error) {
	for started := time.Now(); patience == 0 || time.Since(started) < patience; {
		_, err := s.up(ctx, stack, "deploying", nil, optup.ContinueOnError())
		report.Runs++
		before := report.Failed
		report.Failed = len(s.standIn.Fired())
		line.Say("%d failed in %d runs", report.Failed, report.Runs)
		switch {
		case err == nil:
			return true, nil
		case report.Failed == before:
			return false, fmt.Errorf("run %d failed although no fault was injected: %w", report.Runs, err)
		}
	}
	return false, nil
}
