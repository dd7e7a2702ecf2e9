package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// lose destroys everything, with every protection given up by hand. It is not done by the setting
// plinth:allowDestroy, which gives up the backups too.
func (d *drill) lose(ctx context.Context) error {
	held, err := d.box.protected(ctx, d.stack)
	if err != nil {
		return err
	}
	d.report.Acknowledged = urns(held)
	d.next(fmt.Sprintf("losing everything: %d protected resources acknowledged", len(held)))
	if err := d.unprotect(ctx); err != nil {
		return err
	}
	if d.report.Unlocked, err = d.box.World().Surrender(); err != nil {
		return err
	}
	gone, err := d.box.Destroy(ctx, d.stack)
	if err != nil {
		return err
	}
	d.report.Engine.Destroy = gone.Duration
	d.report.Survived = urns(gone.Left)
	return nil
}

func urns(resources []Resource) []string {
	list := make([]string, len(resources))
	for i, r := range resources {
		list[i] = r.URN
	}
	return list
}

// unprotect takes Pulumi's protection off in the state, as `pulumi state unprotect --all` does. A vault that
// holds recovery points is taken out of the engine's hands with it, for AWS refuses to delete it.
func (d *drill) unprotect(ctx context.Context) error {
	full := map[string]bool{}
	for _, k := range d.box.World().Kept() {
		full[k.Vault] = k.Vault != ""
	}
	selected, err := d.box.selectStack(ctx, d.stack, nil)
	if err != nil {
		return err
	}
	raw, err := selected.Export(ctx)
	if err != nil {
		return fmt.Errorf("state of %s: %w", d.stack, err)
	}
	if raw.Deployment, err = editState(raw.Deployment, func(r map[string]any) {
		delete(r, "protect")
		if id, _ := r["id"].(string); r["type"] == "aws:backup/vault:Vault" && full[id] {
			r["retainOnDelete"] = true
		}
	}); err != nil {
		return err
	}
	return selected.Import(ctx, apitype.UntypedDeployment{Version: raw.Version, Deployment: raw.Deployment})
}

// editState changes each resource of a deployment, and leaves everything else to the letter.
func editState(deployment json.RawMessage, edit func(resource map[string]any)) (json.RawMessage, error) {
	var state map[string]any
	decoder := json.NewDecoder(bytes.NewReader(deployment))
	decoder.UseNumber() // a number that is read as a float may come back as another
	if err := decoder.Decode(&state); err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	resources, _ := state["resources"].([]any)
	for _, item := range resources {
		if r, ok := item.(map[string]any); ok {
			edit(r)
		}
	}
	return json.Marshal(state)
}
