// Command authorizer is the Lambda function that decides who reaches the REST API and the WebSocket API.
//
// ../README.md tells what it needs.
package main

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/plinth-iac/plinth/functions/authorizer/entry"
	"github.com/plinth-iac/plinth/functions/authorizer/token"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/internal/start"
)

func main() {
	start.Function(func(lookup environment.Lookup, log *slog.Logger) (start.Handle, error) {
		f, err := entry.New(lookup, log, token.Client(http.DefaultTransport), time.Now)
		if err != nil {
			return nil, err
		}
		return f.Handle, nil
	})
}
