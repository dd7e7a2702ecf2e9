package awsmodel

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// systemBackupDays is for how long DynamoDB keeps a deleted table.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
const systemBackupDays = 35

// Lock is the property with which AWS itself refuses to delete a resource of the type, or "".
func Lock(typ string) string { return keeps()[short(typ)].property }

// Unlock returns the state with that refusal switched off, as somebody may do by hand. changed is false when
// nothing was switched on.
func Unlock(typ string, state resource.PropertyMap) (unlocked resource.PropertyMap, changed bool) {
	k, ok := keeps()[short(typ)]
	if !ok || (values{state}).text(k.property) != k.value {
		return state, false
	}
	off := resource.NewProperty(false)
	if k.value != "true" {
		off = resource.NewProperty("INACTIVE")
	}
	unlocked = state.Copy()
	unlocked[resource.PropertyKey(k.property)] = off
	return unlocked, true
}

// Leaves returns what AWS keeps of a resource when it is deleted: how, under which id and ARN, and for how
// long.
func Leaves(r Resource, state resource.PropertyMap) []recovery.Kept {
	m := newMaker(r)
	m.state = state
	v := values{state}
	switch short(r.Type) {
	case "rds/Cluster", "docdb/Cluster", "neptune/Cluster":
		return m.databaseLeaves(v, "cluster-snapshot", "cluster-auto-backup", v.text("clusterResourceId"))
	case "rds/Instance":
		return m.databaseLeaves(v, "snapshot", "auto-backup", v.text("resourceId"))
	case "elasticache/ReplicationGroup":
		if name := v.text("finalSnapshotIdentifier"); name != "" {
			return []recovery.Kept{{Kind: recovery.FinalSnapshot, ID: name,
				ARN: m.expand("{arn:elasticache}:snapshot:"+name, "")}}
		}
	case "dynamodb/Table":
		if v.on("pointInTimeRecovery.enabled") {
			arn := v.text("arn") + "/backup/" + m.expand("0{d13:backup}-{h8:backup}", "")
			return []recovery.Kept{{Kind: recovery.SystemBackup, ID: arn, ARN: arn, Days: systemBackupDays}}
		}
	case "kms/Key":
		return []recovery.Kept{{Kind: recovery.RecoveryWindow, ID: v.text("keyId"), ARN: v.text("arn"),
			Days: window(v, "deletionWindowInDays")}}
	case "secretsmanager/Secret":
		if days := window(v, "recoveryWindowInDays"); days > 0 {
			return []recovery.Kept{{Kind: recovery.RecoveryWindow, ID: v.text("name"), ARN: v.text("arn"), Days: days}}
		}
	}
	return nil
}

func (m *maker) databaseLeaves(v values, snapshot, automated, id string) []recovery.Kept {
	var kept []recovery.Kept
	if name := v.text("finalSnapshotIdentifier"); name != "" && !v.on("skipFinalSnapshot") {
		kept = append(kept, recovery.Kept{Kind: recovery.FinalSnapshot, ID: name,
			ARN: m.expand("{arn:rds}:"+snapshot+":"+name, "")})
	}
	days, _ := v.number("backupRetentionPeriod")
	if v.text("deleteAutomatedBackups") == "false" && days > 0 {
		kept = append(kept, recovery.Kept{Kind: recovery.AutomatedBackup, ID: id,
			ARN: m.expand("{arn:rds}:"+automated+":ab-{l40:automated}", ""), Days: int(days)})
	}
	return kept
}

// window is for how many days something can be called back: 30 unless the program says otherwise.
func window(v values, property string) int {
	if n, ok := v.number(property); ok {
		return int(n)
	}
	return 30
}

// NameTaken is what AWS says to a deletion whose final snapshot would have the name of another.
func NameTaken(typ, name string) string {
	switch short(typ) {
	case "elasticache/ReplicationGroup":
		return "SnapshotAlreadyExistsFault: Snapshot with specified name already exists."
	case "rds/Instance":
		return "DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier " +
			name + " already exists."
	default:
		return "DBClusterSnapshotAlreadyExistsFault: Cannot create the cluster snapshot because one with the " +
			"identifier " + name + " already exists."
	}
}

// RecoveryPoint is what AWS Backup makes of a store: the ARN of its recovery point, which databases show as a
// snapshot of their own. nil means that AWS Backup does not protect it, because of its type.
func RecoveryPoint(r Resource, state resource.PropertyMap, continuous bool) *recovery.Kept {
	s, ok := StoreOf(r.Type)
	if !ok || !s.Planned {
		return nil
	}
	m := newMaker(r)
	m.state = state
	kind := "point"
	if continuous {
		kind = "continuous"
	}
	template := "{arn:backup}:recovery-point:{uuid:" + kind + "}"
	switch short(r.Type) {
	case "rds/Cluster", "docdb/Cluster", "neptune/Cluster":
		template = "{arn:rds}:cluster-snapshot:awsbackup:job-{uuid:" + kind + "}"
	case "rds/Instance":
		template = "{arn:rds}:snapshot:awsbackup:job-{uuid:" + kind + "}"
	case "s3/BucketV2", "s3/Bucket":
		template = "{arn:backup}:recovery-point:" + m.text("bucket") + "-{h8:" + kind + "}"
	}
	arn := m.expand(template, "")
	return &recovery.Kept{Kind: recovery.RecoveryPoint, ID: arn, ARN: arn}
}

// Continuous reports whether AWS Backup can restore resources of the type to any second.
func Continuous(typ string) bool {
	return slices.Contains([]string{"rds/Cluster", "rds/Instance", "s3/BucketV2", "s3/Bucket"}, short(typ))
}
