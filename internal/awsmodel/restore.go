package awsmodel

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// Store is what a type has to do with backups whose resources hold data.
type Store struct {
	// Content is what the resource holds, in a word: "rows".
	Content string
	// Passing says why the content may be lost with the resource; "" when it may not.
	Passing string
	// Planned says that AWS Backup can protect it, and OwnKey that its recovery points are then encrypted with
	// the key of the vault instead of the resource's own.
	Planned, OwnKey bool

	// key is the path of the KMS key that encrypts the content.
	key string
	// sources are the properties that name where the content comes from at creation, by what they take.
	sources map[string][]recovery.Kind
	// brought are inputs that a source brings along, so that a program must not give them beside it.
	brought []string
}

// stores are the types that hold data. Whether AWS Backup protects a type:
// https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html, and whose key
// encrypts: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
func stores() map[string]Store {
	snapshot := map[string][]recovery.Kind{
		"snapshotIdentifier": {recovery.FinalSnapshot, recovery.RecoveryPoint},
	}
	cluster := map[string][]recovery.Kind{
		"snapshotIdentifier":                           snapshot["snapshotIdentifier"],
		"restoreToPointInTime.sourceClusterResourceId": {recovery.AutomatedBackup},
		"restoreToPointInTime.sourceClusterIdentifier": nil,
	}
	return map[string]Store{
		"rds/Cluster": {Content: "rows", Planned: true, key: "kmsKeyId", sources: cluster,
			brought: []string{"masterUsername", "databaseName"}},
		"docdb/Cluster":   {Content: "documents", Planned: true, key: "kmsKeyId", sources: snapshot},
		"neptune/Cluster": {Content: "a graph", Planned: true, key: "kmsKeyArn", sources: snapshot},
		"rds/Instance": {Content: "rows", Planned: true, key: "kmsKeyId", sources: map[string][]recovery.Kind{
			"snapshotIdentifier":                                       snapshot["snapshotIdentifier"],
			"restoreToPointInTime.sourceDbiResourceId":                 {recovery.AutomatedBackup},
			"restoreToPointInTime.sourceDbInstanceIdentifier":          nil,
			"restoreToPointInTime.sourceDbInstanceAutomatedBackupsArn": {recovery.AutomatedBackup},
		}, brought: []string{"username", "dbName"}},
		"dynamodb/Table": {Content: "items", Planned: true, key: "serverSideEncryption.kmsKeyArn",
			sources: map[string][]recovery.Kind{"restoreSourceTableArn": nil, "restoreSourceName": nil},
			brought: []string{"restoreToLatestTime", "restoreDateTime"}},
		"s3/BucketV2":    {Content: "objects", Planned: true, OwnKey: true},
		"s3/Bucket":      {Content: "objects", Planned: true, OwnKey: true},
		"efs/FileSystem": {Content: "files", Planned: true, OwnKey: true, key: "kmsKeyId"},
		"elasticache/ReplicationGroup": {Content: "keys", key: "kmsKeyId",
			sources: map[string][]recovery.Kind{"snapshotName": {recovery.FinalSnapshot}}},
		"secretsmanager/Secret": {Content: "a secret", key: "kmsKeyId"},
		"opensearch/Domain":     {Content: "indices", key: "encryptAtRest.kmsKeyId"},
		"cognito/UserPool":      {Content: "users"},
		"ecr/Repository":        {Content: "images"},
		"sqs/Queue": {Content: "messages",
			Passing: "messages in flight are not backed up: AWS has no backup of queues"},
		"kinesis/Stream": {Content: "records",
			Passing: "records in flight are not backed up: AWS has no backup of streams"},
		"cloudwatch/LogGroup": {Content: "log events",
			Passing: "AWS has no backup of log groups; what must last is delivered to a bucket"},
	}
}

// StoreOf says what a type has to do with backups. ok is false for types that hold no data.
func StoreOf(typ string) (s Store, ok bool) {
	s, ok = stores()[short(typ)]
	return s, ok
}

// KeyOf returns what the state names as the KMS key that encrypts a resource's data: an ARN, an id, or "".
func KeyOf(typ string, state resource.PropertyMap) string {
	if s, ok := StoreOf(typ); ok && s.key != "" {
		return values{state}.text(s.key)
	}
	if short(typ) == "backup/Vault" {
		return values{state}.text("kmsKeyArn")
	}
	return ""
}

// Source is where the data of a new resource comes from.
type Source struct {
	// Property names it, and Value is what it is given.
	Property, Value string
	// Kinds are what it may be. None: a resource of the same type that exists.
	Kinds []recovery.Kind
}

// SourceOf returns the source that the inputs name. ok is false for a resource that starts empty.
func SourceOf(typ string, inputs resource.PropertyMap) (s Source, ok bool) {
	for property, kinds := range stores()[short(typ)].sources {
		if value := (values{inputs}).text(property); value != "" {
			return Source{Property: property, Value: value, Kinds: kinds}, true
		}
	}
	return Source{}, false
}

// SourceInputs are the inputs of a type that name a source, or that a source makes superfluous, sorted.
func SourceInputs(typ string) []string {
	s := stores()[short(typ)]
	names := slices.Clone(s.brought)
	for property := range s.sources {
		head, _, _ := strings.Cut(property, ".")
		names = append(names, head)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// NoSource is what AWS says when the source does not exist where the resource would be.
func NoSource(typ string, s Source) string {
	switch {
	case short(typ) == "dynamodb/Table":
		return "TableNotFoundException: Source table not found: " + s.Value
	case short(typ) == "elasticache/ReplicationGroup":
		return "SnapshotNotFoundFault: Snapshot " + s.Value + " not found"
	case short(typ) == "rds/Instance" && s.Property == "snapshotIdentifier":
		return "DBSnapshotNotFound: DBSnapshot not found: " + s.Value
	case short(typ) == "rds/Instance":
		return "DBInstanceNotFound: DBInstance not found: " + s.Value
	case s.Property == "snapshotIdentifier":
		return "DBClusterSnapshotNotFoundFault: DBClusterSnapshot not found: " + s.Value
	default:
		return "DBClusterNotFoundFault: DBCluster not found: " + s.Value
	}
}

// NoKey is what AWS says when the key that encrypts the source waits to be deleted.
func NoKey(typ, key string) string {
	switch short(typ) {
	case "rds/Cluster", "rds/Instance", "docdb/Cluster", "neptune/Cluster":
		return "KMSKeyNotAccessibleFault: The specified KMS key [" + key +
			"] does not exist, is not enabled or you do not have permissions to access it."
	default:
		return "KMSInvalidStateException: " + key + " is pending deletion."
	}
}
