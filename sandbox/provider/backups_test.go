package provider_test

import (
	"maps"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/provider"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

const (
	clusterType = "aws:rds/cluster:Cluster"
	keyType     = "aws:kms/key:Key"
	secretType  = "aws:secretsmanager/secret:Secret"
	vaultType   = "aws:backup/vault:Vault"
)

// cluster is an Aurora cluster that keeps what it can, with more laid over it.
func cluster(more map[string]any) map[string]any {
	inputs := map[string]any{
		"engine": "aurora-mysql", "manageMasterUserPassword": true, "masterUsername": "root1",
		"finalSnapshotIdentifier": "db-final", "deleteAutomatedBackups": false, "backupRetentionPeriod": 7,
		"storageEncrypted": true,
	}
	maps.Copy(inputs, more)
	return inputs
}

func table(more map[string]any) map[string]any {
	inputs := map[string]any{
		"billingMode": "PAY_PER_REQUEST", "hashKey": "id",
		"attributes":          []any{map[string]any{"name": "id", "type": "S"}},
		"pointInTimeRecovery": map[string]any{"enabled": true},
	}
	maps.Copy(inputs, more)
	return inputs
}

// marks writes marks that count: m1, m2 and so on, in the order of URNs.
func marks(t *testing.T, w *provider.World) int {
	t.Helper()
	n := 0
	written, err := w.WriteMarks(func() string {
		n++
		return "m" + strconv.Itoa(n)
	})
	require.NoError(t, err)
	return written
}

// markOf is the mark of the resource that has the URN's type and name.
func markOf(t *testing.T, w *provider.World, typ, name string) string {
	t.Helper()
	for _, r := range w.Resources() {
		if r.URN == urn(typ, name) {
			return r.Mark
		}
	}
	require.Fail(t, "there is no "+name)
	return ""
}

func kinds(kept []recovery.Kept) []string {
	var out []string
	for _, k := range kept {
		out = append(out, string(k.Kind)+" of "+k.Name)
	}
	return out
}

func TestDatabaseComesBackFromWhatItLeft(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	keyID, keyState := e.must(keyType, "key", nil)
	arn := keyState["arn"].StringValue()
	id, state := e.must(clusterType, "db", cluster(map[string]any{"kmsKeyId": arn}))
	require.Equal(t, 1, marks(t, s.World()))
	require.NoError(t, e.delete(clusterType, "db", id, state))
	require.NoError(t, e.delete(keyType, "key", keyID, keyState))
	kept := s.World().Kept()
	require.Equal(t, []string{"recovery window of key", "automated backup of db", "final snapshot of db"}, kinds(kept))
	assert.Equal(t, arn, kept[1].Key)
	assert.Equal(t, "m1", kept[2].Mark)

	from := cluster(map[string]any{"snapshotIdentifier": "db-final", "finalSnapshotIdentifier": "other"})
	_, _, err := e.create(clusterType, "again", from)
	require.ErrorContains(t, err, "KMSKeyNotAccessibleFault: The specified KMS key ["+arn+"] does not exist, is not "+
		"enabled or you do not have permissions to access it.")
	require.NoError(t, s.World().CancelKeyDeletion(arn))
	require.ErrorContains(t, s.World().CancelKeyDeletion(arn), "is not pending deletion")
	again, _ := e.must(clusterType, "again", from)
	assert.Equal(t, "m1", markOf(t, s.World(), clusterType, "again"))

	for name, source := range map[string]map[string]any{
		"arn":    {"snapshotIdentifier": kept[2].ARN},
		"moment": {"restoreToPointInTime": map[string]any{"sourceClusterResourceId": kept[1].ID}},
		"live":   {"restoreToPointInTime": map[string]any{"sourceClusterIdentifier": again}},
	} {
		e.must(clusterType, name, cluster(source))
		assert.Equal(t, "m1", markOf(t, s.World(), clusterType, name), name)
	}
	_, _, err = e.create(clusterType, "bad", cluster(map[string]any{
		"restoreToPointInTime": map[string]any{"sourceClusterIdentifier": "nobody"},
	}))
	require.ErrorContains(t, err, "DBClusterNotFoundFault: DBCluster not found: nobody")
	edge := connect(t, s, map[string]any{"region": "us-east-1"})
	_, _, err = edge.create(clusterType, "edge", from)
	require.ErrorContains(t, err, "DBClusterSnapshotNotFoundFault: DBClusterSnapshot not found: db-final")
	_, _, err = e.create(clusterType, "bad", cluster(map[string]any{"snapshotIdentifier": "nobody"}))
	require.ErrorContains(t, err, "DBClusterSnapshot not found: nobody")
}

func TestFinalSnapshotNeedsANameOfItsOwn(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	for _, name := range []string{"one", "two"} {
		id, state := e.must(clusterType, name, cluster(nil))
		err := e.delete(clusterType, name, id, state)
		if name == "one" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, "DBClusterSnapshotAlreadyExistsFault")
	}
	assert.Len(t, s.World().Resources(), 1)
}

