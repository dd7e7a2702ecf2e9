package sandbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// recreate deploys the stack from its backups, does by hand what comes after, and deploys again when
// something was held back until then.
func (d *drill) recreate(ctx context.Context, before apitype.DeploymentV3) (apitype.DeploymentV3, error) {
	d.next("rebuilding " + d.stack)
	var held []optup.Option
	if len(d.rebuild.Hold) > 0 {
		// The guardrails would miss what is left out; they judge the deployment that is whole.
		held = []optup.Option{optup.Exclude(d.rebuild.Hold), optup.ExcludeDependents(), optup.PolicyPacks()}
	}
	state, err := d.deploy(ctx, held...)
	if err != nil {
		return state, err
	}
	d.first = byURN(state)
	d.next("bringing back by hand what Pulumi cannot")
	if err := d.restoreContents(); err != nil {
		return state, err
	}
	if len(d.rebuild.Hold) > 0 && len(d.first) < len(byURN(before)) {
		state, err = d.deploy(ctx)
	}
	d.report.After = custom(state)
	return state, err
}

// deploy deploys the stack with the settings of the rebuild, and notes how an operator would.
func (d *drill) deploy(ctx context.Context, more ...optup.Option) (apitype.DeploymentV3, error) {
	d.report.Deployments = append(d.report.Deployments, d.command(len(more) > 0))
	up, err := d.box.up(ctx, d.stack, "rebuilding", d.rebuild.Settings, more...)
	if err != nil {
		return apitype.DeploymentV3{}, err
	}
	d.report.Engine.Rebuild += up.Duration
	return d.box.Export(ctx, d.stack)
}

// command is what an operator types.
func (d *drill) command(holding bool) string {
	words := []string{"pulumi up --stack", d.stack}
	if len(d.rebuild.Settings) > 0 {
		words = append(words, "--config-path")
	}
	for _, path := range slices.Sorted(maps.Keys(d.rebuild.Settings)) {
		words = append(words, fmt.Sprintf("--config '%s=%s'", path, d.rebuild.Settings[path]))
	}
	if holding {
		words = append(words, "--exclude '"+strings.Join(d.rebuild.Hold, "' --exclude '")+"'",
			"--exclude-dependents")
	}
	return strings.Join(words, " ")
}

// dropSettings looks at what happens when the settings of the rebuild are taken out again: a store that would
// be replaced would be lost a second time.
func (d *drill) dropSettings(ctx context.Context) error {
	if len(d.rebuild.Settings) == 0 {
		return nil
	}
	planned, err := d.box.Preview(ctx, d.stack)
	for _, r := range planned.Resources {
		_, holds := awsmodel.StoreOf(r.Type)
		if !holds || r.Change != "replace" && r.Change != "delete" {
			continue
		}
		warning := fmt.Sprintf("the settings of the rebuild must stay: without them the next deployment would "+
			"%s %s %s", r.Change, r.Type, r.Name)
		if r.Protected {
			warning += ", and fails because it is protected"
		}
		d.report.Warnings = append(d.report.Warnings, warning)
	}
	if err != nil && len(d.report.Warnings) == 0 {
		return fmt.Errorf("without the settings of the rebuild: %w", err)
	}
	return nil
}
