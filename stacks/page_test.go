package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestConfigurationPage holds docs/configuration.md to what Pulumi.yaml declares.
func TestConfigurationPage(t *testing.T) {
	t.Parallel()
	declared, err := Settings(root)
	require.NoError(t, err)
	file := filepath.Join(root, "docs", "configuration.md")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(page(declared)), 0o600))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, page(declared), string(got), "run `make docs`")
}

// page is the settings as tables, one for each group.
func page(declared map[string]Setting) string {
	var b strings.Builder
	b.WriteString("# Configuration\n\nEvery setting of a stack, as `Pulumi.yaml` declares it. " +
		"In a stack file the path is nested below `plinth:`:\n\n" +
		"```yaml\nconfig:\n  plinth:realtime:\n    api:\n      cpu: 1024\n```\n\n" +
		"On the command line it is `pulumi config set --path 'realtime.api.cpu' 1024`. " +
		"`make docs` writes this page.\n")
	last := "."
	for _, path := range slices.Sorted(maps.Keys(declared)) {
		if group := path[:max(strings.LastIndex(path, "."), 0)]; group != last {
			last = group
			title := group
			if title == "" {
				title = "The stack"
			}
			fmt.Fprintf(&b, "\n## %s\n\n| setting | type | default | what it is |\n|---|---|---|---|\n", title)
		}
		s := declared[path]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", path, s.Type, value(s.Default), s.Description)
	}
	return b.String()
}

func value(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return "`" + string(text) + "`"
}
