package entry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/provision"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// Declared is a workspace as a Pulumi program declares it, in the input of an aws.lambda.Invocation whose
// lifecycle scope is CRUD:
//
//	{"workspace":"acme","state":"active"}
//
// The provider adds "tf", which tells what becomes of the declaration. One that goes away requests the
// drop: the workspace is shut and exported, and everything is kept until somebody confirms.
// https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/
type Declared struct {
	// Workspace is the id. Required. To change it is refused: that would be another workspace.
	Workspace name.ID `json:"workspace"`
	// State is active or suspended. Default: active.
	State registry.State `json:"state,omitempty"`
	// Cell is where it must be. It moves only while it is suspended. Default: the emptiest when it was created.
	Cell string `json:"cell,omitempty"`

	Lifecycle *lifecycle `json:"tf,omitempty"`
}

type lifecycle struct {
	Action string `json:"action"`
	// Before is the declaration before an update. An older program may have known other fields.
	Before json.RawMessage `json:"prev_input"`
}

// was is the workspace of the declaration before, or "".
func (l lifecycle) was() string {
	var before struct {
		Workspace string `json:"workspace"`
	}
	if json.Unmarshal(l.Before, &before) != nil {
		return ""
	}
	return before.Workspace
}

// invocation serves a declaration, or a message that is given directly.
func (h *Handler) invocation(ctx context.Context, event json.RawMessage) (any, error) {
	var known struct {
		Lifecycle *json.RawMessage `json:"tf"`
	}
	if err := json.Unmarshal(event, &known); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if known.Lifecycle == nil {
		m, err := parse(event)
		if err != nil {
			return nil, err
		}
		return h.do(ctx, m.request(requestID(ctx)))
	}
	var d Declared
	decoder := json.NewDecoder(bytes.NewReader(event))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("declaration: %w", err)
	}
	if err := d.validate(); err != nil {
		return nil, fmt.Errorf("declaration: %w", err)
	}
	if d.Lifecycle.Action == "delete" {
		return h.undeclare(ctx, d)
	}
	return h.declare(ctx, d)
}

func (d *Declared) validate() error {
	switch d.Lifecycle.Action {
	case "create", "update", "delete":
	default:
		return fmt.Errorf("tf.action: is %.40q; want create, update or delete", d.Lifecycle.Action)
	}
	if d.Workspace.IsZero() {
		return errors.New("workspace: is not set")
	}
	if d.State == "" {
		d.State = registry.Active
	}
	if d.State != registry.Active && d.State != registry.Suspended {
		return fmt.Errorf("state: is %.40q; want active or suspended", d.State)
	}
	if was := d.Lifecycle.was(); d.Lifecycle.Action == "update" && was != "" && was != d.Workspace.String() {
		return fmt.Errorf("workspace: is %s and was %.40q; a workspace keeps its name, so declare another one",
			d.Workspace, was)
	}
	return nil
}

// declare brings the workspace to what is declared, from wherever it is. An interrupted creation goes on; a
// drop that was requested is not taken back by it, for that is for somebody to decide.
func (h *Handler) declare(ctx context.Context, d Declared) (any, error) {
	rec, err := h.Provisioner.Registry.Get(ctx, d.Workspace)
	if err != nil {
		return nil, err
	}
	steps, err := d.steps(rec)
	if err != nil {
		return nil, err
	}
	result := answer(rec)
	for _, operation := range steps {
		result, err = h.do(ctx, provision.Request{
			ID: requestID(ctx), Operation: operation, Workspace: d.Workspace, Cell: d.Cell,
		})
		if err != nil {
			return nil, err
		}
	}
	return result, nil
}

// steps are the operations that lead from the record to the declaration.
func (d Declared) steps(rec registry.Record) ([]registry.Operation, error) {
	var steps []registry.Operation
	isNew := false
	switch rec.State {
	case "", registry.Requested, registry.Creating, registry.Dropped:
		isNew = true
		steps = append(steps, registry.Create)
	case registry.Condemned, registry.Condemning, registry.Dropping:
		return nil, fmt.Errorf("workspace %s is %s: resume it first, or confirm its drop", d.Workspace, rec.State)
	default: // there, and to be kept
	}
	moves := !isNew && d.Cell != "" && d.Cell != rec.Cell
	switch {
	case d.State == registry.Suspended:
		steps = append(steps, registry.Suspend)
		if moves {
			steps = append(steps, registry.Move)
		}
	case moves:
		steps = append(steps, registry.Move, registry.Resume)
	case !isNew:
		steps = append(steps, registry.Resume)
	}
	return steps, nil
}

// undeclare requests the drop, unless that has been done or there is nothing to drop.
func (h *Handler) undeclare(ctx context.Context, d Declared) (any, error) {
	rec, err := h.Provisioner.Registry.Get(ctx, d.Workspace)
	if err != nil {
		return nil, err
	}
	gone := []registry.State{"", registry.Condemned, registry.Dropping, registry.Dropped}
	if slices.Contains(gone, rec.State) {
		return answer(rec), nil
	}
	return h.do(ctx, provision.Request{
		ID: requestID(ctx), Operation: registry.Drop, Workspace: d.Workspace,
	})
}

func requestID(ctx context.Context) string {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		return lc.AwsRequestID
	}
	return ""
}