func TestTableComesBackByWayOfAnother(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	w := s.World()
	id, state := e.must(tableType, "registry", table(nil))
	require.Equal(t, 1, marks(t, w))
	require.NoError(t, e.delete(tableType, "registry", id, state))
	kept := w.Kept()
	require.Equal(t, []string{"system backup of registry"}, kinds(kept))

	source := map[string]any{"restoreSourceTableArn": kept[0].TableARN("restored"), "restoreToLatestTime": true}
	_, _, err := e.create(tableType, "registry", table(source))
	require.ErrorContains(t, err, "TableNotFoundException: Source table not found: "+kept[0].TableARN("restored"))
	arn, err := w.RestoreTable(kept[0].ARN, "restored")
	require.NoError(t, err)
	assert.Equal(t, kept[0].TableARN("restored"), arn)
	_, err = w.RestoreTable(kept[0].ARN, "restored")
	require.ErrorContains(t, err, "TableAlreadyExistsException: Table already exists: restored")
	_, err = w.RestoreTable("arn:nothing", "other")
	require.ErrorContains(t, err, "arn:nothing does not exist")
	e.must(tableType, "registry", table(source))
	assert.Equal(t, "m1", markOf(t, w, tableType, "registry"))

	empty, _ := e.must(tableType, "empty", table(nil))
	require.NoError(t, w.CopyTable("restored", empty, "eu-west-1"))
	assert.Equal(t, "m1", markOf(t, w, tableType, "empty"))
	require.ErrorContains(t, w.CopyTable("nothing", empty, "eu-west-1"), "ResourceNotFoundException")
	require.NoError(t, w.DeleteTable("restored", "eu-west-1"))
	_, known := w.Find(tableType, "restored", "eu-west-1")
	assert.False(t, known)

	_, off := e.must(tableType, "off", table(map[string]any{"pointInTimeRecovery": map[string]any{"enabled": false}}))
	_, _, err = e.create(tableType, "copy", table(map[string]any{
		"restoreSourceTableArn": off["arn"].StringValue(), "restoreToLatestTime": true,
	}))
	require.ErrorContains(t, err, "PointInTimeRecoveryUnavailableException")
}

func TestCacheComesBackFromItsSnapshot(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	id, state := e.must(groupType, "jobs", map[string]any{"description": "d", "finalSnapshotIdentifier": "jobs-final"})
	marks(t, s.World())
	require.NoError(t, e.delete(groupType, "jobs", id, state))
	e.must(groupType, "jobs", map[string]any{"description": "d", "snapshotName": "jobs-final"})
	assert.Equal(t, "m1", markOf(t, s.World(), groupType, "jobs"))
	_, _, err := e.create(groupType, "other", map[string]any{"description": "d", "snapshotName": "none"})
	require.ErrorContains(t, err, "SnapshotNotFoundFault: Snapshot none not found")
}

