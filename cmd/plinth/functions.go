package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/plinth-iac/plinth/functions/build"
)

func newFunctions() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "functions",
		Short: "The Lambda functions that the architectures bring along",
		RunE:  group,
	}
	cmd.AddCommand(newFunctionsBuild())
	return cmd
}

func newFunctionsBuild() *cobra.Command {
	var root, out string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Compile them for Lambda, reproducibly, and leave alone what is up to date",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := moduleFolder(root)
			if err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(root, ".plinth", "functions")
			}
			functions, err := build.All(cmd.Context(), root, out, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			newPrinter(cmd.OutOrStdout()).functions(out, functions)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&root, "root", "", "a folder of the Go module (default: the nearest, upwards from here)")
	f.StringVar(&out, "out", "",
		"where the programs go, as <name>/bootstrap and <name>.zip (default: .plinth/functions)")
	return cmd
}

// functions lists what was built, and counts what there is.
func (p *printer) functions(out string, functions []build.Function) {
	var rows [][]string
	for _, f := range functions {
		if f.Written {
			rows = append(rows, []string{f.Name, nearby(f.Path), fmt.Sprintf("%.1f MB", float64(f.Bytes)/1e6)})
		}
	}
	if len(rows) > 0 {
		p.table([]string{"Built", "Program", "Size"}, rows)
	}
	p.line("Lambda functions up to date: %d, in %s.", len(functions), nearby(out))
}

// nearby is a path as seen from here, when it is below.
func nearby(path string) string {
	if here, err := os.Getwd(); err == nil {
		if short, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(short) {
			return short
		}
	}
	return path
}

// moduleFolder is the given folder, or the nearest one upwards from here that holds a go.mod.
func moduleFolder(given string) (string, error) {
	if given != "" {
		return filepath.Abs(given)
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := here; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("no go.mod here or above; want --root, the folder of a Go module")
		}
	}
}
