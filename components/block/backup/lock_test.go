package backup_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/backup"
)

func TestLock(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lock backup.Lock
		want map[string]any
	}{
		"governance can be lifted": {
			backup.Lock{Mode: backup.LockGovernance},
			map[string]any{"changeableForDays": nil, "minRetentionDays": 1.0, "maxRetentionDays": 36500.0},
		},
		"compliance cannot": {
			backup.Lock{Mode: backup.LockCompliance, MinDays: 7, MaxDays: 35, IUnderstandThisIsForever: true},
			map[string]any{"changeableForDays": 3.0, "minRetentionDays": 7.0, "maxRetentionDays": 35.0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := both(t, func(a *backup.Args) { a.Lock = tc.lock }).One(t, lockType)
			for key, want := range tc.want {
				assert.Equal(t, want, r.Inputs[key], key)
			}
			assert.Contains(t, r.String("backupVaultName"), "shop-")
		})
	}
}
