// Command workspace is the Lambda function that gives every workspace a database of its own.
//
// README.md tells what it is asked, what it answers and what it needs.
package main

import (
	"log/slog"
	"os"

	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/internal/start"
	"github.com/plinth-iac/plinth/functions/workspace/wire"
)

func main() {
	start.Function(func(lookup environment.Lookup, log *slog.Logger) (start.Handle, error) {
		f, err := wire.New(lookup, log, os.Stdout)
		if err != nil {
			return nil, err
		}
		return f.Handle, nil
	})
}
