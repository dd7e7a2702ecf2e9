package sandbox_test

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// thing is any resource of AWS without the provider's SDK, which would cost the test minutes to compile.
type thing struct {
	pulumi.CustomResourceState

	ARN    pulumi.StringOutput `pulumi:"arn"`
	Name   pulumi.StringOutput `pulumi:"name"`
	Bucket pulumi.StringOutput `pulumi:"bucket"`
}

// shelfOf declares things one after the other and remembers the first failure.
type shelfOf struct {
	ctx *pulumi.Context
	err error
}

func (s *shelfOf) add(typ, name string, inputs pulumi.Map, opts ...pulumi.ResourceOption) *thing {
	made := &thing{}
	s.err = errors.Join(s.err, s.ctx.RegisterResource(typ, name, inputs, made, opts...))
	return made
}

// ledger holds data in every way that the drill knows: a database, a table, a bucket with a plan of AWS
// Backup, a cache with jobs, a secret and a queue.
func ledger(ctx *pulumi.Context) error {
	s := &shelfOf{ctx: ctx}
	protect := pulumi.Protect(config.Get(ctx, "plinth:allowDestroy") != "true")
	key := s.add("aws:kms/key:Key", "data", pulumi.Map{"description": pulumi.String("data")}, protect)
	s.database(key, protect)
	s.table(key, protect)
	s.bucket(protect)
	jobs := pulumi.Map{
		"description": pulumi.String("jobs"), "finalSnapshotIdentifier": pulumi.String("jobs-final"),
		"snapshotRetentionLimit": pulumi.Int(7), "kmsKeyId": key.ARN,
	}
	if from := config.Get(ctx, "shop:jobsFrom"); from != "" {
		jobs["snapshotName"] = pulumi.String(from)
	}
	s.add("aws:elasticache/replicationGroup:ReplicationGroup", "jobs", jobs, protect)
	s.add("aws:secretsmanager/secret:Secret", "token", pulumi.Map{}, protect)
	s.add("aws:sqs/queue:Queue", "orders", pulumi.Map{}, protect)
	return s.err
}

func (s *shelfOf) database(key *thing, protect pulumi.ResourceOption) {
	inputs := pulumi.Map{
		"engine": pulumi.String("aurora-mysql"), "manageMasterUserPassword": pulumi.Bool(true),
		"kmsKeyId": key.ARN, "storageEncrypted": pulumi.Bool(true), "deletionProtection": pulumi.Bool(true),
		"backupRetentionPeriod": pulumi.Int(7),
	}
	if config.Get(s.ctx, "shop:careless") == "true" {
		inputs["skipFinalSnapshot"] = pulumi.Bool(true)
	} else {
		inputs["deleteAutomatedBackups"] = pulumi.Bool(false)
		inputs["finalSnapshotIdentifier"] = pulumi.String("books-final")
	}
	if from := config.Get(s.ctx, "shop:booksFrom"); from != "" {
		inputs["snapshotIdentifier"] = pulumi.String(from)
	} else {
		inputs["masterUsername"] = pulumi.String("clerk")
	}
	made := s.add("aws:rds/cluster:Cluster", "books", inputs, protect,
		pulumi.IgnoreChanges([]string{"snapshotIdentifier", "masterUsername"}))
	s.add("aws:rds/clusterInstance:ClusterInstance", "books-a", pulumi.Map{
		"clusterIdentifier": made.ID(), "engine": pulumi.String("aurora-mysql"),
		"instanceClass": pulumi.String("db.r6g.large"),
	})
}

func (s *shelfOf) table(key *thing, protect pulumi.ResourceOption) {
	inputs := pulumi.Map{
		"billingMode": pulumi.String("PAY_PER_REQUEST"), "hashKey": pulumi.String("id"),
		"attributes":                pulumi.Array{pulumi.Map{"name": pulumi.String("id"), "type": pulumi.String("S")}},
		"pointInTimeRecovery":       pulumi.Map{"enabled": pulumi.Bool(true)},
		"deletionProtectionEnabled": pulumi.Bool(true),
		"serverSideEncryption":      pulumi.Map{"enabled": pulumi.Bool(true), "kmsKeyArn": key.ARN},
	}
	if from := config.Get(s.ctx, "shop:accountsFrom"); from != "" {
		inputs["restoreSourceTableArn"] = pulumi.String(from)
		inputs["restoreToLatestTime"] = pulumi.Bool(true)
	}
	s.add("aws:dynamodb/table:Table", "accounts", inputs, protect,
		pulumi.IgnoreChanges([]string{"restoreSourceTableArn", "restoreToLatestTime"}))
}

func (s *shelfOf) bucket(protect pulumi.ResourceOption) {
	key := s.add("aws:kms/key:Key", "vault", pulumi.Map{"description": pulumi.String("backups")}, protect)
	made := s.add("aws:s3/bucketV2:BucketV2", "receipts", pulumi.Map{}, protect)
	s.add("aws:s3/bucketVersioningV2:BucketVersioningV2", "receipts", pulumi.Map{
		"bucket": made.Bucket, "versioningConfiguration": pulumi.Map{"status": pulumi.String("Enabled")},
	})
	vault := s.add("aws:backup/vault:Vault", "vault", pulumi.Map{"kmsKeyArn": key.ARN}, protect)
	plan := s.add("aws:backup/plan:Plan", "plan", pulumi.Map{"rules": pulumi.Array{pulumi.Map{
		"ruleName": pulumi.String("twice-daily"), "targetVaultName": vault.Name,
		"schedule": pulumi.String("cron(0 3,15 * * ? *)"), "lifecycle": pulumi.Map{"deleteAfter": pulumi.Int(7)},
	}}})
	s.add("aws:backup/selection:Selection", "named", pulumi.Map{
		"planId": plan.ID(), "iamRoleArn": pulumi.String("arn:aws:iam::123456789012:role/backup"),
		"resources": pulumi.StringArray{made.ARN},
	})
}

// fromBackups starts the ledger from all that AWS kept.
func fromBackups(kept []recovery.Kept) (recovery.Rebuild, error) {
	r := recovery.Rebuild{Settings: map[string]string{}}
	if books, ok := recovery.Find(kept, "rds/cluster", "books", recovery.FinalSnapshot); ok {
		r.Settings["shop:booksFrom"] = books.ARN
	}
	if jobs, ok := recovery.Find(kept, "elasticache/replicationGroup", "jobs", recovery.FinalSnapshot); ok {
		r.Settings["shop:jobsFrom"] = jobs.ID
	}
	if accounts, ok := recovery.Find(kept, "dynamodb/table", "accounts", recovery.SystemBackup); ok {
		r.Tables = []recovery.Table{{Backup: accounts.ARN, Name: "accounts-restored"}}
		r.Settings["shop:accountsFrom"] = accounts.TableARN("accounts-restored")
	}
	return r, nil
}
