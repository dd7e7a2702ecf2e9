package stacks

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

func TestRecovery(t *testing.T) {
	t.Parallel()
	r, err := Recovery([]recovery.Kept{
		{Kind: recovery.FinalSnapshot, Name: "realtime-jobs", ID: "jobs-final"},
		{Kind: recovery.FinalSnapshot, Name: "realtime-cache", ID: "cache-final"},
		{Kind: recovery.FinalSnapshot, Name: "tenancy-cell-a", ARN: "arn:a"},
		{Kind: recovery.AutomatedBackup, Name: "tenancy-cell-a", ARN: "arn:auto"},
		{Kind: recovery.SystemBackup, Name: "tenancy-registry", ARN: "arn:backup"},
		{Kind: recovery.RecoveryPoint, Name: "tenancy-registry", ARN: "arn:point"},
	})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"plinth:realtime.cache.restoreJobsFrom": "jobs-final", "plinth:tenancy.restore.cells.a": "arn:a",
	}, r.Settings)
	assert.Equal(t, []recovery.Table{
		{Backup: "arn:backup", Name: "tenancy-registry-restored", Into: "tenancy-registry"},
	}, r.Tables)
	assert.Len(t, r.Hold, 1)
	assert.Contains(t, r.Lost, "realtime-cache")

	r, err = Recovery(nil)
	require.NoError(t, err)
	assert.Empty(t, r.Settings)
	assert.Empty(t, r.Hold, "nothing waits where there is no registry")
}

// TestCopiesAreNotKept holds that a cell as it was is in no backup: it is one, and goes away.
func TestCopiesAreNotKept(t *testing.T) {
	t.Parallel()
	kept := func(past string) (int, string) {
		with := func(info *pulumi.RunInfo) {
			as(t, root, "production")(info)
			var settings map[string]any
			require.NoError(t, json.Unmarshal([]byte(info.Config["plinth:tenancy"]), &settings))
			settings["restore"] = map[string]any{"past": map[string]any{"cell": past}}
			changed, err := json.Marshal(settings)
			require.NoError(t, err)
			info.Config["plinth:tenancy"] = string(changed)
		}
		got := pulumitest.Up(t, Deploy, with)
		chosen, err := json.Marshal(got.One(t, "aws:backup/selection:Selection").Inputs["resources"])
		require.NoError(t, err)
		return got.Count("aws:rds/cluster:Cluster"), string(chosen)
	}
	usual, before := kept("")
	copied, after := kept("a")
	assert.Equal(t, usual+1, copied)
	assert.JSONEq(t, before, after)
}
