package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/sandbox"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

func TestPrintDrill(t *testing.T) {
	t.Parallel()
	lost := func(d time.Duration) *time.Duration { return &d }
	r := sandbox.DrillReport{
		Stack: "dev", Before: 9, After: 9, Renewed: 7, Unlocked: 2, Within: time.Hour, Total: 41 * time.Minute,
		Acknowledged: []string{"a", "b", "c"},
		Survived:     []string{"urn:pulumi:dev::shop::aws:backup/vault:Vault::vault"},
		Explained:    []string{"aws:rds/cluster:Cluster books: snapshotIdentifier: it names the backup"},
		Stores: []sandbox.DrillStore{
			{Type: "aws:rds/cluster:Cluster", Name: "books", AtMost: lost(5 * time.Minute), Back: true,
				From: recovery.FinalSnapshot, After: 33 * time.Minute},
			{Type: "aws:secretsmanager/secret:Secret", Name: "token", AtMost: lost(0), Back: true,
				From: recovery.RecoveryWindow, After: time.Minute},
			{Type: "aws:elasticache/replicationGroup:ReplicationGroup", Name: "jobs", AtMost: lost(24 * time.Hour),
				Back: true, From: recovery.FinalSnapshot, After: 20 * time.Minute},
			{Type: "aws:s3/bucketV2:BucketV2", Name: "logs", Why: "nobody needs them"},
			{Type: "aws:sqs/queue:Queue", Name: "one", Why: "messages in flight are not backed up: AWS has no " +
				"backup of queues"},
			{Type: "aws:sqs/queue:Queue", Name: "two", Why: "messages in flight are not backed up: AWS has no " +
				"backup of queues"},
		},
		ByHand:      []sandbox.HandStep{{Name: "call a key", Commands: []string{"aws kms enable-key"}, Takes: time.Minute}},
		Deployments: []string{"pulumi up --stack dev"},
		Afterwards:  []string{"aws dynamodb delete-table"},
		Path: []sandbox.PathStep{
			{Name: "call a key", Takes: time.Minute}, {Name: "aws:kms/key:Key data", Takes: 10 * time.Second},
			{Name: "aws:rds/cluster:Cluster books", Takes: 39 * time.Minute},
		},
		Warnings: []string{"mind the settings"},
	}
	assert.Equal(t, `3 protected resources acknowledged; at AWS 2 more protections given up by hand.
aws:backup/vault:Vault vault survived: AWS or the program keeps it.
Resources: 9 before, 9 after; 7 with new ids and names only, 1 other difference, explained.
  aws:rds/cluster:Cluster books: snapshotIdentifier: it names the backup
Engine: deployed in 0s, destroyed in 0s, rebuilt in 0s.

  Data store                                              Lost at most  Back from        After
  aws:rds/cluster:Cluster books                           5 min         final snapshot   33 min
  aws:secretsmanager/secret:Secret token                  nothing       recovery window  1 min
  aws:elasticache/replicationGroup:ReplicationGroup jobs  24 h          final snapshot   20 min
  aws:s3/bucketV2:BucketV2 logs                           everything    lost
Lost: logs: nobody needs them.
Lost: what 2 × aws:sqs/queue:Queue held: messages in flight are not backed up: AWS has no backup of queues.

By hand
  call a key (1 min)
    aws kms enable-key
  deploy
    pulumi up --stack dev
  afterwards
    aws dynamodb delete-table

  Critical path at AWS           Takes
  call a key                     1 min
  aws:rds/cluster:Cluster books  39 min
  1 short step                   1 min
  together                       41 min

warning: mind the settings
Done: dev came back; 41 of the 60 minutes allowed at AWS, 0s of the engine on this machine.
`, printed(func(p *printer) { p.drill(r) }))

	r.Total = 2 * time.Hour
	assert.NotContains(t, printed(func(p *printer) { p.drill(r) }), "Done:", "the error says the last word")
}
