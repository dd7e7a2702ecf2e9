package provision

import (
	"context"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// drop is the first step: it shuts the workspace, takes the last export, and waits to be confirmed. Nothing
// is deleted, and a resume takes it back.
func (p *Provisioner) drop(ctx context.Context, req Request) (registry.Record, error) {
	rec, done, err := p.admit(ctx, req)
	if err != nil || done {
		return rec, err
	}
	if rec.State == registry.Requested { // it has nothing yet
		if err := step.At(ctx, "drop.forget"); err != nil {
			return rec, err
		}
		rec.State, rec.Requests = registry.Dropped, rec.Requests.With(req.mark())
		return p.Registry.Save(ctx, rec)
	}
	return p.locked(ctx, req, func(ctx context.Context, r *run) error {
		if err := r.begin(ctx); err != nil {
			return err
		}
		if err := r.shut(ctx); err != nil {
			return err
		}
		last, err := r.take(ctx, r.session, r.req.key())
		if err != nil {
			return err
		}
		r.rec.Export, r.rec.DropAfter = last, r.Now().Add(r.DropGrace)
		return r.end(ctx)
	})
}

// confirm is the second step: it deletes the workspace, if the grace period is over, if the request names
// the last export by its SHA-256, and if that export can still be read.
func (p *Provisioner) confirm(ctx context.Context, req Request) (registry.Record, error) {
	return p.locked(ctx, req, func(ctx context.Context, r *run) error {
		if err := r.check(ctx); err != nil {
			return err
		}
		if err := r.begin(ctx); err != nil {
			return err
		}
		if err := r.erase(ctx, r.session); err != nil {
			return err
		}
		err := r.all(ctx, effect{"secret", func(ctx context.Context) error {
			return r.Secrets.Delete(ctx, r.rec.ID)
		}})
		if err != nil {
			return err
		}
		rec := r.rec
		from := rec.Cell
		rec.State, rec.Cell, rec.SecretARN, rec.DropAfter = registry.Dropped, "", "", time.Time{}
		rec.Requests = r.done()
		return r.release(ctx, rec, from)
	})
}

func (r *run) check(ctx context.Context) error {
	if r.req.Confirm == "" || !strings.EqualFold(r.req.Confirm, r.rec.Export.SHA256) {
		return wrong("confirm: is %.64q; want %s, the SHA-256 of the last export s3://%s/%s",
			r.req.Confirm, r.rec.Export.SHA256, r.Exports.Bucket, r.rec.Export.Key)
	}
	if r.rec.State == registry.Dropping {
		return nil // it was checked, and the rest may be gone
	}
	if now := r.Now(); now.Before(r.rec.DropAfter) {
		return wrong("drop: comes %s too early; the workspace can be had back until %s",
			r.rec.DropAfter.Sub(now).Round(time.Second), r.rec.DropAfter.UTC().Format(time.RFC3339))
	}
	return r.Exports.Verify(ctx, r.rec.Export.Key, r.rec.Export.SHA256)
}
