package cli

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/plinth-iac/plinth/internal/progress"
)

// The requirements of the CLI are those of tools/go.mod. They are embedded, for a program that depends on
// this module does not have the folder tools, which is a module of its own.
//
//go:generate cp ../../tools/go.mod pulumi.mod
//go:generate cp ../../tools/go.sum pulumi.sum
var (
	//go:embed pulumi.mod
	requirements []byte
	//go:embed pulumi.sum
	checksums []byte
)

const (
	mainPackage  = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
	versionField = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
)

// build compiles the CLI into the folder's bin. Several processes may ask for it at once: one builds, the
// rest wait.
func build(ctx context.Context, o Options) error {
	source := filepath.Join(o.Folder, "build", "pulumi")
	if err := os.MkdirAll(source, 0o755); err != nil {
		return err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(o.Folder, "build", "lock")).Lock()
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := open(o.Folder, o.Minimum); err == nil {
		return nil // another process was faster
	}
	if err := Buildable(ctx); err != nil {
		return err
	}
	for name, content := range map[string][]byte{"go.mod": requirements, "go.sum": checksums} {
		if err := os.WriteFile(filepath.Join(source, name), content, 0o644); err != nil {
			return err
		}
	}
	_, _ = fmt.Fprintf(o.Out, "No pulumi %s or later is installed: building %s into %s, once. "+
		"This takes about three minutes.\n", o.Minimum, Version, filepath.Join(o.Folder, "bin"))
	return compile(ctx, source, executable(o.Folder), o.Out)
}

func compile(ctx context.Context, source, target string, out io.Writer) error {
	fresh := target + ".new"
	cmd := exec.CommandContext(ctx, "go", "build", "-v", "-buildvcs=false", "-o", fresh,
		"-ldflags", fmt.Sprintf("-s -w -X %s=%s", versionField, Version), mainPackage)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	messages, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	line := progress.Start(out, "building the Pulumi CLI")
	if err := cmd.Start(); err != nil {
		return err
	}
	last := follow(messages, line)
	err = cmd.Wait()
	took := line.Stop()
	if err != nil {
		return explain(err, last)
	}
	if err := os.Rename(fresh, target); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Built the Pulumi CLI in %s.\n", took.Round(time.Second))
	return nil
}

// follow counts what the compiler reports, and keeps the end of it for an error message.
func follow(messages io.Reader, line *progress.Line) (last []string) {
	const keep = 12
	var modules, packages int
	for scan := bufio.NewScanner(messages); scan.Scan(); {
		text := scan.Text()
		if strings.HasPrefix(text, "go: downloading ") {
			modules++
		} else {
			packages++
		}
		line.Say("%d modules fetched, %d packages compiled", modules, packages)
		last = append(last, text)
		last = last[max(0, len(last)-keep):]
	}
	return last
}

// explain turns the compiler's last words into the sentence that helps.
func explain(err error, last []string) error {
	said := func(words ...string) bool {
		return slices.ContainsFunc(last, func(line string) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(line, w) })
		})
	}
	switch {
	case said("no space left on device", "not enough space"):
		return errors.New("the disk is full; free some 5 GB, or point GOCACHE at a larger disk, and try again")
	case said("dial tcp", "no such host", "i/o timeout"):
		return fmt.Errorf("the Go modules it is made of could not be fetched; check the network and GOPROXY:\n  %s",
			strings.Join(last, "\n  "))
	default:
		return fmt.Errorf("go build: %w:\n  %s", err, strings.Join(last, "\n  "))
	}
}
