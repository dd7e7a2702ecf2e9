package reference_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/reference"
)

const page = "../../docs/policies.md"

// TestPageIsFresh fails when the page is not what the rules say. UPDATE_DOCS=1 writes it.
func TestPageIsFresh(t *testing.T) {
	p, err := pack.Standard()
	require.NoError(t, err)
	want := reference.Markdown(p)
	if os.Getenv("UPDATE_DOCS") != "" {
		require.NoError(t, os.WriteFile(page, want, 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "docs/policies.md is stale; run make docs")
}

// example is the page's block of code in a language.
func example(t *testing.T, page []byte, language string) []byte {
	t.Helper()
	_, rest, found := strings.Cut(string(page), "```"+language+"\n")
	require.True(t, found, language)
	code, _, found := strings.Cut(rest, "```")
	require.True(t, found, language)
	return []byte(code)
}

// TestExamplesAreTaken: what the page shows is a configuration that the pack takes.
func TestExamplesAreTaken(t *testing.T) {
	t.Parallel()
	p, err := pack.Standard()
	require.NoError(t, err)
	text := reference.Markdown(p)
	file, err := p.ReadConfiguration(example(t, text, "json"))
	require.NoError(t, err)
	assert.Equal(t, "production", file.Profile)
	var stack struct {
		Config map[string]any `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(example(t, text, "yaml"), &stack))
	settings := map[string]string{}
	for name, value := range stack.Config {
		said, err := json.Marshal(value)
		require.NoError(t, err)
		settings[name] = strings.Trim(string(said), `"`)
	}
	var read pack.Configuration
	require.NoError(t, p.ReadStack(&read, settings, nil))
	assert.Equal(t, "pci-dss", read.Profile)
	require.Len(t, read.Exemptions, 1)
	_, err = p.Rule(read.Exemptions[0].Rule)
	require.NoError(t, err)
}
