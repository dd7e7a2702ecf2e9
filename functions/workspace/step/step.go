// Package step names the points between two effects, at which a run may end without warning.
//
// A Lambda is killed at its time limit, and its messages come again. Each operation therefore calls At
// before every effect; the tests let runs end at each of these points, and show that the next run finishes
// the work.
package step

import "context"

type key struct{}

// With returns a context in which every step calls observe first. The step's error, if any, ends the run
// there.
func With(ctx context.Context, observe func(name string) error) context.Context {
	return context.WithValue(ctx, key{}, observe)
}

// At announces the effect that comes next. It fails when the context has ended, or when the observer says so.
func At(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if observe, ok := ctx.Value(key{}).(func(string) error); ok {
		return observe(name)
	}
	return nil
}
