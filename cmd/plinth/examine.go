package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/blang/semver"

	"github.com/plinth-iac/plinth/sandbox/cli"
)

// purpose is what something is needed for.
type purpose string

const (
	forSandbox     purpose = "the sandbox"
	forDeployments purpose = "real deployments"
	forComfort     purpose = "convenience"
)

// finding is one thing that was looked for.
type finding struct {
	what, found string
	purpose     purpose
	fine        bool
	remedy      string
}

const (
	// oldestGo is what go.mod asks for.
	oldestGo = "1.26.0"
	// memoryNeeded in bytes lets the compiler work on the largest package of the AWS SDK: 4 GB.
	memoryNeeded = 4 << 30
	gigabyte     = 1 << 30
)

// examine looks at all that plinth needs, the sandbox's needs first.
func examine(ctx context.Context, m machine) []finding {
	return []finding{
		golang(ctx, m), disk(ctx, m), ram(m), engine(ctx, m),
		installed(ctx, m), languageHost(m), account(m),
		program(ctx, m, "git", "install git from your distribution, to get and contribute changes"),
		program(ctx, m, "node", "install Node.js 20 or later from https://nodejs.org, to check the pipeline"),
	}
}

func golang(ctx context.Context, m machine) finding {
	f := finding{what: "Go " + oldestGo, purpose: forSandbox, found: "not installed",
		remedy: "install it from https://go.dev/dl"}
	if _, err := m.look("go"); err != nil {
		return f
	}
	f.found = m.output(ctx, "go", "env", "GOVERSION")
	f.fine = atLeast(f.found, oldestGo)
	return f
}

func disk(ctx context.Context, m machine) finding {
	f := finding{what: "disk, 5 GB", purpose: forSandbox, fine: true, found: "not known on this system",
		remedy: "free some space, or point GOCACHE at a larger disk"}
	cache := m.output(ctx, "go", "env", "GOCACHE")
	free, known := m.free(cache)
	if cache == "" || !known {
		return f
	}
	f.found = fmt.Sprintf("%d GB free for Go's build cache", free/gigabyte)
	f.fine = free >= cli.SpaceNeeded
	return f
}

func ram(m machine) finding {
	f := finding{what: "memory, 4 GB", purpose: forSandbox, fine: true, found: "not known on this system",
		remedy: "use a machine with more memory: compiling the AWS SDK needs it"}
	if bytes, known := m.memory(); known {
		f.found = fmt.Sprintf("%.1f GB", float64(bytes)/gigabyte)
		f.fine = bytes >= memoryNeeded*9/10 // a machine of 4 GB reports a little less
	}
	return f
}

// engine is the CLI that the sandbox uses. None is needed where Go can build it.
func engine(ctx context.Context, m machine) finding {
	f := finding{what: "Pulumi CLI " + cli.Minimum, purpose: forSandbox, fine: true}
	if version := pulumi(ctx, m); atLeast(version, cli.Minimum) {
		f.found = version
		return f
	}
	f.found = "none: the sandbox builds " + cli.Version + " into .plinth/bin, in three minutes"
	if _, err := m.look("go"); err != nil {
		f.found, f.fine, f.remedy = "none, and no Go to build it", false, "install Go, which builds it"
	}
	return f
}

func installed(ctx context.Context, m machine) finding {
	f := finding{what: "Pulumi CLI " + cli.Minimum + ", installed", purpose: forDeployments,
		found: "not installed", remedy: "see https://www.pulumi.com/docs/install"}
	if version := pulumi(ctx, m); version != "" {
		f.found, f.fine = version, atLeast(version, cli.Minimum)
	}
	return f
}

func pulumi(ctx context.Context, m machine) string {
	if _, err := m.look("pulumi"); err != nil {
		return ""
	}
	return m.output(ctx, "pulumi", "version")
}

// languageHost is the plugin that runs a Go program for the CLI. The published CLI brings it along.
func languageHost(m machine) finding {
	const plugin = "pulumi-language-go"
	f := finding{what: "Pulumi's language host for Go", purpose: forDeployments, found: "not installed",
		remedy: "it comes with the Pulumi CLI from https://www.pulumi.com/docs/install"}
	path, err := m.look(plugin)
	if cliPath, missing := m.look("pulumi"); err != nil && missing == nil {
		path = filepath.Join(filepath.Dir(cliPath), plugin)
	}
	if path != "" && (err == nil || m.exists(path)) {
		f.found, f.fine = path, true
	}
	return f
}

func account(m machine) finding {
	where, configured := m.credentials()
	return finding{what: "AWS credentials", purpose: forDeployments, found: where, fine: configured,
		remedy: "see https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html"}
}

func program(ctx context.Context, m machine, name, remedy string) finding {
	f := finding{what: name, purpose: forComfort, found: "not installed", remedy: remedy}
	if _, err := m.look(name); err == nil {
		f.found, f.fine = m.output(ctx, name, "--version"), true
	}
	return f
}

// atLeast compares versions as programs print them: "go1.26.8", "v3.259.0".
func atLeast(version, minimum string) bool {
	for len(version) > 0 && (version[0] < '0' || version[0] > '9') {
		version = version[1:]
	}
	got, err := semver.ParseTolerant(version)
	return err == nil && got.GTE(semver.MustParse(minimum))
}
