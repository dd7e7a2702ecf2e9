package sandbox_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

func ledgerOptions(t *testing.T, settings map[string]string) sandbox.Options {
	t.Helper()
	return sandbox.Options{
		Program: ledger, Root: filepath.Join("testdata", "program"), State: t.TempDir(), Settings: settings,
	}
}

// outcome is what became of each store: its name to where it came from, or to "lost".
func outcome(r sandbox.DrillReport) map[string]string {
	out := map[string]string{}
	for _, s := range r.Stores {
		out[s.Name] = string(s.From)
		if !s.Back {
			out[s.Name] = "lost"
		}
	}
	return out
}

func handNames(r sandbox.DrillReport) []string {
	var out []string
	for _, h := range r.ByHand {
		out = append(out, h.Name)
	}
	return out
}

func TestDrillBringsEverythingBack(t *testing.T) {
	t.Parallel()
	var progress bytes.Buffer
	o := ledgerOptions(t, nil)
	o.Out = &progress
	r, err := sandbox.Drill(t.Context(), o, "dev", sandbox.DrillOptions{Plan: fromBackups})
	require.NoError(t, err)
	require.NoError(t, r.Err())
	assert.Equal(t, map[string]string{
		"books": "final snapshot", "accounts": "system backup", "jobs": "final snapshot",
		"receipts": "recovery point", "token": "recovery window", "orders": "lost",
	}, outcome(r))
	assert.Equal(t, 13, r.Before)
	assert.Equal(t, r.Before, r.After)
	assert.Len(t, r.Acknowledged, 9)
	assert.Equal(t, 3, r.Unlocked, "a cluster, a table, and a bucket with objects")
	require.Len(t, r.Survived, 1)
	assert.Contains(t, r.Survived[0], "backup/vault:Vault::vault")
	assert.Equal(t, []string{
		"cancel the deletion of 2 keys", "restore the table accounts-restored",
		"restore the objects of receipts", "call the secret token back",
	}, handNames(r))
	assert.Equal(t, []string{
		"aws:dynamodb/table:Table accounts: restoreSourceTableArn: it names the backup",
		"aws:dynamodb/table:Table accounts: restoreToLatestTime: it names the backup",
		"aws:elasticache/replicationGroup:ReplicationGroup jobs: snapshotName: it names the backup",
		"aws:rds/cluster:Cluster books: masterUsername: the backup brings it along",
		"aws:rds/cluster:Cluster books: snapshotIdentifier: it names the backup",
	}, r.Explained)
	require.Len(t, r.Deployments, 1)
	assert.Regexp(t, `^pulumi up --stack dev --config-path --config 'shop:accountsFrom=arn:aws:dynamodb:`,
		r.Deployments[0])
	assert.Equal(t, []string{"the settings of the rebuild must stay: without them the next deployment would replace " +
		"aws:elasticache/replicationGroup:ReplicationGroup jobs, and fails because it is protected"}, r.Warnings)
	for stage := 1; stage <= 6; stage++ {
		assert.Contains(t, progress.String(), "Drill "+string(rune('0'+stage))+"/6: ")
	}

	// Two commands typed, a table restored, a key, the cluster from its snapshot, and an instance.
	assert.Equal(t, 2*time.Minute+20*time.Minute+10*time.Second+25*time.Minute+6*time.Minute, r.Total)
	var names []string
	for _, s := range r.Path {
		names = append(names, s.Name)
	}
	assert.Equal(t, []string{
		"type: cancel the deletion of 2 keys", "type: restore the table accounts-restored",
		"restore the table accounts-restored", "aws:kms/key:Key data", "aws:rds/cluster:Cluster books",
		"aws:rds/clusterInstance:ClusterInstance books-a",
	}, names)
	lost := map[string]time.Duration{}
	for _, s := range r.Stores {
		if s.AtMost != nil {
			lost[s.Name] = *s.AtMost
		}
		if s.Name == "books" {
			assert.Equal(t, r.Total, s.After, "a cluster is of use with its first instance")
		}
	}
	assert.Equal(t, map[string]time.Duration{
		"books": 5 * time.Minute, "accounts": 5 * time.Minute, "jobs": 24 * time.Hour, "receipts": 12 * time.Hour,
		"token": 0,
	}, lost)

	box, err := sandbox.Open(t.Context(), o)
	require.NoError(t, err)
	assert.Empty(t, box.World().Resources(), "the drill leaves the sandbox's own world alone")
	require.NoError(t, box.Close())
}

func TestDrillCopiesSmallTablesAndHoldsBack(t *testing.T) {
	t.Parallel()
	r, err := sandbox.Drill(t.Context(), ledgerOptions(t, nil), "dev", sandbox.DrillOptions{
		Plan: func(kept []recovery.Kept) (recovery.Rebuild, error) {
			plan, err := fromBackups(kept)
			delete(plan.Settings, "shop:accountsFrom")
			plan.Tables[0].Into = "accounts"
			plan.Hold = []string{"**aws:sqs/queue:Queue::orders"}
			return plan, err
		},
	})
	require.NoError(t, err)
	require.NoError(t, r.Err())
	assert.Equal(t, "system backup", outcome(r)["accounts"])
	assert.Contains(t, handNames(r), "copy the items of accounts")
	assert.Equal(t, 13, r.After)
	require.Len(t, r.Deployments, 2)
	assert.Contains(t, r.Deployments[0], "--exclude '**aws:sqs/queue:Queue::orders' --exclude-dependents")
	assert.NotContains(t, r.Deployments[1], "--exclude")

	// The deployment does not wait for the table; what is held back waits for all of it, and is then started.
	first := 2*time.Minute + 10*time.Second + 25*time.Minute + 6*time.Minute
	assert.Equal(t, first+time.Minute+10*time.Second, r.Total)
}

