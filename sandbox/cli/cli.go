// Package cli finds the Pulumi CLI that the sandbox runs, and builds it where none is installed.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

// Version is the release of the CLI that is built when none is installed.
const Version = "3.259.0"

// Minimum is the oldest installed CLI that will do: the first that takes stack policies written in Go.
const Minimum = "3.258.0"

// MinimumForPacks is the oldest installed CLI that takes a policy pack as a prebuilt executable.
const MinimumForPacks = "3.259.0"

// Options say where to look and where to build.
type Options struct {
	// Folder is where a CLI that had to be built is kept, as bin/pulumi. Required.
	Folder string

	// Minimum is the oldest version that will do. Default: Minimum.
	Minimum string

	// Out receives the progress of a build. Default: nowhere.
	Out io.Writer
}

func (o Options) withDefaults() Options {
	if o.Minimum == "" {
		o.Minimum = Minimum
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	return o
}

// Ensure returns the first CLI that is recent enough: the installed one, one that was built before, here or
// in a folder above (a module inside a checkout shares its CLI), or one that it builds now, which takes
// about three minutes.
func Ensure(ctx context.Context, o Options) (auto.PulumiCommand, error) {
	o = o.withDefaults()
	if found, _, err := Find(o); err == nil {
		return found, nil
	}
	if err := build(ctx, o); err != nil {
		return nil, fmt.Errorf("no pulumi %s or later is installed, and building it failed: %w", o.Minimum, err)
	}
	return open(o.Folder, o.Minimum)
}

// Find returns the CLI that Ensure would use without building one, and where it is.
func Find(o Options) (found auto.PulumiCommand, path string, err error) {
	o = o.withDefaults()
	if path, err = exec.LookPath("pulumi"); err == nil {
		if found, err = open("", o.Minimum); err == nil {
			return found, path, nil
		}
	}
	for _, folder := range built(o.Folder) {
		if found, err = open(folder, o.Minimum); err == nil {
			return found, executable(folder), nil
		}
	}
	return nil, "", err
}

// open checks the version of the CLI in folder; an empty folder means the one on PATH.
func open(folder, minimum string) (auto.PulumiCommand, error) {
	version, err := semver.Parse(minimum)
	if err != nil {
		return nil, fmt.Errorf("minimum version %q: %w", minimum, err)
	}
	return auto.NewPulumiCommand(&auto.PulumiCommandOptions{Version: version, Root: folder})
}

// built lists the folders that hold a CLI built earlier: the given one, and those of the same name next to
// the folders above it.
func built(folder string) []string {
	var found []string
	name := filepath.Base(folder)
	for parent := filepath.Dir(folder); ; parent = filepath.Dir(parent) {
		candidate := filepath.Join(parent, name)
		if _, err := os.Stat(executable(candidate)); err == nil {
			found = append(found, candidate)
		}
		if parent == filepath.Dir(parent) {
			return found
		}
	}
}

func executable(folder string) string {
	path := filepath.Join(folder, "bin", "pulumi")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	return path
}
