package provision

import (
	"context"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// suspend keeps everybody out and the data in.
func suspend(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.shut(ctx); err != nil {
		return err
	}
	return r.end(ctx)
}

// shut locks the workspace's users and ends their connections.
func (r *run) shut(ctx context.Context) error {
	return r.all(ctx,
		effect{"lock-a", func(ctx context.Context) error { return r.session.LockAccount(ctx, name.SideA) }},
		effect{"lock-b", func(ctx context.Context) error { return r.session.LockAccount(ctx, name.SideB) }},
		effect{"disconnect", r.session.Disconnect},
	)
}

// resume lets the current user in again. It also takes back a requested drop.
func resume(ctx context.Context, r *run) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	var login credential.Credential
	err := r.all(ctx,
		effect{"read", func(ctx context.Context) (err error) {
			login, err = r.Secrets.Current(ctx, r.rec.ID)
			return err
		}},
		effect{"account", func(ctx context.Context) error { return r.session.SetAccount(ctx, login, true) }},
		effect{"rest", func(ctx context.Context) error {
			return r.session.LockAccount(ctx, login.Side.Other())
		}},
		effect{"login", func(ctx context.Context) error { return r.Cells.Login(ctx, r.cell.Name, login) }},
	)
	if err != nil {
		return err
	}
	r.rec.DropAfter = time.Time{}
	return r.end(ctx)
}
