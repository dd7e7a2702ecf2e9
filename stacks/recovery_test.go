package stacks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
