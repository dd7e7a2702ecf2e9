package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// stage copies the project file and the stack's file into a folder of their own, with what the sandbox
// changes: the engine writes to these files, and it must not write to the checkout's.
func (s *Sandbox) stage(stack string, settings map[string]string) (folder string, err error) {
	folder = filepath.Join(s.layout.work, stack)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	if err := s.copyProject(folder, ""); err != nil {
		return "", err
	}
	if err := s.linkFiles(folder); err != nil {
		return "", err
	}
	all := maps.Clone(s.options.Settings)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, settings)
	return folder, s.copyStack(folder, stack, all)
}

// linkFiles makes what lies beside the checkout's project file reachable by the same relative path: the code
// of functions, policy packs, whatever settings name.
func (s *Sandbox) linkFiles(folder string) error {
	entries, err := os.ReadDir(s.layout.root)
	if err != nil {
		return err
	}
	for _, e := range entries {
		own := e.Name() == projectFile || strings.HasPrefix(e.Name(), "Pulumi.") || e.Name() == ".git"
		link := filepath.Join(folder, e.Name())
		if _, err := os.Lstat(link); own || err == nil {
			continue
		}
		err := os.Symlink(filepath.Join(s.layout.root, e.Name()), link)
		if err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}

// copyProject copies the project file, or writes one where the program has none. With program the copy says
// where the program's own folder is.
func (s *Sandbox) copyProject(folder, program string) error {
	file, err := readFile(filepath.Join(s.layout.root, projectFile))
	switch {
	case errors.Is(err, os.ErrNotExist) && s.options.Project != "":
		file.content = yaml.MapSlice{{Key: "name", Value: s.options.Project}, {Key: "runtime", Value: "go"}}
	case err != nil:
		return err
	}
	file.content = without(file.content, "backend")
	if program != "" {
		file.content = set(file.content, []string{"main"}, program)
	}
	return file.write(filepath.Join(folder, projectFile))
}

// copyStack copies a stack's settings. What belongs to a real deployment's secrets stays behind: the sandbox
// has its own encryption, and an encrypted value, which only the real key can read, gets a stand-in.
func (s *Sandbox) copyStack(folder, stack string, settings map[string]string) error {
	file, err := readFile(filepath.Join(s.layout.root, stackFile(stack)))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	file.content = without(file.content, "secretsprovider", "encryptedkey", "encryptionsalt", "environment")
	config, _ := value(file.content, "config").(yaml.MapSlice)
	config = replaceSecrets(config)
	for _, path := range slices.Sorted(maps.Keys(settings)) {
		var v any
		if err := yaml.Unmarshal([]byte(settings[path]), &v); err != nil {
			return fmt.Errorf("setting %s: %w", path, err)
		}
		if !strings.Contains(path, ":") {
			return fmt.Errorf("setting %s: want it with its namespace: plinth:%s", path, path)
		}
		config = set(config, strings.Split(path, "."), v)
	}
	if len(config) > 0 {
		file.content = set(file.content, []string{"config"}, config)
	}
	return file.write(filepath.Join(folder, stackFile(stack)))
}

// document is a file of settings: as it was read, and as it shall be.
type document struct {
	original []byte
	content  yaml.MapSlice
}

func readFile(path string) (document, error) {
	original, err := os.ReadFile(path)
	if err != nil {
		return document{}, err
	}
	d := document{original: original}
	if err := yaml.UnmarshalWithOptions(original, &d.content, yaml.UseOrderedMap()); err != nil {
		return d, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return d, nil
}

// write keeps the original to the letter when nothing in it changed: whoever judges the copy can then name
// the lines of the checkout's file.
func (d document) write(path string) error {
	var before yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(d.original, &before, yaml.UseOrderedMap()); err != nil {
		return err
	}
	text := d.original
	if !reflect.DeepEqual(before, d.content) {
		var err error
		if text, err = yaml.Marshal(d.content); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	return os.WriteFile(path, text, 0o644)
}

func value(from yaml.MapSlice, key string) any {
	for _, item := range from {
		if item.Key == key {
			return item.Value
		}
	}
	return nil
}

func without(from yaml.MapSlice, keys ...string) yaml.MapSlice {
	return slices.DeleteFunc(slices.Clone(from), func(i yaml.MapItem) bool {
		name, ok := i.Key.(string)
		return ok && slices.Contains(keys, name)
	})
}

// set puts v at a path, and makes what is missing on the way.
func set(in yaml.MapSlice, path []string, v any) yaml.MapSlice {
	at := slices.IndexFunc(in, func(i yaml.MapItem) bool { return i.Key == path[0] })
	if at < 0 {
		at, in = len(in), append(in, yaml.MapItem{Key: path[0]})
	}
	if len(path) > 1 {
		below, _ := in[at].Value.(yaml.MapSlice)
		v = set(below, path[1:], v)
	}
	in[at].Value = v
	return in
}

// replaceSecrets puts a readable text where a setting is encrypted.
func replaceSecrets(config yaml.MapSlice) yaml.MapSlice {
	out := slices.Clone(config)
	for i, item := range out {
		below, ok := item.Value.(yaml.MapSlice)
		switch {
		case ok && len(below) == 1 && below[0].Key == "secure":
			out[i].Value = "stand-in for an encrypted setting"
		case ok:
			out[i].Value = replaceSecrets(below)
		}
	}
	return out
}