func TestDrillNamesWhatIsLost(t *testing.T) {
	t.Parallel()
	r, err := sandbox.Drill(t.Context(), ledgerOptions(t, map[string]string{"shop:careless": "true"}), "dev",
		sandbox.DrillOptions{
			Within: 30 * time.Minute,
			Plan: func(kept []recovery.Kept) (recovery.Rebuild, error) {
				plan, err := fromBackups(kept)
				delete(plan.Settings, "shop:jobsFrom")
				plan.Lost = map[string]string{"token": "it is drawn anew"}
				return plan, err
			},
		})
	require.NoError(t, err)
	require.EqualError(t, r.Err(),
		"aws:elasticache/replicationGroup:ReplicationGroup jobs: its keys are lost: nothing was restored from the "+
			"final snapshot jobs-final\n"+
			"aws:rds/cluster:Cluster books: its rows are lost: AWS kept nothing of it\n"+
			"the rebuild takes 43 min at AWS; want at most 30 min")
	assert.Equal(t, map[string]string{
		"books": "lost", "accounts": "system backup", "jobs": "lost", "receipts": "recovery point",
		"token": "lost", "orders": "lost",
	}, outcome(r))
}

func TestRestoreIsRefusedWhileTheKeyWaitsToBeDeleted(t *testing.T) {
	t.Parallel()
	o := ledgerOptions(t, map[string]string{"plinth:allowDestroy": "true"})
	box, err := sandbox.Open(t.Context(), o)
	require.NoError(t, err)
	_, err = box.Up(t.Context(), "dev")
	require.NoError(t, err)
	_, err = box.World().Surrender()
	require.NoError(t, err)
	_, err = box.Destroy(t.Context(), "dev")
	require.NoError(t, err)
	require.NoError(t, box.Close())

	plan, err := fromBackups(box.World().Kept())
	require.NoError(t, err)
	o.Settings = map[string]string{"shop:booksFrom": plan.Settings["shop:booksFrom"]}
	box, err = sandbox.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, box.Close()) })
	_, err = box.Up(t.Context(), "dev")
	require.ErrorContains(t, err, "KMSKeyNotAccessibleFault: The specified KMS key [arn:aws:kms:eu-west-1:")
	for _, k := range box.World().Kept() {
		if k.Type == "aws:kms/key:Key" {
			require.NoError(t, box.World().CancelKeyDeletion(k.ARN))
		}
	}
	_, err = box.Up(t.Context(), "dev")
	require.NoError(t, err)
}

func TestDrillThatCannotBeHeld(t *testing.T) {
	t.Parallel()
	_, err := sandbox.Drill(t.Context(), ledgerOptions(t, nil), "nowhere", sandbox.DrillOptions{})
	require.ErrorContains(t, err, `drill: there is no stack "nowhere"; want dev`)
	_, err = sandbox.Drill(t.Context(), ledgerOptions(t, nil), "dev", sandbox.DrillOptions{
		Plan: func([]recovery.Kept) (recovery.Rebuild, error) { return recovery.Rebuild{}, assert.AnError },
	})
	require.ErrorIs(t, err, assert.AnError)
	_, err = sandbox.Drill(t.Context(), ledgerOptions(t, nil), "dev", sandbox.DrillOptions{
		Plan: func(kept []recovery.Kept) (recovery.Rebuild, error) {
			plan, err := fromBackups(kept)
			plan.Tables[0].Into = "acounts"
			delete(plan.Settings, "shop:accountsFrom")
			return plan, err
		},
	})
	require.ErrorContains(t, err, "the plan copies into acounts, which is no table of the stack")
	_, err = sandbox.Drill(t.Context(), ledgerOptions(t, nil), "dev", sandbox.DrillOptions{
		Plan: func([]recovery.Kept) (recovery.Rebuild, error) {
			return recovery.Rebuild{Tables: []recovery.Table{{Backup: "arn:aws:dynamodb:x:y:z", Name: "n"}}}, nil
		},
	})
	require.ErrorContains(t, err, "restoring the table n: api error ResourceNotFoundException")
	_, err = sandbox.Drill(t.Context(), ledgerOptions(t, nil), "dev", sandbox.DrillOptions{
		Plan: func([]recovery.Kept) (recovery.Rebuild, error) {
			return recovery.Rebuild{Settings: map[string]string{"shop:booksFrom": "somebody-elses"}}, nil
		},
	})
	require.ErrorContains(t, err, "DBClusterSnapshotNotFoundFault: DBClusterSnapshot not found: somebody-elses")
}

// TestRecoveryPageShowsTheExample: the program that the page shows is one that compiles.
func TestRecoveryPageShowsTheExample(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("drillexample_test.go")
	require.NoError(t, err)
	_, body, found := strings.Cut(string(source), "func ExampleDrill() {\n")
	require.True(t, found)
	body = strings.TrimSuffix(body, "}\n")
	body = strings.ReplaceAll("\n"+body, "\n\t", "\n")[1:]
	page, err := os.ReadFile(filepath.Join("..", "docs", "recovery.md"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "```go\n"+body+"```\n")
}
