package build

import (
	"bytes"
	"os"
	"path/filepath"
)

// install copies a program to where it is packed from, unless that is what lies there. It replaces a file
// as a whole: a deployment that reads it meanwhile has the old one or the new one.
func install(from, target string) (Function, error) {
	f := Function{Name: filepath.Base(filepath.Dir(target)), Path: target}
	program, err := os.ReadFile(from)
	if err != nil {
		return f, err
	}
	f.Bytes = int64(len(program))
	if same(target, program) {
		return f, nil
	}
	f.Written = true
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return f, err
	}
	// Beside the folder and not in it, so that no archive ever holds it.
	fresh := filepath.Dir(target) + ".new"
	if err := os.WriteFile(fresh, program, 0o755); err != nil {
		return f, err
	}
	if err := os.Chmod(fresh, 0o755); err != nil { // the umask took its part
		return f, err
	}
	if err := os.Chtimes(fresh, packed(), packed()); err != nil {
		return f, err
	}
	return f, os.Rename(fresh, target)
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
