package awsmodel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

const (
	clusterToken = "aws:rds/cluster:Cluster"
	tableToken   = "aws:dynamodb/table:Table"
	groupToken   = "aws:elasticache/replicationGroup:ReplicationGroup"
	bucketToken  = "aws:s3/bucketV2:BucketV2"
	keyToken     = "aws:kms/key:Key"
	secretToken  = "aws:secretsmanager/secret:Secret"
)

func TestInterval(t *testing.T) {
	t.Parallel()
	for schedule, want := range map[string]time.Duration{
		"cron(0 3 * * ? *)":         24 * time.Hour,
		"cron(0 3,15 * * ? *)":      12 * time.Hour,
		"cron(0 5,17 ? * * *)":      12 * time.Hour,
		"cron(0 3,4 * * ? *)":       23 * time.Hour,
		"cron(0/15 * * * ? *)":      15 * time.Minute,
		"cron(0 0/6 * * ? *)":       6 * time.Hour,
		"cron(0 */6 * * ? *)":       6 * time.Hour,
		"cron(0 8-10 * * ? *)":      22 * time.Hour,
		"cron(0 5 ? * MON *)":       7 * 24 * time.Hour,
		"cron(0 5 ? * MON-FRI *)":   3 * 24 * time.Hour,
		"cron(0 5 ? * MON,THU *)":   4 * 24 * time.Hour,
		"cron(0 4 1 * ? *)":         31 * 24 * time.Hour,
		"cron(0 4 1,15 * ? *)":      17 * 24 * time.Hour,
		"rate(1 day)":               24 * time.Hour,
		"rate(90 minutes)":          90 * time.Minute,
		"cron(0 4 1 2 ? *)":         0,
		"cron(0 4 L * ? *)":         0,
		"cron(0 4 * * *)":           0,
		"cron(0 25 * * ? *)":        0,
		"cron(0 9-8 * * ? *)":       0,
		"cron(0 0/0 * * ? *)":       0,
		"cron(0 4 1 * MON *)":       0,
		"rate(0 days)":              0,
		"every morning":             0,
		"cron(0 4 * * ? 2027-2028)": 0,
	} {
		got, ok := awsmodel.Interval(schedule)
		assert.Equal(t, want, got, schedule)
		assert.Equal(t, want > 0, ok, schedule)
	}
}

func TestObjective(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typ   string
		state in
		want  time.Duration
		ok    bool
	}{
		"Aurora lags five minutes":     {clusterToken, in{"backupRetentionPeriod": 7}, 5 * time.Minute, true},
		"a database without backups":   {clusterToken, in{"backupRetentionPeriod": 0}, 5 * time.Minute, false},
		"a table with a log":           {tableToken, in{"pointInTimeRecovery": in{"enabled": true}}, 5 * time.Minute, true},
		"a table without":              {tableToken, in{"pointInTimeRecovery": in{"enabled": false}}, 5 * time.Minute, false},
		"a cache is copied each night": {groupToken, in{"snapshotRetentionLimit": 7}, 24 * time.Hour, true},
		"a cache that is not copied":   {groupToken, in{"snapshotRetentionLimit": 0}, 24 * time.Hour, false},
		"a secret can be called back":  {secretToken, in{}, 0, true},
		"a secret that is gone":        {secretToken, in{"recoveryWindowInDays": 0}, 0, false},
		"a bucket has nothing itself":  {bucketToken, in{}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost, ok := awsmodel.Objective(tc.typ, object(tc.state))
			require.Equal(t, tc.ok, ok)
			assert.Equal(t, tc.want, lost)
		})
	}
	lost, ok := awsmodel.PlannedObjective(bucketToken, "cron(0 3,15 * * ? *)", true)
	assert.True(t, ok)
	assert.Equal(t, 15*time.Minute, lost, "continuous backups of S3")
	lost, _ = awsmodel.PlannedObjective(tableToken, "cron(0 3,15 * * ? *)", true)
	assert.Equal(t, 12*time.Hour, lost, "AWS Backup keeps no log of tables")
}

