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

func TestStoreOf(t *testing.T) {
	t.Parallel()
	queue, ok := awsmodel.StoreOf("aws:sqs/queue:Queue")
	require.True(t, ok)
	assert.Contains(t, queue.Passing, "not backed up")
	pool, ok := awsmodel.StoreOf("aws:cognito/userPool:UserPool")
	require.True(t, ok)
	assert.Empty(t, pool.Passing, "users do not come and go as messages do")
	_, ok = awsmodel.StoreOf("aws:iam/role:Role")
	assert.False(t, ok)
}

func TestKeyOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typ   string
		state in
		want  string
	}{
		"a database":      {clusterToken, in{"kmsKeyId": "arn:k"}, "arn:k"},
		"a table":         {tableToken, in{"serverSideEncryption": in{"kmsKeyArn": "arn:k"}}, "arn:k"},
		"a vault":         {"aws:backup/vault:Vault", in{"kmsKeyArn": "arn:k"}, "arn:k"},
		"AWS's own key":   {clusterToken, in{}, ""},
		"no store at all": {"aws:iam/role:Role", in{"kmsKeyId": "arn:k"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, awsmodel.KeyOf(tc.typ, object(tc.state)))
		})
	}
	assert.Contains(t, awsmodel.NoKey(clusterToken, "arn:k"), "KMSKeyNotAccessibleFault: The specified KMS key [arn:k]")
	assert.Equal(t, "KMSInvalidStateException: arn:k is pending deletion.", awsmodel.NoKey(tableToken, "arn:k"))
	assert.Contains(t, awsmodel.NameTaken(groupToken, "n"), "SnapshotAlreadyExistsFault")
	assert.Contains(t, awsmodel.NameTaken("aws:rds/instance:Instance", "n"), "DBSnapshotAlreadyExists")
	assert.Contains(t, awsmodel.NameTaken(clusterToken, "n"), "DBClusterSnapshotAlreadyExistsFault")
}

func TestRecoveryPoint(t *testing.T) {
	t.Parallel()
	site := awsmodel.Site{Account: "210987654321", Region: "eu-central-1"}
	for typ, want := range map[string]string{
		clusterToken:                `^arn:aws:rds:eu-central-1:210987654321:cluster-snapshot:awsbackup:job-[0-9a-f-]{36}$`,
		"aws:rds/instance:Instance": `^arn:aws:rds:eu-central-1:210987654321:snapshot:awsbackup:job-[0-9a-f-]{36}$`,
		bucketToken:                 `^arn:aws:backup:eu-central-1:210987654321:recovery-point:images-[0-9a-f]{8}$`,
		tableToken:                  `^arn:aws:backup:eu-central-1:210987654321:recovery-point:[0-9a-f-]{36}$`,
	} {
		r := awsmodel.Resource{Type: typ, URN: "u", Site: site}
		point := awsmodel.RecoveryPoint(r, object(in{"bucket": "images"}), false)
		require.NotNil(t, point, typ)
		assert.Regexp(t, want, point.ARN)
		log := awsmodel.RecoveryPoint(r, object(in{"bucket": "images"}), true)
		assert.NotEqual(t, point.ARN, log.ARN, "a log is another recovery point than a snapshot")
	}
	assert.Nil(t, awsmodel.RecoveryPoint(awsmodel.Resource{Type: groupToken}, nil, false), "not one of AWS Backup's")
}

func TestText(t *testing.T) {
	t.Parallel()
	state := object(in{"rules": []any{in{"name": "a", "days": 7}, in{"name": "b"}}, "on": true})
	assert.Equal(t, "a", awsmodel.Text(state, "rules.name"))
	assert.Equal(t, "7", awsmodel.Text(state, "rules.days"))
	assert.Equal(t, "true", awsmodel.Text(state, "on"))
	assert.Empty(t, awsmodel.Text(state, "off"))
	assert.Equal(t, []string{"a", "b"}, awsmodel.Texts(state, "rules.name"))
	assert.Len(t, awsmodel.Objects(state, "rules"), 2)
	assert.Empty(t, awsmodel.Objects(state, "on"))
}
