package build

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/plinth-iac/plinth/internal/progress"
)

// tags leave out the old protocol of Lambda's Go runtime, which provided.al2023 does not speak.
const tags = "lambda.norpc"

// command is a Go command on which the surroundings have no influence.
func command(ctx context.Context, root string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	// An empty GOFLAGS would leave the one that go env -w set.
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "GOARM64=v8.0", "CGO_ENABLED=0",
		"GOFLAGS=-buildvcs=false", "GOFIPS140=off", "GOWORK=off")
	return cmd
}

// compile links the named functions into a folder, all by one command: they share most packages.
func compile(ctx context.Context, root, folder string, names []string, line *progress.Line) error {
	args := []string{
		"build", "-v", "-buildvcs=false", "-trimpath", "-tags", tags, "-ldflags", "-s -w",
		"-o", folder + string(filepath.Separator),
	}
	for _, name := range names {
		args = append(args, Below+"/"+name)
	}
	cmd := command(ctx, root, args...)
	messages, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	words := follow(messages, line)
	if err := cmd.Wait(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("go build: %w:\n  %s", err, indent(words))
	}
	return nil
}

// follow counts what the compiler reports, and keeps the end of what it says besides.
func follow(messages io.Reader, line *progress.Line) string {
	const keep = 12
	var (
		packages int
		last     []string
	)
	for scan := bufio.NewScanner(messages); scan.Scan(); {
		text := scan.Text()
		switch {
		case strings.HasPrefix(text, "go: downloading "):
		case text != "" && !strings.ContainsAny(text, " #:"):
			packages++
			line.Say("%d packages compiled", packages)
		default:
			last = append(last, text)
			last = last[max(0, len(last)-keep):]
		}
	}
	return strings.Join(last, "\n")
}

// said adds to an error of a command what the command printed.
func said(err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w:\n  %s", err, indent(string(exit.Stderr)))
	}
	return err
}

func indent(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")
}
