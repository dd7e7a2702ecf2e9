// Package provision carries out what is asked of workspaces.
//
// Every operation may come twice, may be ended between any two effects, and may run beside others. Three
// things hold it together. The registry is written on condition that nobody else wrote it. The databases
// are worked on under the workspace's lock, which ends with the connection, and after the registry was read
// again under it. And every effect can be repeated: what a run left behind, the next one finds and uses.
package provision

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/archive"
	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/metric"
	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/settings"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// lockWait is how long an operation waits for another on the same workspace, before it is left to be
// repeated.
const lockWait = 10 * time.Second

// Provisioner carries out requests.
type Provisioner struct {
	Registry *registry.Registry
	Cells    *cell.Set
	Secrets  *credential.Store
	Exports  *archive.Store
	// Rooms are the cells' capacities.
	Rooms []registry.Room
	// DropGrace is how long a workspace can still be had back after its drop was requested.
	DropGrace time.Duration
	// RotateDays is how often Secrets Manager rotates each credential. 0 is never.
	RotateDays int64
	// Now is the clock.
	Now func() time.Time
	// Metric is told how full a cell is whenever that changed.
	Metric *metric.Writer
	// Log is told what a caller should know although the operation succeeds.
	Log *slog.Logger
}

// Request is one operation on one workspace.
type Request struct {
	// ID tells a request that comes again from a new one.
	ID string
	// Operation is what is asked.
	Operation registry.Operation
	// Workspace is of whom.
	Workspace name.ID
	// Cell is where to create it, where to move it to, or which to export from. Default: the emptiest to create,
	// its own to export.
	Cell string
	// Export is the object to restore, and SHA256 what it must be. The SHA-256 of the registered export is
	// known.
	Export, SHA256 string
	// Confirm is the SHA-256 of the last export of the workspace that is to be dropped.
	Confirm string
	// FunctionARN is the function that carries it out, for Secrets Manager to call.
	FunctionARN string
}

// token is a version id of Secrets Manager that belongs to the request.
func (r Request) token() string {
	return credential.Token(r.Workspace.String(), string(r.Operation), r.ID)
}

// key is the name of an object that belongs to the request.
func (r Request) key() string {
	return fmt.Sprintf("%s/%s-%s.jsonl.gz", r.Workspace, r.Operation, r.token()[:16])
}

// mark is how the registry remembers the request, or "" for one without an id.
func (r Request) mark() string {
	if r.ID == "" {
		return ""
	}
	return r.token()[:16]
}

// WrongError says that a request asks for what cannot be. To repeat it changes nothing.
type WrongError struct{ Cause error }

func (e *WrongError) Error() string { return e.Cause.Error() }

// Unwrap is called by errors.As.
func (e *WrongError) Unwrap() error { return e.Cause }

func wrong(format string, args ...any) error { return &WrongError{fmt.Errorf(format, args...)} }

// Do carries out a request. It returns the workspace's record as it is then.
func (p *Provisioner) Do(ctx context.Context, req Request) (registry.Record, error) {
	if req.Workspace.IsZero() {
		return registry.Record{}, wrong("workspace: is not set; want the id of one")
	}
	switch req.Operation {
	case registry.Create:
		return p.create(ctx, req)
	case registry.Suspend:
		return p.locked(ctx, req, suspend)
	case registry.Resume:
		return p.locked(ctx, req, resume)
	case registry.Rotate:
		return p.locked(ctx, req, rotate)
	case registry.Export:
		return p.locked(ctx, req, export)
	case registry.Restore:
		return p.restore(ctx, req)
	case registry.Move:
		return p.move(ctx, req)
	case registry.Drop:
		return p.drop(ctx, req)
	case registry.Confirm:
		return p.confirm(ctx, req)
	default:
		return registry.Record{}, wrong("operation: %.40q is unknown", req.Operation)
	}
}

// run is one operation while it holds the workspace's lock.
type run struct {
	*Provisioner
	req     Request
	rec     registry.Record
	cell    settings.Cell
	session *cell.Session
}

// locked carries out work under the workspace's lock, unless nothing is left to do.
func (p *Provisioner) locked(
	ctx context.Context, req Request, work func(context.Context, *run) error,
) (registry.Record, error) {
	rec, done, err := p.admit(ctx, req)
	if err != nil || done {
		return rec, err
	}
	at, err := p.Cells.Cell(rec.Cell)
	if err != nil {
		return rec, err
	}
	if err := step.At(ctx, "lock"); err != nil {
		return rec, err
	}
	session, err := p.Cells.Lock(ctx, rec.Cell, req.Workspace, lockWait)
	if err != nil {
		return rec, err
	}
	defer session.Close()
	// What was read before the lock may be old.
	rec, done, err = p.admit(ctx, req)
	if err != nil || done {
		return rec, err
	}
	if rec.Cell != at.Name {
		return rec, registry.ErrChanged
	}
	r := &run{Provisioner: p, req: req, rec: rec, cell: at, session: session}
	err = work(ctx, r)
	return r.rec, err
}

// admit reads the record, and says whether the request was carried out already or does not fit.
func (p *Provisioner) admit(ctx context.Context, req Request) (rec registry.Record, done bool, err error) {
	rec, err = p.Registry.Get(ctx, req.Workspace)
	if err != nil {
		return rec, false, err
	}
	if rec.Requests.Has(req.mark()) {
		return rec, true, nil
	}
	if req.Operation.Done(rec.State) {
		rec, err = p.remember(ctx, rec, req)
		return rec, true, err
	}
	return rec, false, req.Operation.Admit(rec.State)
}

// remember notes a request that found nothing left to do. Without that it would be carried out when it comes
// again after the next one, which may have undone what it asked for.
func (p *Provisioner) remember(
	ctx context.Context, rec registry.Record, req Request,
) (registry.Record, error) {
	if req.mark() == "" {
		return rec, nil
	}
	rec.Requests = rec.Requests.With(req.mark())
	return p.Registry.Save(ctx, rec)
}

// begin puts the workspace into the state of the operation that is under way.
func (r *run) begin(ctx context.Context) error {
	if r.rec.State == r.req.Operation.Via() {
		return nil
	}
	rec := r.rec
	rec.State = r.req.Operation.Via()
	return r.save(ctx, "begin", rec)
}

// end puts the workspace into the state that the operation leads to.
func (r *run) end(ctx context.Context) error {
	rec := r.rec
	rec.State, rec.Requests = r.req.Operation.To(), r.done()
	return r.save(ctx, "end", rec)
}

// done is the requests that were carried out once this one has been.
func (r *run) done() registry.Requests { return r.rec.Requests.With(r.req.mark()) }

func (r *run) save(ctx context.Context, at string, rec registry.Record) error {
	if err := r.at(ctx, at); err != nil {
		return err
	}
	saved, err := r.Registry.Save(ctx, rec)
	if err != nil {
		return err
	}
	r.rec = saved
	return nil
}

func (r *run) at(ctx context.Context, effect string) error {
	return step.At(ctx, string(r.req.Operation)+"."+effect)
}

// effect is one change outside of the registry.
type effect struct {
	name string
	do   func(context.Context) error
}

// all carries out effects in their order, up to the first that fails.
func (r *run) all(ctx context.Context, effects ...effect) error {
	for _, e := range effects {
		if err := r.at(ctx, e.name); err != nil {
			return err
		}
		if err := e.do(ctx); err != nil {
			return err
		}
	}
	return nil
}
