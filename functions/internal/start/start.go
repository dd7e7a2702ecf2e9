// Package start runs a function under Lambda.
package start

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/plinth-iac/plinth/functions/internal/environment"
)

// Handle serves one event.
type Handle = func(ctx context.Context, event json.RawMessage) (any, error)

// Function serves events until Lambda ends the process. Nothing is read or connected before the first event,
// and everything is kept for the ones after it.
func Function(build func(lookup environment.Lookup, log *slog.Logger) (Handle, error)) {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	handler := sync.OnceValues(func() (Handle, error) { return build(os.LookupEnv, log) })
	lambda.Start(func(ctx context.Context, event json.RawMessage) (any, error) {
		handle, err := handler()
		if err != nil {
			log.Error("the function is not configured", "error", err.Error())
			return nil, err
		}
		return handle(ctx, event)
	})
}
