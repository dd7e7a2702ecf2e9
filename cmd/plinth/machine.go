package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/sandbox/cli"
)

// machine is what doctor may ask of the computer it runs on. It asks for names and sizes only: no function
// here reads a credential.
type machine struct {
	look   func(program string) (path string, err error)
	output func(ctx context.Context, program string, args ...string) string
	set    func(variable string) bool
	exists func(path string) bool
	free   func(folder string) (bytes uint64, known bool)
	memory func() (bytes uint64, known bool)
	home   string
}

func thisMachine() machine {
	home, _ := os.UserHomeDir() // a machine without one has no files there either
	return machine{
		look: exec.LookPath,
		output: func(ctx context.Context, program string, args ...string) string {
			out, err := exec.CommandContext(ctx, program, args...).Output()
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(out))
		},
		set:    func(variable string) bool { return os.Getenv(variable) != "" },
		exists: func(path string) bool { _, err := os.Stat(path); return err == nil },
		free:   cli.FreeSpace,
		memory: memory,
		home:   home,
	}
}

// memory is known on Linux only.
func memory() (bytes uint64, known bool) {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) >= 2 && fields[0] == "MemTotal:" {
			kib, err := strconv.ParseUint(fields[1], 10, 64)
			return kib << 10, err == nil
		}
	}
	return 0, false
}

// credentials says whether AWS credentials are configured in one of the usual places, and in which.
func (m machine) credentials() (where string, configured bool) {
	for _, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"} {
		if m.set(variable) {
			return variable + " is set", true
		}
	}
	for _, file := range []string{"credentials", "config"} {
		if path := filepath.Join(m.home, ".aws", file); m.exists(path) {
			return path + " exists", true
		}
	}
	return "none configured", false
}
