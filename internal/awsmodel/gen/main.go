// Command gen reads the Go SDKs of the providers and writes what awsmodel must know about their types:
// tokens, inputs, outputs and nested objects, with their kinds. The answer is the same for the same SDK
// versions.
//
// The archive holds one text file for each Go package of an SDK, so that a reader unpacks only the services
// it meets, and an index of all tokens.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// sdk is one Go SDK of a provider.
type sdk struct {
	prefix string // of the names in the archive
	module string // Go module
	root   string // folder of the module that holds the packages
}

func sdks() []sdk {
	return []sdk{
		{"aws", "github.com/pulumi/pulumi-aws/sdk/v6", "go/aws"},
		{"awsx", "github.com/pulumi/pulumi-awsx/sdk/v2", "go/awsx"},
		{"eks", "github.com/pulumi/pulumi-eks/sdk/v2", "go/eks"},
		{"random", "github.com/pulumi/pulumi-random/sdk/v4", "go/random"},
	}
}

func main() {
	out := flag.String("o", "schema.zip", "the archive to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	world := newWorld()
	versions := &strings.Builder{}
	for _, s := range sdks() {
		dir, version, err := locate(s.module)
		if err != nil {
			return err
		}
		fmt.Fprintf(versions, "V\t%s\t%s\n", s.prefix, strings.TrimPrefix(version, "v"))
		if err := world.read(s, filepath.Join(dir, s.root)); err != nil {
			return err
		}
	}
	files, err := world.render()
	if err != nil {
		return err
	}
	files["index"] = versions.String() + files["index"]
	packed, err := pack(files)
	if err != nil {
		return err
	}
	return os.WriteFile(out, packed, 0o644)
}

// locate asks the go command where the module is, so that the version is the one that go.mod asks for.
func locate(module string) (dir, version string, err error) {
	answer, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}\t{{.Version}}", module).Output()
	if err != nil {
		return "", "", fmt.Errorf("locate %s: %w", module, err)
	}
	dir, version, _ = strings.Cut(strings.TrimSpace(string(answer)), "\t")
	if dir == "" {
		return "", "", fmt.Errorf("%s is not downloaded; run go mod download", module)
	}
	return dir, version, nil
}

// pack writes the files in the order of their names and without times, so that equal content gives equal
// bytes.
func pack(files map[string]string) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, files[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
