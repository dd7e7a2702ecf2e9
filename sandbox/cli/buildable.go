package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// SpaceNeeded is the disk space in bytes that building the CLI with an empty build cache takes: 5 GB.
const SpaceNeeded = 5 << 30

// Buildable says in a plain sentence what this machine lacks to build the CLI: Go, or disk space for Go's
// build cache. It returns nil when nothing is missing.
func Buildable(ctx context.Context) error {
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("go is not installed; get Go 1.26 or later from https://go.dev/dl, " +
			"or install pulumi from https://www.pulumi.com/docs/install")
	}
	cache, err := BuildCache(ctx)
	if err != nil {
		return err
	}
	free, known := FreeSpace(cache)
	if known && free < SpaceNeeded && !warm(cache) {
		return fmt.Errorf("the disk of Go's build cache (%s) has %.1f GB left and the build needs 5 GB; "+
			"free some, or point GOCACHE at a larger disk", cache, float64(free)/(1<<30))
	}
	return nil
}

// BuildCache is the folder in which Go keeps what it has compiled.
func BuildCache(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOCACHE: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// FreeSpace is how many bytes may still be written below folder, which need not exist yet. It is not known on
// every system.
func FreeSpace(folder string) (bytes uint64, known bool) {
	for {
		if _, err := os.Stat(folder); err == nil {
			return freeSpace(folder)
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return 0, false
		}
		folder = parent
	}
}

// warm guesses whether the cache holds a build of this size already: it spreads its files over 256 folders,
// and the packages of the CLI leave two dozen in each.
func warm(cache string) bool {
	files, err := os.ReadDir(filepath.Join(cache, "00"))
	return err == nil && len(files) >= 24
}
