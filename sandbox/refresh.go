package sandbox

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
)

// Refresh compares a stack's state with what the stand-in holds, and takes over what it finds.
func (s *Sandbox) Refresh(ctx context.Context, stack string) (Result, error) {
	return s.run(ctx, stack, "refreshing", nil,
		func(st auto.Stack, to chan<- events.EngineEvent) (auto.OutputMap, error) {
			_, err := st.Refresh(ctx, optrefresh.EventStreams(to))
			return nil, err
		})
}
