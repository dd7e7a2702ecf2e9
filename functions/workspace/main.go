// Command workspace is the Lambda function that gives every workspace a database of its own.
//
// README.md tells what it is asked, what it answers and what it needs.
package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/plinth-iac/plinth/functions/workspace/wire"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	// Nothing is read or connected before the first event, and everything is kept for the ones after it.
	handler := sync.OnceValues(func() (*wire.Function, error) { return wire.New(os.LookupEnv, log) })
	lambda.Start(func(ctx context.Context, event json.RawMessage) (any, error) {
		h, err := handler()
		if err != nil {
			log.Error("the function is not configured", "error", err.Error())
			return nil, err
		}
		return h.Handle(ctx, event)
	})
}
