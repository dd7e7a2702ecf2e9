package build

import (
	"bytes"
	"os"
	"path/filepath"
)

// install puts a linked program and its archive where deployments look for them, and leaves alone what is up
// to date.
func install(linked, out, name string) (Function, error) {
	f := Function{
		Name: name, Path: filepath.Join(out, name, Bootstrap), Archive: filepath.Join(out, name+".zip"),
	}
	program, err := os.ReadFile(filepath.Join(linked, name))
	if err != nil {
		return f, err
	}
	f.Bytes = int64(len(program))
	if !same(f.Path, program) {
		f.Written = true
		if err := place(program, f.Path); err != nil {
			return f, err
		}
	}
	return f, pack(program, f.Archive)
}

// place replaces a program as a whole: a deployment that reads it meanwhile has the old one or the new one.
func place(program []byte, target string) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	// Beside the folder and not in it, so that no archive ever holds it.
	fresh := filepath.Dir(target) + ".new"
	if err := os.WriteFile(fresh, program, 0o755); err != nil {
		return err
	}
	if err := os.Chmod(fresh, 0o755); err != nil { // the umask took its part
		return err
	}
	if err := os.Chtimes(fresh, packed(), packed()); err != nil {
		return err
	}
	return os.Rename(fresh, target)
}

// same says whether a file is the program, with the mode and the time that it is packed with.
func same(path string, program []byte) bool {
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o755 || !info.ModTime().Equal(packed()) ||
		info.Size() != int64(len(program)) {
		return false
	}
	there, err := os.ReadFile(path)
	return err == nil && bytes.Equal(there, program)
}