// vault makes a bucket, and a plan that backs up what the selection covers.
func vault(t *testing.T, e *engine, versions string, selection map[string]any) (bucket resource.PropertyMap) {
	t.Helper()
	_, keyState := e.must(keyType, "vault-key", nil)
	_, bucket = e.must(bucketType, "images", map[string]any{"tags": map[string]any{"keep": "yes"}})
	e.must("aws:s3/bucketVersioningV2:BucketVersioningV2", "images", map[string]any{
		"bucket": bucket["bucket"].StringValue(), "versioningConfiguration": map[string]any{"status": versions},
	})
	name, _ := e.must(vaultType, "vault", map[string]any{"kmsKeyArn": keyState["arn"].StringValue()})
	plan, _ := e.must("aws:backup/plan:Plan", "plan", map[string]any{"rules": []any{map[string]any{
		"ruleName": "twice", "targetVaultName": name, "schedule": "cron(0 3,15 * * ? *)",
		"lifecycle": map[string]any{"deleteAfter": 7},
	}}})
	selection["planId"], selection["iamRoleArn"] = plan, "arn:aws:iam::123456789012:role/backup"
	if selection["resources"] == "bucket" {
		selection["resources"] = []any{bucket["arn"].StringValue()}
	}
	e.must("aws:backup/selection:Selection", "named", selection)
	return bucket
}

func TestSelectionsCover(t *testing.T) {
	t.Parallel()
	condition := func(operator, value string) map[string]any {
		return map[string]any{"resources": []any{"*"}, "conditions": []any{map[string]any{
			operator: []any{map[string]any{"key": "aws:ResourceTag/keep", "value": value}},
		}}}
	}
	for name, tc := range map[string]struct {
		versions  string
		selection map[string]any
		want      []string
	}{
		"by ARN":         {"Enabled", map[string]any{"resources": "bucket"}, []string{"recovery point of images"}},
		"by wildcard":    {"Enabled", map[string]any{"resources": []any{"arn:aws:s3:::*"}}, []string{"recovery point of images"}},
		"of another":     {"Enabled", map[string]any{"resources": []any{"arn:aws:s3:::other"}}, nil},
		"left out again": {"Enabled", map[string]any{"resources": "bucket", "notResources": []any{"arn:aws:s3:::*"}}, nil},
		"by tag":         {"Enabled", condition("stringEquals", "yes"), []string{"recovery point of images"}},
		"by tag alike":   {"Enabled", condition("stringLikes", "y*"), []string{"recovery point of images"}},
		"by other tag":   {"Enabled", condition("stringEquals", "no"), nil},
		"not by tag":     {"Enabled", condition("stringNotEquals", "yes"), nil},
		"by a list of tags": {"Enabled", map[string]any{"selectionTags": []any{
			map[string]any{"type": "STRINGEQUALS", "key": "keep", "value": "yes"},
		}}, []string{"recovery point of images"}},
		"no versions, no backup": {"Suspended", map[string]any{"resources": "bucket"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, e := aws(t, provider.Options{})
			tc.selection["name"] = "named"
			vault(t, e, tc.versions, tc.selection)
			require.NoError(t, s.World().Backup())
			assert.Equal(t, tc.want, kinds(s.World().Kept()))
			assert.Len(t, s.World().Objectives(), len(tc.want))
		})
	}
}

