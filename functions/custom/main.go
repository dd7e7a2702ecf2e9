// Command custom is what a custom function does until its owner gives it code: it serves each of the four
// kinds, and shows by it what they are given and how they answer.
//
// ../README.md tells what it needs.
package main

import (
	"log/slog"

	"github.com/plinth-iac/plinth/functions/custom/entry"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/internal/start"
)

func main() {
	start.Function(func(_ environment.Lookup, log *slog.Logger) (start.Handle, error) {
		return (&entry.Function{Log: log}).Handle, nil
	})
}
