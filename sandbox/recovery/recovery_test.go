package recovery_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

func TestFind(t *testing.T) {
	t.Parallel()
	kept := []recovery.Kept{
		{Type: "aws:rds/cluster:Cluster", Name: "cell-a", Kind: recovery.FinalSnapshot, ID: "final"},
		{Type: "aws:rds/cluster:Cluster", Name: "cell-a", Kind: recovery.AutomatedBackup, ID: "cluster-1"},
		{Type: "aws:rds/clusterInstance:ClusterInstance", Name: "cell-a", Kind: recovery.RecoveryPoint},
	}
	for name, tc := range map[string]struct {
		typ, name string
		kinds     []recovery.Kind
		want      string
	}{
		"the first of the kinds comes first": {
			"rds/cluster", "cell-a", []recovery.Kind{recovery.AutomatedBackup, recovery.FinalSnapshot}, "cluster-1",
		},
		"a kind that is missing is passed over": {
			"rds/cluster", "cell-a", []recovery.Kind{recovery.SystemBackup, recovery.FinalSnapshot}, "final",
		},
		"a whole token finds too": {
			"aws:rds/cluster:Cluster", "cell-a", []recovery.Kind{recovery.FinalSnapshot}, "final",
		},
		"another name is another resource": {
			"rds/cluster", "cell-b", []recovery.Kind{recovery.FinalSnapshot}, "",
		},
		"a type that begins alike is another type": {
			"rds/cluster", "cell-a", []recovery.Kind{recovery.RecoveryPoint}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, ok := recovery.Find(kept, tc.typ, tc.name, tc.kinds...)
			require.Equal(t, tc.want != "", ok)
			assert.Equal(t, tc.want, found.ID)
		})
	}
}

func TestTableARN(t *testing.T) {
	t.Parallel()
	k := recovery.Kept{Account: "123456789012", Region: "eu-west-1"}
	assert.Equal(t, "arn:aws:dynamodb:eu-west-1:123456789012:table/registry-restored",
		k.TableARN("registry-restored"))
}
