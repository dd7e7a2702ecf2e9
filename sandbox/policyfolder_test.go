package sandbox_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
)

// TestPolicyPackAsAFolder: the engine runs the pack from its folder, by the language host that PulumiPolicy.yaml
// names. The host itself comes with an installed pulumi; here another one does its part.
func TestPolicyPackAsAFolder(t *testing.T) {
	hosts := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(hosts, "pulumi-language-go"),
		"./testdata/languagehost")
	said, err := build.CombinedOutput()
	require.NoError(t, err, string(said))
	t.Setenv("PATH", hosts+string(os.PathListSeparator)+os.Getenv("PATH"))
	p := plants()["a queue without encryption"]
	box, err := sandbox.Open(t.Context(), sandbox.Options{
		Program: p.program, Root: filepath.Join("testdata", "program"), State: t.TempDir(),
		PolicyPacks: []string{filepath.Join("..", "policies")},
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, box.Close()) }()
	result, err := box.Preview(t.Context(), "dev")
	require.Error(t, err)
	found := p.reported(result)
	require.Len(t, found, 1, "%v", result.Diagnostics)
	assert.Contains(t, found[0].Message, p.found)
}