func TestLeaves(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typ   string
		state in
		want  []string // kind, id
	}{
		"a database leaves its snapshot and its automated backups": {
			clusterToken, in{"finalSnapshotIdentifier": "db-final", "deleteAutomatedBackups": false,
				"backupRetentionPeriod": 7, "clusterResourceId": "cluster-ABC"},
			[]string{"final snapshot", "db-final", "automated backup", "cluster-ABC"},
		},
		"a skipped snapshot is none": {
			clusterToken, in{"finalSnapshotIdentifier": "db-final", "skipFinalSnapshot": true}, nil,
		},
		"automated backups go with the database unless they are kept": {
			clusterToken, in{"skipFinalSnapshot": true, "backupRetentionPeriod": 7}, nil,
		},
		"a cache leaves its snapshot": {
			groupToken, in{"finalSnapshotIdentifier": "jobs-final", "snapshotRetentionLimit": 7},
			[]string{"final snapshot", "jobs-final"},
		},
		"the nightly snapshots of a cache go with it": {groupToken, in{"snapshotRetentionLimit": 7}, nil},
		"a table without a log leaves nothing":        {tableToken, in{}, nil},
		"a bucket leaves nothing":                     {bucketToken, in{"bucket": "b"}, nil},
		"a secret that is deleted at once":            {secretToken, in{"recoveryWindowInDays": 0}, nil},
		"a key waits":                                 {keyToken, in{"keyId": "k-1", "arn": "arn:k-1"}, []string{"recovery window", "k-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, k := range awsmodel.Leaves(awsmodel.Resource{Type: tc.typ}, object(tc.state)) {
				got = append(got, string(k.Kind), k.ID)
				assert.Contains(t, k.ARN, "arn:")
			}
			assert.Equal(t, tc.want, got)
		})
	}
	kept := awsmodel.Leaves(awsmodel.Resource{Type: tableToken, URN: "u"}, object(in{
		"pointInTimeRecovery": in{"enabled": true}, "arn": "arn:aws:dynamodb:eu-west-1:123456789012:table/t",
	}))
	require.Len(t, kept, 1)
	assert.Equal(t, recovery.SystemBackup, kept[0].Kind)
	assert.Equal(t, 35, kept[0].Days)
	assert.Regexp(t, `:table/t/backup/0\d{13}-[0-9a-f]{8}$`, kept[0].ARN)
}

func TestUnlock(t *testing.T) {
	t.Parallel()
	open, changed := awsmodel.Unlock(clusterToken, object(in{"deletionProtection": true, "skipFinalSnapshot": true}))
	assert.True(t, changed)
	assert.Empty(t, awsmodel.Keeps(clusterToken, "c", open))
	open, changed = awsmodel.Unlock("aws:cognito/userPool:UserPool", object(in{"deletionProtection": "ACTIVE"}))
	assert.True(t, changed)
	assert.Equal(t, "INACTIVE", open["deletionProtection"].StringValue())
	_, changed = awsmodel.Unlock(clusterToken, object(in{"deletionProtection": false}))
	assert.False(t, changed)
	_, changed = awsmodel.Unlock(bucketToken, object(in{}))
	assert.False(t, changed)
	assert.Equal(t, "deletionProtectionEnabled", awsmodel.Lock(tableToken))
}

func TestSourceOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typ      string
		inputs   in
		property string
		message  string
	}{
		"a snapshot": {clusterToken, in{"snapshotIdentifier": "s"}, "snapshotIdentifier",
			"DBClusterSnapshotNotFoundFault: DBClusterSnapshot not found: s"},
		"a moment": {clusterToken, in{"restoreToPointInTime": in{"sourceClusterResourceId": "c"}},
			"restoreToPointInTime.sourceClusterResourceId", "DBClusterNotFoundFault: DBCluster not found: c"},
		"a table": {tableToken, in{"restoreSourceTableArn": "arn:t"}, "restoreSourceTableArn",
			"TableNotFoundException: Source table not found: arn:t"},
		"a cache's snapshot": {groupToken, in{"snapshotName": "s"}, "snapshotName",
			"SnapshotNotFoundFault: Snapshot s not found"},
		"an instance's snapshot": {"aws:rds/instance:Instance", in{"snapshotIdentifier": "s"}, "snapshotIdentifier",
			"DBSnapshotNotFound: DBSnapshot not found: s"},
		"nothing": {clusterToken, in{"snapshotIdentifier": ""}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source, ok := awsmodel.SourceOf(tc.typ, object(tc.inputs))
			require.Equal(t, tc.property != "", ok)
			assert.Equal(t, tc.property, source.Property)
			if ok {
				assert.Equal(t, tc.message, awsmodel.NoSource(tc.typ, source))
			}
		})
	}
	assert.Equal(t, []string{"databaseName", "masterUsername", "restoreToPointInTime", "snapshotIdentifier"},
		awsmodel.SourceInputs(clusterToken))
}
