package sandbox_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
	"github.com/plinth-iac/plinth/sandbox/cli"
)

// deployed is the state of a stack with the planted queue, as `pulumi stack export` writes it.
func deployed(t *testing.T, p planted) string {
	t.Helper()
	box, err := sandbox.Open(t.Context(), sandbox.Options{
		Program: p.program, Root: filepath.Join("testdata", "program"), State: t.TempDir(),
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, box.Close()) }()
	_, err = box.Up(t.Context(), "dev")
	require.NoError(t, err)
	state, err := box.Export(t.Context(), "dev")
	require.NoError(t, err)
	text, err := json.Marshal(map[string]any{"version": 3, "deployment": state})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return file
}

// inAMonth is a day on which an exemption may end.
func inAMonth() string { return time.Now().AddDate(0, 1, 0).Format(time.DateOnly) }

// TestPolicyAnalyze: `pulumi policy analyze --file` judges an exported state without its stack, and takes what
// the stack's file exempts from --policy-pack-config.
func TestPolicyAnalyze(t *testing.T) {
	t.Parallel()
	pack, err := packOnce()
	require.NoError(t, err)
	state := deployed(t, planted{
		typ: "aws:sqs/queue:Queue", inputs: pulumi.Map{"sqsManagedSseEnabled": pulumi.Bool(false)},
	})
	_, pulumiCLI, err := cli.Find(cli.Options{Folder: filepath.Join("..", ".plinth"), Minimum: cli.MinimumForPacks})
	require.NoError(t, err)
	pulumiCLI, err = filepath.Abs(pulumiCLI)
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		configuration string
		stops         bool
		says, hides   string
	}{
		"without a stack": {
			`{"policy-pack": {"profile": "fsbp"}}`, true, "sqs-encrypted", "it excuses nothing",
		},
		"with what the stack exempts": {
			`{"policy-pack": {"profile": "fsbp", "exemptions": [{"rule": "sqs-encrypted", "resource": "planted",
				"reason": "the feed is published anyway", "owner": "feed team", "expires": "` + inAMonth() + `"}]}}`,
			false, "", "sqs-encrypted",
		},
		"with an exemption that excuses nothing": {
			`{"policy-pack": {"profile": "fsbp", "exemptions": [{"rule": "sqs-encrypted", "resource": "other",
				"reason": "the feed is published anyway", "owner": "feed team", "expires": "` + inAMonth() + `"}]}}`,
			true, "it excuses nothing", "",
		},
		"with a rule that nobody knows": {
			`{"sqs-encypted": "disabled"}`, true, `did you mean "sqs-encrypted"?`, "",
		},
		"with a setting that the rule does not have": {
			`{"log-group-retention-set": {"leastDay": 3}}`, true, `did you mean "leastDays"?`, "",
		},
		"with a locked rule lowered": {
			`{"s3-policy-not-public": "disabled", "policy-pack": {"profile": "fsbp"}}`, true,
			"Locked rules stay mandatory, whatever is configured: s3-policy-not-public.", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configuration := filepath.Join(t.TempDir(), "policies.json")
			require.NoError(t, os.WriteFile(configuration, []byte(tc.configuration), 0o600))
			run := exec.CommandContext(t.Context(), pulumiCLI, "policy", "analyze", "--file", state,
				"--policy-pack", pack, "--policy-pack-config", configuration)
			run.Env = append(os.Environ(), "PULUMI_HOME="+t.TempDir(), "PULUMI_SKIP_UPDATE_CHECK=true",
				"PULUMI_BACKEND_URL=file://"+t.TempDir(), "PULUMI_CONFIG_PASSPHRASE=")
			said, err := run.CombinedOutput()
			if tc.stops {
				require.Error(t, err, string(said))
			} else {
				require.NoError(t, err, string(said))
			}
			assert.Contains(t, string(said), tc.says)
			if tc.hides != "" {
				assert.NotContains(t, string(said), tc.hides)
			}
		})
	}
}
