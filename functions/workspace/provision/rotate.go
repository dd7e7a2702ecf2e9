package provision

import (
	"context"
	"errors"
	"fmt"

	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// RotationStep is what Secrets Manager asks of a rotation function.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
type RotationStep string

// The steps of a rotation, in their order.
const (
	// CreateSecret stores the next credential: the resting user, with a new password.
	CreateSecret RotationStep = "createSecret"
	// SetSecret gives the resting user that password. Both users can log in from here on.
	SetSecret RotationStep = "setSecret"
	// TestSecret logs in with the next credential.
	TestSecret RotationStep = "testSecret"
	// FinishSecret makes the next credential the current one and locks the user that was current: from here on
	// its password is refused.
	FinishSecret RotationStep = "finishSecret"
)

// errPassed says that another rotation took the place of this one.
var errPassed = errors.New("another rotation has taken its place")

// Step carries out one step of a rotation that Secrets Manager drives.
func (p *Provisioner) Step(ctx context.Context, id name.ID, what RotationStep, token string) error {
	standing, err := p.Secrets.Standing(ctx, id, token)
	if err != nil {
		return err
	}
	switch {
	case standing == credential.Absent:
		return fmt.Errorf("rotation: %.64q is no version of the secret", token)
	case standing == credential.Past:
		return fmt.Errorf("rotation: %w", errPassed)
	case standing == credential.Current && what != FinishSecret:
		return nil
	case what == TestSecret:
		return p.test(ctx, id, token)
	}
	req := Request{Operation: registry.Rotate, Workspace: id}
	_, err = p.locked(ctx, req, func(ctx context.Context, r *run) error {
		switch what {
		case CreateSecret:
			return r.next(ctx, token)
		case SetSecret:
			return r.set(ctx, token)
		case FinishSecret:
			return r.finish(ctx, token)
		default:
			return fmt.Errorf("rotation: %.40q is no step", what)
		}
	})
	return err
}

// rotate carries out a whole rotation at once.
func rotate(ctx context.Context, r *run) error {
	token := r.req.token()
	standing, err := r.Secrets.Standing(ctx, r.rec.ID, token)
	if err != nil {
		return err
	}
	if standing != credential.Past {
		err = r.whole(ctx, token, standing)
	}
	if err != nil && !errors.Is(err, errPassed) {
		return err
	}
	rec := r.rec
	rec.Requests = r.done()
	return r.save(ctx, "end", rec)
}

func (r *run) whole(ctx context.Context, token string, standing credential.Standing) error {
	if standing != credential.Current {
		if err := r.next(ctx, token); err != nil {
			return err
		}
		if err := r.set(ctx, token); err != nil {
			return err
		}
		if err := r.test(ctx, r.rec.ID, token); err != nil {
			return err
		}
	}
	return r.finish(ctx, token)
}

// next stores the credential that the rotation leads to.
func (r *run) next(ctx context.Context, token string) error {
	current, err := r.Secrets.Current(ctx, r.rec.ID)
	if err != nil {
		return err
	}
	if err := r.at(ctx, "create"); err != nil {
		return err
	}
	next := current
	next.Side, next.Password = current.Side.Other(), credential.NewPassword()
	_, err = r.Secrets.Put(ctx, next, token, true)
	return err
}

// set gives the resting user its next password. A suspended workspace's users stay locked.
func (r *run) set(ctx context.Context, token string) error {
	current, err := r.Secrets.Current(ctx, r.rec.ID)
	if err != nil {
		return err
	}
	next, err := r.Secrets.Version(ctx, r.rec.ID, token)
	if err != nil {
		return err
	}
	if next.Side == current.Side {
		return errPassed
	}
	if err := r.at(ctx, "set"); err != nil {
		return err
	}
	return r.session.SetAccount(ctx, next, r.rec.State.Open())
}

// test logs in with the next credential, unless nobody may log in. Secrets Manager also asks for it by
// itself, with a copy of the current credential, when a rotation is scheduled.
func (p *Provisioner) test(ctx context.Context, id name.ID, token string) error {
	rec, err := p.Registry.Get(ctx, id)
	if err != nil || !rec.State.Open() {
		return err
	}
	next, err := p.Secrets.Version(ctx, id, token)
	if err != nil {
		return err
	}
	if err := step.At(ctx, "rotate.test"); err != nil {
		return err
	}
	return p.Cells.Login(ctx, rec.Cell, next)
}

// finish makes the next credential current, and only then locks out the one before it. The password is set
// once more, for a restore may have borrowed the resting user since.
func (r *run) finish(ctx context.Context, token string) error {
	next, err := r.Secrets.Version(ctx, r.rec.ID, token)
	if err != nil {
		return err
	}
	standing, err := r.Secrets.Standing(ctx, r.rec.ID, token)
	if err != nil {
		return err
	}
	if standing != credential.Current {
		if err := r.set(ctx, token); err != nil {
			return err
		}
	}
	return r.all(ctx,
		effect{"promote", func(ctx context.Context) error { return r.Secrets.Promote(ctx, r.rec.ID, token) }},
		effect{"retire", func(ctx context.Context) error {
			return r.session.LockAccount(ctx, next.Side.Other())
		}},
	)
}
