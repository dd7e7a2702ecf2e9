package sandbox

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

// Up deploys a stack.
func (s *Sandbox) Up(ctx context.Context, stack string) (Result, error) {
	return s.up(ctx, stack, "deploying", nil)
}

func (s *Sandbox) up(
	ctx context.Context, stack, doing string, settings map[string]string, more ...optup.Option,
) (Result, error) {
	return s.run(ctx, stack, doing, settings,
		func(st auto.Stack, to chan<- events.EngineEvent) (auto.OutputMap, error) {
			options := append([]optup.Option{
				optup.EventStreams(to), optup.PolicyPacks(s.options.PolicyPacks...),
			}, more...)
			done, err := st.Up(ctx, options...)
			return done.Outputs, err
		})
}
