package sandbox

import (
	"context"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

// startStandIn serves the stand-in for AWS. What exists in it outlives the process, as AWS would.
func startStandIn(ctx context.Context, o Options, l layout) (*provider.Server, error) {
	return provider.Serve(ctx, provider.Options{WorldFile: l.world, Faults: o.Faults})
}
