package database

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Backup is how the data can be brought back.
type Backup struct {
	// Days is for how long the cluster can be restored to any second. Default: 7. 1 to 35.
	Days int
	// Window is the daily time in UTC in which the backup is made. Default: "01:00-02:00". At least 30 minutes,
	// apart from Engine.Maintenance.
	Window string
	// ByPlan leaves Days and Window, once the cluster is there, to a plan of AWS Backup with continuous backups,
	// which sets them itself. Default: Pulumi keeps them as they are here.
	ByPlan bool
	// RestoreFrom is where the data comes from when the cluster is created. Later it may stay, change or go
	// without any effect. Default: the cluster starts empty.
	RestoreFrom *Restore
}

// Restore is a snapshot, or a moment of a cluster. Exactly one of SnapshotARN, ClusterID and
// ClusterResourceID says of what.
type Restore struct {
	// SnapshotARN is a snapshot: manual, final, shared, or a recovery point of AWS Backup. Default: none.
	SnapshotARN pulumi.StringInput
	// ClusterID is a cluster that exists. Default: none.
	ClusterID pulumi.StringInput
	// ClusterResourceID is a cluster that may be gone, but whose automated backups were kept: "cluster-ABC…",
	// the output ResourceID. Default: none.
	ClusterResourceID pulumi.StringInput
	// Time is the moment of the cluster. Default: the latest there is, up to five minutes ago.
	Time time.Time
	// Clone shares the storage with the source until either side changes it: done within minutes, at its latest
	// moment only. Default: the data is copied.
	Clone bool
}

func (b Backup) withDefaults() Backup {
	b.Days = cmp.Or(b.Days, 7)
	b.Window = cmp.Or(b.Window, "01:00-02:00")
	return b
}

func (b Backup) validate() error {
	var p check.Problems
	p.Between(b.Days, 1, 35, "days", "days")
	if b.RestoreFrom != nil {
		p.Under("restoreFrom", b.RestoreFrom.validate())
	}
	return p.Err()
}

func (r Restore) validate() error {
	var p check.Problems
	given := 0
	for _, from := range []pulumi.StringInput{r.SnapshotARN, r.ClusterID, r.ClusterResourceID} {
		if from != nil {
			given++
		}
	}
	p.Unless(given == 1, "",
		"names %d sources; want exactly one of snapshotARN, clusterID and clusterResourceID", given)
	p.Unless(r.Time.IsZero() || r.SnapshotARN == nil, "time", "is set with snapshotARN; want one or the other")
	p.Unless(!r.Clone || r.ClusterID != nil && r.Time.IsZero(), "clone",
		"is set; want clusterID and no time with it, for only the latest moment can be shared")
	return p.Err()
}

// apply sets the source of the data. The source brings its administrator and its databases along, and naming
// others would replace the cluster at once.
func (r Restore) apply(args *rds.ClusterArgs) {
	args.MasterUsername, args.DatabaseName = nil, nil
	if r.SnapshotARN != nil {
		args.SnapshotIdentifier = r.SnapshotARN.ToStringOutput().ToStringPtrOutput()
		return
	}
	from := rds.ClusterRestoreToPointInTimeArgs{RestoreType: pulumi.String("full-copy")}
	if r.Clone {
		from.RestoreType = pulumi.String("copy-on-write")
	}
	if r.ClusterID != nil {
		from.SourceClusterIdentifier = r.ClusterID.ToStringOutput().ToStringPtrOutput()
	} else {
		from.SourceClusterResourceId = r.ClusterResourceID.ToStringOutput().ToStringPtrOutput()
	}
	if r.Time.IsZero() {
		from.UseLatestRestorableTime = pulumi.Bool(true)
	} else {
		from.RestoreToTime = pulumi.String(r.Time.UTC().Format(time.RFC3339))
	}
	args.RestoreToPointInTime = from
}
