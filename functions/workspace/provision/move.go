package provision

import (
	"context"
	"fmt"

	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/settings"
)

// move takes a suspended workspace to another cell: it reserves a place, copies the database through an
// export, points the credential to the new cell, and deletes the old database. Until the copy is whole the
// old one counts.
func (p *Provisioner) move(ctx context.Context, req Request) (registry.Record, error) {
	target, err := p.Cells.Cell(req.Cell)
	if err != nil {
		return registry.Record{}, err
	}
	return p.locked(ctx, req, func(ctx context.Context, r *run) error {
		goal := r.rec.Cell
		if r.rec.State == registry.Moving {
			goal = r.rec.Target
		}
		switch {
		case r.rec.State == registry.Suspended && goal == target.Name:
			return r.end(ctx)
		case r.rec.State == registry.Suspended:
			if err := r.reserve(ctx, target.Name); err != nil {
				return err
			}
		case r.rec.State == registry.Moving && r.rec.Cell == target.Name:
			return r.abandon(ctx)
		case goal != target.Name:
			return fmt.Errorf("cell: is %s; want %s, to which the workspace is being moved", target.Name, goal)
		}
		if r.rec.State == registry.Moving {
			if err := r.carry(ctx, target); err != nil {
				return err
			}
		}
		return r.clean(ctx)
	})
}

// abandon takes back a move that has not come to its end: it deletes the copy, if its cell is still
// configured.
func (r *run) abandon(ctx context.Context) error {
	if _, err := r.Cells.Cell(r.rec.Target); err == nil {
		there, err := r.Cells.Lock(ctx, r.rec.Target, r.rec.ID, lockWait)
		if err != nil {
			return err
		}
		defer there.Close()
		if err := r.erase(ctx, there); err != nil {
			return err
		}
	}
	err := r.all(ctx, effect{"secret", func(ctx context.Context) error { return r.point(ctx, r.cell) }})
	if err != nil {
		return err
	}
	rec := r.rec
	target := rec.Target
	rec.State, rec.Target, rec.Requests = registry.Suspended, "", r.done()
	return r.release(ctx, rec, target)
}

// point lets the current credential name the cell.
func (r *run) point(ctx context.Context, to settings.Cell) error {
	login, err := r.Secrets.Current(ctx, r.rec.ID)
	if err != nil || (login.Host == to.Host && login.Port == to.Port) {
		return err
	}
	login.Host, login.Port = to.Host, to.Port
	_, err = r.Secrets.Put(ctx, login, r.req.token(), false)
	return err
}

// reserve takes a place in the target cell.
func (r *run) reserve(ctx context.Context, target string) error {
	if err := r.at(ctx, "reserve"); err != nil {
		return err
	}
	for _, room := range r.Rooms {
		if room.Cell != target {
			continue
		}
		rec := r.rec
		rec.State, rec.Target = registry.Moving, target
		saved, err := r.Registry.Reserve(ctx, rec, room)
		if err == nil {
			r.rec = saved
			r.measure(ctx, target)
		}
		return err
	}
	return registry.ErrFull
}

// carry copies the workspace to the target cell and makes it its home.
func (r *run) carry(ctx context.Context, target settings.Cell) error {
	there, err := r.Cells.Lock(ctx, target.Name, r.rec.ID, lockWait)
	if err != nil {
		return err
	}
	defer there.Close()
	copied, err := r.take(ctx, r.session, r.req.key())
	if err != nil {
		return err
	}
	if err := r.load(ctx, there, copied.Key, copied.SHA256); err != nil {
		return err
	}
	err = r.all(ctx,
		effect{"account", func(ctx context.Context) error {
			login, err := r.Secrets.Current(ctx, r.rec.ID)
			if err != nil {
				return err
			}
			return there.SetAccount(ctx, login, false)
		}},
		effect{"secret", func(ctx context.Context) error { return r.point(ctx, target) }},
	)
	if err != nil {
		return err
	}
	rec := r.rec
	rec.State, rec.Cell, rec.Target, rec.Source = registry.Cleaning, target.Name, "", r.rec.Cell
	rec.Export = copied
	return r.save(ctx, "switch", rec)
}

// clean deletes what a moved workspace left in its old cell, and gives back its place there.
func (r *run) clean(ctx context.Context) error {
	left := r.session
	if left.Cell != r.rec.Source {
		old, err := r.Cells.Lock(ctx, r.rec.Source, r.rec.ID, lockWait)
		if err != nil {
			return err
		}
		defer old.Close()
		left = old
	}
	if err := r.erase(ctx, left); err != nil {
		return err
	}
	rec := r.rec
	rec.State, rec.Source, rec.Requests = registry.Suspended, "", r.done()
	return r.release(ctx, rec, left.Cell)
}

// erase deletes the workspace's database and users from a cell.
func (r *run) erase(ctx context.Context, from *cell.Session) error {
	return r.all(ctx,
		effect{"database", from.DropDatabase},
		effect{"accounts", from.DropAccounts},
	)
}

// release writes the record and gives back the workspace's place in a cell, together.
func (r *run) release(ctx context.Context, rec registry.Record, from string) error {
	if err := r.at(ctx, "release"); err != nil {
		return err
	}
	saved, err := r.Registry.Release(ctx, rec, from)
	if err == nil {
		r.rec = saved
		r.measure(ctx, from)
	}
	return err
}
