package provision

import (
	"context"
	"slices"
	"strconv"

	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// create registers a workspace, places it, and makes its database, credential and user. When all cells are
// full it stays registered, so that one can see who waits.
func (p *Provisioner) create(ctx context.Context, req Request) (registry.Record, error) {
	rec, done, err := p.admit(ctx, req)
	if err != nil || done {
		return rec, err
	}
	if rec.State == "" || rec.State == registry.Dropped {
		if err := step.At(ctx, "create.request"); err != nil {
			return rec, err
		}
		rec, err = p.Registry.Save(ctx, registry.Record{
			ID: rec.ID, State: registry.Requested, Version: rec.Version, Life: rec.Life + 1,
			Requests: rec.Requests,
		})
		if err != nil {
			return rec, err
		}
	}
	if rec.State == registry.Requested {
		if err := step.At(ctx, "create.place"); err != nil {
			return rec, err
		}
		rooms := slices.Clone(p.Rooms)
		if req.Cell != "" {
			rooms = slices.DeleteFunc(rooms, func(r registry.Room) bool { return r.Cell != req.Cell })
		}
		placed, err := p.Registry.Place(ctx, rec, rooms)
		if err != nil {
			return rec, err
		}
		rec = placed
		p.measure(ctx, rec.Cell)
	}
	return p.locked(ctx, req, fill)
}

// fill makes what a placed workspace consists of.
func fill(ctx context.Context, r *run) error {
	var login credential.Credential
	err := r.all(ctx,
		effect{"database", r.session.CreateDatabase},
		effect{"secret", func(ctx context.Context) error {
			fresh := credential.Credential{
				Workspace: r.rec.ID, Host: r.cell.Host, Port: r.cell.Port, Side: name.SideA,
				Password: credential.NewPassword(), Life: r.rec.Life,
			}
			token := credential.Token(r.rec.ID.String(), "life", strconv.Itoa(r.rec.Life))
			stored, arn, err := r.Secrets.Create(ctx, fresh, token)
			login, r.rec.SecretARN = stored, arn
			return err
		}},
		effect{"account", func(ctx context.Context) error { return r.session.SetAccount(ctx, login, true) }},
		effect{"login", func(ctx context.Context) error { return r.Cells.Login(ctx, r.cell.Name, login) }},
		effect{"schedule", r.schedule},
	)
	if err != nil {
		return err
	}
	return r.end(ctx)
}

// schedule has Secrets Manager rotate the credential by this function.
func (r *run) schedule(ctx context.Context) error {
	if r.RotateDays == 0 || r.req.FunctionARN == "" {
		return nil
	}
	return r.Secrets.Schedule(ctx, r.rec.ID, r.RotateDays, r.req.FunctionARN)
}
