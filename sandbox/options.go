package sandbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

// Options configure a Sandbox.
type Options struct {
	// Program is what the stacks deploy. Required.
	Program pulumi.RunFunc

	// Root is the folder with the program's Pulumi.yaml and its stack files.
	// Default: the nearest folder with a Pulumi.yaml, from the working folder upwards.
	Root string

	// State is where stacks, settings and the CLI's home are kept; t.TempDir() isolates a test.
	// Default: .plinth below Root. A CLI that has to be built is kept in .plinth of the Go module in any case.
	State string

	// Project names the project where Root has no Pulumi.yaml. Default: the name that Pulumi.yaml gives.
	Project string

	// Settings are laid over those of the stack's file, by path: "plinth:realtime.api.cpu" to "512". Values
	// are read as YAML. Default: the file as it stands.
	Settings map[string]string

	// Check judges the settings of a stack before the engine starts. It is given the folder that holds the
	// Pulumi.yaml and the stack file of this run: the checkout's to the letter, unless Settings or secrets make
	// them differ. Default: the program judges for itself.
	Check func(folder, stack string) error

	// PolicyPacks are prebuilt policy packs that judge each run: paths of executables, or of folders with a
	// PulumiPolicy.yaml for a CLI that has a language host. Default: none.
	PolicyPacks []string

	// Faults make creates fail on purpose. Default: none.
	Faults []provider.Fault

	// Out receives progress. Default: nowhere.
	Out io.Writer
}

func (o Options) withDefaults() (Options, error) {
	if o.Program == nil {
		return o, errors.New("options.Program is not set; want the program to deploy")
	}
	if o.Root == "" {
		root, err := FindRoot()
		if err != nil {
			return o, err
		}
		o.Root = root
	}
	root, err := filepath.Abs(o.Root)
	if err != nil {
		return o, err
	}
	o.Root = root
	if _, err := os.Stat(filepath.Join(root, projectFile)); err != nil && o.Project == "" {
		return o, fmt.Errorf("no %s in %s; name the project in options.Project, or use its folder",
			projectFile, root)
	}
	if o.State == "" {
		o.State = filepath.Join(root, folderName)
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	o.PolicyPacks, err = absolute(o.PolicyPacks)
	return o, err
}

// absolute makes paths independent of the folder that the engine runs in, and demands that they exist.
func absolute(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		full, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(full); err != nil {
			return nil, fmt.Errorf("policy pack: %w", err)
		}
		out = append(out, full)
	}
	return out, nil
}

// FindRoot is the nearest folder with a Pulumi.yaml, from the working folder upwards.
func FindRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if root, ok := upwards(start, projectFile); ok {
		return root, nil
	}
	return "", fmt.Errorf("no %s in %s or above; run this inside a Pulumi project", projectFile, start)
}
