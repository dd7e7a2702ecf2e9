package sandbox

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Service lets an installed CLI work on the program's stacks against the stand-in.
type Service struct {
	sandbox *Sandbox
	stacks  []string
	copied  map[string]time.Time // by file: the age of the original
}

// Serve makes every stack of the program known to the sandbox's backend. An installed CLI that has the
// Service's Environment then works on these stacks, as long as the Service runs.
func (s *Sandbox) Serve(ctx context.Context) (*Service, error) {
	stacks, err := s.layout.stacks()
	if err != nil {
		return nil, err
	}
	v := &Service{sandbox: s, stacks: stacks, copied: map[string]time.Time{}}
	if err := v.sync(); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	for _, stack := range stacks {
		if _, err := s.upsert(ctx, s.layout.serve, stack); err != nil {
			return nil, fmt.Errorf("serve: %w", err)
		}
	}
	return v, s.linkFiles(s.layout.serve)
}

// Environment lists the variables to export, each as NAME=value.
func (v *Service) Environment() []string {
	env := v.sandbox.environment()
	maps.DeleteFunc(env, func(_, value string) bool { return value == "" })
	env["PULUMI_HOME"] = v.sandbox.layout.home
	// The CLI writes to the stack files it reads. It is sent to copies of them; the program is still the
	// checkout's.
	env["PULUMI_OPTION_CWD"] = v.sandbox.layout.serve
	var out []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		out = append(out, name+"="+env[name])
	}
	return out
}

// Run copies what is edited in the checkout's project and stack files, until ctx is done.
func (v *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := v.sync(); err != nil {
				_, _ = fmt.Fprintf(v.sandbox.options.Out, "not taken over: %s\n", err)
			}
		}
	}
}

// sync copies the files that are newer than what was copied last.
func (v *Service) sync() error {
	s := v.sandbox
	if v.edited(projectFile) {
		if err := s.copyProject(s.layout.serve, s.layout.root); err != nil {
			return err
		}
	}
	for _, stack := range v.stacks {
		if v.edited(stackFile(stack)) {
			if err := s.copyStack(s.layout.serve, stack, s.options.Settings); err != nil {
				return err
			}
		}
	}
	return nil
}

// edited says whether a file is another than the last time, and so it is the first time.
func (v *Service) edited(file string) bool {
	var age time.Time // stays zero for a file that is not there
	if info, err := os.Stat(filepath.Join(v.sandbox.layout.root, file)); err == nil {
		age = info.ModTime()
	}
	last, known := v.copied[file]
	v.copied[file] = age
	return !known || !age.Equal(last)
}
