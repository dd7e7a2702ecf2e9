package entry

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/graph-gophers/graphql-go"

	"github.com/plinth-iac/plinth/functions/engine/effect"
	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// maxEffects is how many mutations one request may have.
const maxEffects = 10

// What a caller may be told about a workspace.
const (
	errNoWorkspace effect.Problem = "the workspace is not registered"
	errShut        effect.Problem = "the workspace is not active"
	errTooMany     effect.Problem = "want at most 10 mutations in one request"
)

// call is one request on its way.
type call struct {
	id      name.ID
	subject string
	request string
	effects atomic.Int64
	// record reads the workspace's record, once.
	record func() (registry.Record, error)
}

type callKey struct{}

func (f *Function) with(ctx context.Context, c *call) context.Context {
	c.record = sync.OnceValues(func() (registry.Record, error) {
		rec, err := f.Registry.Get(ctx, c.id)
		if err == nil && rec.Version == 0 {
			err = errNoWorkspace
		}
		return rec, err
	})
	return context.WithValue(ctx, callKey{}, c)
}

// active is the record of a workspace that lets its users in.
func (c *call) active() (registry.Record, error) {
	rec, err := c.record()
	if err == nil && rec.State != registry.Active {
		err = errShut
	}
	return rec, err
}

// caller is who asks for a mutation, if the workspace lets its users in and there were not too many.
func (c *call) caller() (effect.Caller, error) {
	if c.effects.Add(1) > maxEffects {
		return effect.Caller{}, errTooMany
	}
	_, err := c.active()
	return effect.Caller{Workspace: c.id.String(), Subject: c.subject}, err
}

// root resolves Query and Mutation.
type root struct{ f *Function }

// show is what a caller sees of an error: one that is meant for callers, or where to find the others.
func (r *root) show(c *call, err error) error {
	if err == nil {
		return nil
	}
	if problem, ok := errors.AsType[effect.Problem](err); ok {
		r.f.Log.Warn("refused", "request", c.request, "workspace", c.id.String(), "error", err.Error())
		return problem
	}
	r.f.Log.Error("failed", "request", c.request, "workspace", c.id.String(), "error", err.Error())
	return effect.Problem("internal error; its cause is in the log of request " + c.request)
}

func current(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

type health struct{ Version, Environment string }

// Health resolves Query.health.
func (r *root) Health() health { return health{Version: r.f.Version, Environment: r.f.Environment} }

// Workspace resolves Query.workspace.
func (r *root) Workspace(ctx context.Context) (*workspace, error) {
	c := current(ctx)
	rec, err := c.record()
	if err != nil {
		return nil, r.show(c, err)
	}
	return &workspace{root: r, rec: rec}, nil
}

type workspace struct {
	root *root
	rec  registry.Record
}

// ID and those below resolve the fields of Workspace.
func (w *workspace) ID() graphql.ID { return graphql.ID(w.rec.ID.String()) }

// State is the registry's.
func (w *workspace) State() string { return string(w.rec.State) }

// Cell is null until the workspace was placed.
func (w *workspace) Cell() *string {
	if w.rec.Cell == "" {
		return nil
	}
	return &w.rec.Cell
}

// Database is its name.
func (w *workspace) Database() string { return w.rec.ID.Database().String() }

// Tables asks the workspace's own database.
func (w *workspace) Tables(ctx context.Context) ([]string, error) {
	c := current(ctx)
	rec, err := c.active()
	if err != nil {
		return nil, w.root.show(c, err)
	}
	tables, err := w.root.f.Databases.Tables(ctx, rec)
	return tables, w.root.show(c, err)
}

// Call resolves Mutation.call.
func (r *root) Call(ctx context.Context, args struct {
	Function string
	Input    *string
}) (string, error) {
	c := current(ctx)
	who, err := c.caller()
	if err != nil {
		return "", r.show(c, err)
	}
	input := ""
	if args.Input != nil {
		input = *args.Input
	}
	answer, err := r.f.Effects.Call(ctx, who, args.Function, input)
	return answer, r.show(c, err)
}

// Publish resolves Mutation.publish.
func (r *root) Publish(ctx context.Context, args struct{ Topic, Payload string }) (int32, error) {
	c := current(ctx)
	who, err := c.caller()
	if err != nil {
		return 0, r.show(c, err)
	}
	reached, err := r.f.Effects.Publish(ctx, who, args.Topic, args.Payload)
	return int32(reached), r.show(c, err)
}

// Emit resolves Mutation.emit.
func (r *root) Emit(ctx context.Context, args struct{ Type, Detail string }) (graphql.ID, error) {
	c := current(ctx)
	who, err := c.caller()
	if err != nil {
		return "", r.show(c, err)
	}
	id, err := r.f.Effects.Emit(ctx, who, args.Type, args.Detail)
	return graphql.ID(id), r.show(c, err)
}
