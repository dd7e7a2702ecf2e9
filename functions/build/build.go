// Package build compiles the Lambda functions of this module for where they run: Linux on arm64, without C.
//
// Equal sources and an equal Go give equal bytes, in whatever folder they are built: a deployment whose code
// did not change changes nothing. A module that only requires this one builds them just so.
package build

import (
	"context"
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

// Below is where the functions are: each package main directly below it is one.
const (
	module = "github.com/plinth-iac/plinth"
	Below  = module + "/functions"
)

// Bootstrap is the name under which Lambda starts a program.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html
const Bootstrap = "bootstrap"

// Function is a compiled one.
type Function struct {
	// Name is the folder of its source, and of its program below the output folder.
	Name string
	// Path is the program.
	Path string
	// Archive is the zip archive of the program alone, which Lambda is given.
	Archive string
	// Bytes is its size. Lambda takes 250 MB, unpacked:
	// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
	Bytes int64
	// Written says that it was not there yet, or was another.
	Written bool
}

// Ensure makes the programs below out those of the sources, as <out>/<name>/bootstrap and packed as
// <out>/<name>.zip, and does nothing when they are. root is a folder of this module, or of one that requires
// it. What takes longer than two seconds is reported to to.
func Ensure(ctx context.Context, root, out string, to io.Writer) error {
	_, err := All(ctx, root, out, to)
	return err
}

// All is Ensure, and tells which functions there are, by their names.
func All(ctx context.Context, root, out string, to io.Writer) ([]Function, error) {
	functions, err := all(ctx, root, out, to)
	if err != nil {
		return nil, fmt.Errorf("build the functions: %w", err)
	}
	return functions, nil
}

func all(ctx context.Context, root, out string, to io.Writer) ([]Function, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, errors.New("go is not installed; get Go 1.26 or later from https://go.dev/dl")
	}
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	// What the linker writes stays, for it leaves alone what is up to date.
	linked := filepath.Join(out, ".linked")
	if err := os.MkdirAll(linked, 0o755); err != nil {
		return nil, err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(linked, ".lock")).Lock()
	if err != nil {
		return nil, err
	}
	defer unlock()

	line := progress.Start(to, "building the functions")
	defer line.Stop()
	root, err = sources(ctx, root)
	if err != nil {
		return nil, err
	}
	names, err := shipped(ctx, root)
	if err != nil {
		return nil, err
	}
	if err := compile(ctx, root, linked, names, line); err != nil {
		return nil, err
	}
	var functions []Function
	for _, name := range names {
		f, err := install(linked, out, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		functions = append(functions, f)
	}
	return functions, nil
}

// sources is the folder of this module as a program in root has it: what the functions need is required
// there, and need not be by the program.
func sources(ctx context.Context, root string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: want a folder of a module that is, or requires, %s: %w", root, module, said(err))
	}
	folder := strings.TrimSpace(string(out))
	if folder == "" {
		return "", fmt.Errorf("%s: %s is not there yet; run: go mod download %s", root, module, module)
	}
	return folder, nil
}

// shipped lists the functions by name.
func shipped(ctx context.Context, root string) ([]string, error) {
	list := `{{if eq .Name "main"}}{{.ImportPath}}{{end}}`
	out, err := command(ctx, root, "list", "-tags", tags, "-f", list, Below+"/...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", said(err))
	}
	var names []string
	for path := range strings.FieldsSeq(string(out)) {
		if name := strings.TrimPrefix(path, Below+"/"); !strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: holds no function; want one of package main below functions", root)
	}
	slices.Sort(names)
	return names, nil
}

// packed is the time of every program: the first that a zip archive can tell, as Lambda's own tools use.
func packed() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }
