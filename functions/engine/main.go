// Command engine is the Lambda function behind the REST API: GraphQL over a workspace's own database.
//
// ../README.md tells what it needs.
package main

import (
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9/logging"

	"github.com/plinth-iac/plinth/functions/engine/entry"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/internal/start"
)

func main() {
	// What becomes of the cache is told by our own log, once a minute.
	logging.Disable()
	start.Function(func(lookup environment.Lookup, log *slog.Logger) (start.Handle, error) {
		f, err := entry.New(lookup, log, time.Now)
		if err != nil {
			return nil, err
		}
		return f.Handle, nil
	})
}
