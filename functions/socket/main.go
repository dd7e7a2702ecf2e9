// Command socket is the Lambda function behind the WebSocket API: it knows who is connected and what they
// wait for.
//
// ../README.md tells what it needs.
package main

import (
	"log/slog"
	"time"

	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/internal/start"
	"github.com/plinth-iac/plinth/functions/socket/entry"
)

func main() {
	start.Function(func(lookup environment.Lookup, log *slog.Logger) (start.Handle, error) {
		f, err := entry.New(lookup, log, time.Now)
		if err != nil {
			return nil, err
		}
		return f.Handle, nil
	})
}
