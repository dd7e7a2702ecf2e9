package awsmodel

import (
	"archive/zip"
	"bytes"
	_ "embed" // for the archive
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed schema.zip
var archive []byte

// Versions of the SDKs that the schema was read from, by package: "aws" to "6.83.2".
func Versions() map[string]string { return maps.Clone(index().versions) }

// catalogue is the index of the archive. Packages are unpacked, and types decoded, when they are first asked
// for: a stack meets thirty types out of fifteen hundred.
type catalogue struct {
	versions map[string]string
	tokens   []string
	entries  map[string]entry
	files    map[string]*zip.File

	mu       sync.Mutex
	packages map[string]*service
	broken   error // the archive is part of the program, so that this is a broken build
}

// entry says where a type is described.
type entry struct {
	file      string
	component bool
}

var index = sync.OnceValue(openCatalogue)

func openCatalogue() *catalogue {
	c := &catalogue{
		versions: map[string]string{}, entries: map[string]entry{},
		files: map[string]*zip.File{}, packages: map[string]*service{},
	}
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		c.broken = err
		return c
	}
	for _, f := range z.File {
		c.files[f.Name] = f
	}
	for line := range strings.Lines(c.text("index")) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if columns[0] == "V" {
			c.versions[columns[1]] = columns[2]
			continue
		}
		c.tokens = append(c.tokens, columns[1])
		c.entries[columns[1]] = entry{file: columns[2], component: columns[0] == "C"}
	}
	slices.Sort(c.tokens)
	return c
}

// text unpacks one file, and notes when it cannot.
func (c *catalogue) text(name string) string {
	file, ok := c.files[name]
	if !ok {
		c.broken = fmt.Errorf("%s is missing", name)
		return ""
	}
	r, err := file.Open()
	if err != nil {
		c.broken = fmt.Errorf("%s: %w", name, err)
		return ""
	}
	data, err := io.ReadAll(r)
	if err != nil {
		c.broken = fmt.Errorf("%s: %w", name, err)
	}
	return string(data)
}

// intact returns what is wrong with the archive, if anything.
func (c *catalogue) intact() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

// service returns the package of that name in the archive.
func (c *catalogue) service(name string) *service {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.packages[name]
	if !ok {
		s = newService(name, c.text(name))
		c.packages[name] = s
	}
	return s
}

// lookup returns what is known of a type, or nil.
func lookup(token string) *typeInfo {
	c := index()
	e, ok := c.entries[token]
	if !ok {
		return nil
	}
	return c.service(e.file).typ(token, e.component)
}