func TestBucketComesBackFromItsVault(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	w := s.World()
	bucket := vault(t, e, "Enabled", map[string]any{"name": "named", "resources": "bucket"})
	id := bucket["bucket"].StringValue()
	marks(t, w)
	require.NoError(t, w.Backup())
	kept := w.Kept()
	require.Len(t, kept, 1)
	assert.Equal(t, 7, kept[0].Days)
	assert.NotEmpty(t, kept[0].Vault)

	require.ErrorContains(t, e.delete(bucketType, "images", id, bucket), "BucketNotEmpty")
	touched, err := w.Surrender()
	require.NoError(t, err)
	assert.Equal(t, 1, touched)
	require.NoError(t, e.delete(bucketType, "images", id, bucket))

	holder, ok := w.Find(vaultType, kept[0].Vault, "eu-west-1")
	require.True(t, ok)
	require.ErrorContains(t, e.delete(vaultType, "vault", holder.ID, holder.State),
		"InvalidRequestException: Backup vault cannot be deleted because it contains recovery points.")
	require.ErrorContains(t, w.RestoreBucket(kept[0].ARN, id), "the bucket does not exist")

	require.NoError(t, w.Renew())
	fresh, state := e.must(bucketType, "images", nil)
	assert.NotEqual(t, id, fresh, "a name that nothing had before")
	require.ErrorContains(t, w.RestoreBucket(kept[0].ARN, fresh), "has no versions")
	e.must("aws:s3/bucketVersioningV2:BucketVersioningV2", "images", map[string]any{
		"bucket": fresh, "versioningConfiguration": map[string]any{"status": "Enabled"},
	})
	require.NoError(t, w.RestoreBucket(kept[0].ARN, fresh))
	assert.Equal(t, "m1", markOf(t, w, bucketType, "images"))

	state["forceDestroy"] = resource.NewProperty(true)
	require.NoError(t, e.delete(bucketType, "images", fresh, state), "the program says that objects may go")
	forced := holder.State.Copy()
	forced["forceDestroy"] = resource.NewProperty(true)
	require.NoError(t, e.delete(vaultType, "vault", holder.ID, forced))
	assert.Empty(t, w.Kept(), "with the vault go its recovery points")
}

func TestSecretIsCalledBack(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	w := s.World()
	id, state := e.must(secretType, "token", map[string]any{"name": "token"})
	_, own := e.must(secretType, "own", nil)
	e.must("aws:secretsmanager/secretVersion:SecretVersion", "own", map[string]any{
		"secretId": own["arn"].StringValue(), "secretString": "x",
	})
	require.Equal(t, 1, marks(t, w), "what the program writes needs no backup")
	require.NoError(t, e.delete(secretType, "token", id, state))
	_, _, err := e.create(secretType, "token", map[string]any{"name": "token"})
	require.ErrorContains(t, err, "a secret with this name is already scheduled for deletion")
	to, _ := e.must(secretType, "token", nil)
	kept := w.Kept()
	require.Equal(t, []string{"recovery window of token"}, kinds(kept))
	require.NoError(t, w.RecallSecret(kept[0].ARN, to))
	assert.Equal(t, "m1", markOf(t, w, secretType, "token"))
	require.ErrorContains(t, w.RecallSecret(kept[0].ARN, to), "does not exist")
}

func TestSurrenderIsByHand(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	id, state := e.must(clusterType, "db", cluster(map[string]any{"deletionProtection": true}))
	require.ErrorContains(t, e.delete(clusterType, "db", id, state), "Cannot delete protected Cluster")
	touched, err := s.World().Surrender()
	require.NoError(t, err)
	assert.Equal(t, 1, touched)
	require.NoError(t, e.delete(clusterType, "db", id, state), "the engine still believes that it is protected")
	assert.Len(t, s.World().Kept(), 2)
}

func TestBackupsSurviveInTheFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "world.jsonl")
	s, e := aws(t, provider.Options{WorldFile: file})
	id, state := e.must(clusterType, "db", cluster(nil))
	keyID, keyState := e.must(keyType, "key", nil)
	marks(t, s.World())
	require.NoError(t, e.delete(clusterType, "db", id, state))
	require.NoError(t, e.delete(keyType, "key", keyID, keyState))
	require.NoError(t, s.World().CancelKeyDeletion(keyState["arn"].StringValue()))
	e.must(tableType, "t", table(nil))
	marks(t, s.World())
	require.NoError(t, s.World().Renew())
	before := s.World().Kept()
	require.NoError(t, s.Close())

	s, e = aws(t, provider.Options{WorldFile: file})
	assert.Equal(t, before, s.World().Kept())
	assert.Equal(t, "m1", markOf(t, s.World(), tableType, "t"))
	again, _ := e.must(clusterType, "db", cluster(map[string]any{"snapshotIdentifier": "db-final"}))
	assert.NotEqual(t, id, again)
	assert.Equal(t, "m1", markOf(t, s.World(), clusterType, "db"))
}
