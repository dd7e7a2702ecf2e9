package sandbox

import (
	"context"
	"os"
)

// fresh opens a sandbox with an empty state. Options.State must be a folder that holds nothing else.
func fresh(ctx context.Context, o Options) (*Sandbox, error) {
	if err := os.RemoveAll(o.State); err != nil {
		return nil, err
	}
	return Open(ctx, o)
}
