package sandbox

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Timing compares a stack with the same number of trivial resources, registered through the same stand-in.
// The trivial ones are what the engine itself costs.
type Timing struct {
	// Resources is how many both registered.
	Resources int

	// Preview and Up are how long each took.
	Preview, Up Pair
}

// Pair is how long the stack and the trivial resources took.
type Pair struct{ Stack, Trivial time.Duration }

// Ratio is how many times as long as the trivial resources the stack took.
func (p Pair) Ratio() float64 { return p.Stack.Seconds() / p.Trivial.Seconds() }

// Bench deploys a stack and as many trivial resources, each into a sandbox that is empty, below
// Options.State.
func Bench(ctx context.Context, o Options, stack string, rounds int) (Timing, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Timing{}, fmt.Errorf("bench: %w", err)
	}
	var t Timing
	for range max(rounds, 1) {
		real, err := timed(ctx, o, "stack", stack)
		if err != nil {
			return t, err
		}
		t.Resources = real.resources
		t.Preview.Stack, t.Up.Stack = least(t.Preview.Stack, real.preview), least(t.Up.Stack, real.up)

		floor := o
		floor.Program, floor.Check = trivial(real.resources), nil
		bare, err := timed(ctx, floor, "trivial", stack)
		if err != nil {
			return t, err
		}
		t.Preview.Trivial, t.Up.Trivial = least(t.Preview.Trivial, bare.preview), least(t.Up.Trivial, bare.up)
	}
	return t, nil
}

// lap is one measurement.
type lap struct {
	preview, up time.Duration
	resources   int
}

// timed previews and deploys a program from nothing.
func timed(ctx context.Context, o Options, name, stack string) (lap, error) {
	o.State = filepath.Join(o.State, "bench", name)
	box, err := fresh(ctx, o)
	if err != nil {
		return lap{}, err
	}
	defer func() { _ = box.Close() }()
	planned, err := box.Preview(ctx, stack)
	if err != nil {
		return lap{}, err
	}
	done, err := box.Up(ctx, stack)
	return lap{planned.Duration, done.Duration, len(done.Resources)}, err
}

// trivial registers count queues of one line each, next to each other, in a region of its own choice.
func trivial(count int) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		aws := &pulumi.ProviderResourceState{}
		region := pulumi.Map{"region": pulumi.String("eu-west-1")}
		if err := ctx.RegisterResource("pulumi:providers:aws", "trivial", region, aws); err != nil {
			return err
		}
		for i := range count {
			name, inputs := fmt.Sprintf("trivial-%d", i), pulumi.Map{"delaySeconds": pulumi.Int(1)}
			r := &pulumi.CustomResourceState{}
			err := ctx.RegisterResource("aws:sqs/queue:Queue", name, inputs, r, pulumi.Provider(aws))
			if err != nil {
				return err
			}
		}
		return nil
	}
}

func least(old, now time.Duration) time.Duration {
	if old == 0 {
		return now
	}
	return min(old, now)
}
