package provision

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/dump"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// export stores the database as it is, in its own cell or in another that holds a copy of it: a cluster
// that was restored to a point in time.
func export(ctx context.Context, r *run) error {
	source := r.session
	if r.req.Cell != "" && r.req.Cell != r.cell.Name {
		other, err := r.Cells.Lock(ctx, r.req.Cell, r.rec.ID, lockWait)
		if err != nil {
			return err
		}
		defer other.Close()
		source = other
	}
	stored, err := r.take(ctx, source, r.req.key())
	if err != nil {
		return err
	}
	rec := r.rec
	rec.Export, rec.Requests = stored, r.done()
	return r.save(ctx, "end", rec)
}

// take stores the workspace's database under key.
func (r *run) take(ctx context.Context, source *cell.Session, key string) (registry.ExportRecord, error) {
	exists, err := source.DatabaseExists(ctx)
	if err != nil {
		return registry.ExportRecord{}, err
	}
	if !exists {
		return registry.ExportRecord{}, fmt.Errorf("workspace %s has no database in cell %s", r.rec.ID, source.Cell)
	}
	if err := r.at(ctx, "export"); err != nil {
		return registry.ExportRecord{}, err
	}
	var stats dump.Stats
	object, err := r.Exports.Write(ctx, key, func(to io.Writer) (err error) {
		stats, err = dump.Write(ctx, source.Conn(), r.rec.ID, to)
		return err
	})
	if err != nil {
		return registry.ExportRecord{}, err
	}
	return registry.ExportRecord{Key: key, SHA256: object.SHA256, Bytes: object.Bytes, Rows: stats.Rows}, nil
}

// restore replaces the database of a suspended workspace by one of its exports. What it replaces is exported
// first, and is the registered export afterwards.
func (p *Provisioner) restore(ctx context.Context, req Request) (registry.Record, error) {
	isOwn := strings.HasPrefix(req.Export, req.Workspace.String()+"/")
	if !isOwn || !strings.HasSuffix(req.Export, ".jsonl.gz") {
		return registry.Record{}, wrong("export: is %.120q; want an export of the workspace, %s/….jsonl.gz",
			req.Export, req.Workspace)
	}
	return p.locked(ctx, req, func(ctx context.Context, r *run) error {
		if r.rec.State == registry.Suspended {
			if r.req.SHA256 == "" && r.rec.Export.Key == r.req.Export {
				r.req.SHA256 = r.rec.Export.SHA256
			}
			if err := r.Exports.Verify(ctx, r.req.Export, r.req.SHA256); err != nil {
				return err
			}
			before, err := r.take(ctx, r.session, r.req.key())
			if err != nil {
				return err
			}
			r.rec.Export = before
			if err := r.begin(ctx); err != nil {
				return err
			}
		}
		if err := r.load(ctx, r.session, r.req.Export, r.req.SHA256); err != nil {
			return err
		}
		return r.end(ctx)
	})
}

// load replaces the workspace's database in a cell by an export. It reads the export as the workspace's
// resting user, which is borrowed for it: a file can then do no more than the workspace itself could.
func (r *run) load(ctx context.Context, into *cell.Session, key, sum string) error {
	current, err := r.Secrets.Current(ctx, r.rec.ID)
	if err != nil {
		return err
	}
	loader := current
	loader.Side, loader.Password = current.Side.Other(), credential.NewPassword()
	return r.all(ctx,
		effect{"shut", func(ctx context.Context) error { return into.LockAccount(ctx, loader.Side) }},
		effect{"disconnect", into.Disconnect},
		effect{"empty", into.EmptyDatabase},
		effect{"borrow", func(ctx context.Context) error { return into.SetAccount(ctx, loader, true) }},
		effect{"load", func(ctx context.Context) error { return r.read(ctx, into.Cell, loader, key, sum) }},
		effect{"return", func(ctx context.Context) error { return into.LockAccount(ctx, loader.Side) }},
	)
}

func (r *run) read(
	ctx context.Context, into string, loader credential.Credential, key, sum string,
) (err error) {
	db, err := r.Cells.As(into, loader)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var conn *sql.Conn
	if conn, err = db.Conn(ctx); err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return r.Exports.Read(ctx, key, sum, func(from io.Reader) error {
		stats, err := dump.Read(ctx, conn, from)
		if err == nil && len(stats.Broken) > 0 {
			r.Log.Warn("views were not restored: what they name was not there when they were exported",
				"workspace", r.rec.ID.String(), "views", stats.Broken)
		}
		return err
	})
}
