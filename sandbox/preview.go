package sandbox

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
)

// Preview computes what Up would change and changes nothing.
func (s *Sandbox) Preview(ctx context.Context, stack string) (Result, error) {
	return s.run(ctx, stack, "previewing", nil,
		func(st auto.Stack, to chan<- events.EngineEvent) (auto.OutputMap, error) {
			_, err := st.Preview(ctx, optpreview.EventStreams(to), optpreview.PolicyPacks(s.options.PolicyPacks...))
			return nil, err
		})
}
