package alarms

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// BackupVault is a vault of AWS Backup.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
type BackupVault struct {
	// Name is the vault's name.
	Name pulumi.StringInput
}

// WebACL is a rule of a WAFv2 web ACL, or the whole ACL.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
type WebACL struct {
	// Metric is the metric name in the ACL's visibility configuration.
	Metric pulumi.StringInput
	// Rule is the metric name in the rule's visibility configuration. Default: the whole ACL.
	Rule string
	// Region is where a regional ACL stands. Default: the ACL is CloudFront's, whose metrics exist in us-east-1
	// only.
	Region string
}

// Certificate is a certificate of ACM.
// https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
type Certificate struct {
	// ARN is the certificate's ARN. CloudFront's certificates live, and are measured, in us-east-1.
	ARN pulumi.StringInput
}

// HealthCheck is a health check of Route 53. Its metrics exist in us-east-1 only.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html
type HealthCheck struct {
	// ID is the health check's id.
	ID pulumi.StringInput
}

const backupSpace = "AWS/Backup"

func (v BackupVault) dimension() Dimension { return dim("BackupVaultName", v.Name) }

func (w WebACL) dimensions() []Dimension {
	d := []Dimension{dim("WebACL", w.Metric), dim("Rule", pulumi.String(cmp.Or(w.Rule, "ALL")))}
	if w.Region != "" {
		d = append(d, dim("Region", pulumi.String(w.Region)))
	}
	return d
}

// BackupFailed fires when a backup job into the vault fails or is not started in time.
func BackupFailed(v BackupVault) Alarm {
	one := func(id, name string) Term {
		return Term{
			ID: id, Namespace: backupSpace, Metric: name, Statistic: sum, Dimensions: []Dimension{v.dimension()},
		}
	}
	return Alarm{
		Kind: "backup-failed", Severity: Ticket,
		Intent:     "A backup failed or was never started: the newest restore point is older than promised.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Hour), Missing: NothingHappened,
		terms: []Term{
			one("failed", "NumberOfBackupJobsFailed"), one("expired", "NumberOfBackupJobsExpired"),
			added(),
		},
	}
}

// BackupMissing fires when no backup has been completed for longest, whether or not one failed: a plan that
// was emptied or a tag that was lost fails nothing. It fires until the first backup is there. The time is
// rounded up to whole hours and, above a day, to whole days. At most seven days.
func BackupMissing(v BackupVault, longest time.Duration) Alarm {
	window := once((longest + time.Hour - 1).Truncate(time.Hour))
	if longest > day {
		n := int((longest + day - 1) / day)
		window = Window{Period: day, Datapoints: n, Evaluations: n}
	}
	return Alarm{
		Kind: "backup-missing", Severity: Ticket,
		Intent:     "No backup has been completed for too long: there is nothing recent to restore.",
		Comparison: Below, Threshold: 1, Unit: Count, Window: window, Missing: NotAlive,
		terms: metric(backupSpace, "NumberOfBackupJobsCompleted", sum, v.dimension()),
	}
}

// RestoreFailed fires when a restore job fails, including those of a restore test.
func RestoreFailed(v BackupVault) Alarm {
	return Alarm{
		Kind: "backup-restore-failed", Severity: Ticket,
		Intent:     "A restore failed: what was backed up may not be restorable.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Hour), Missing: NothingHappened,
		terms: metric(backupSpace, "NumberOfRestoreJobsFailed", sum, v.dimension()),
	}
}

// CopyFailed fires when a copy from the vault to another region or account fails.
func CopyFailed(v BackupVault) Alarm {
	return Alarm{
		Kind: "backup-copy-failed", Severity: Ticket,
		Intent:     "A copy of a backup to the second region failed: the loss of the first would lose it.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Hour), Missing: NothingHappened,
		terms: metric(backupSpace, "NumberOfCopyJobsFailed", sum, v.dimension()),
	}
}

// WAFBlocked fires when the ACL or rule blocks at least most requests in a minute: a flood.
func WAFBlocked(w WebACL, most int) Alarm {
	return Alarm{
		Kind: "waf-blocked", Severity: Ticket, edge: w.Region == "",
		Intent:     "The firewall blocks a flood of requests: an attack, or a rule that hits real users.",
		Comparison: AtLeast, Threshold: float64(most), Unit: Count, Window: minutes(1), Missing: NothingHappened,
		terms: metric("AWS/WAFV2", "BlockedRequests", sum, w.dimensions()...),
	}
}

// CertificateExpiry fires when the certificate expires in 44 days or fewer: ACM should have renewed it 60
// before.
func CertificateExpiry(c Certificate) Alarm {
	return Alarm{
		Kind: "acm-expiry", Severity: Ticket,
		Intent:     "The certificate was not renewed: when it expires, nobody can connect.",
		Comparison: AtMost, Threshold: 44, Unit: Days, Window: once(day), Missing: NotAlive,
		terms: metric("AWS/CertificateManager", "DaysToExpiry", minimum, dim("CertificateArn", c.ARN)),
	}
}

// HealthCheckFailed fires when Route 53's checkers, from all over the world, cannot reach the endpoint.
func HealthCheckFailed(h HealthCheck) Alarm {
	return Alarm{
		Kind: "route53-health", Severity: Page, edge: true,
		Intent:     "Checkers from all over the world cannot reach the system: users cannot either.",
		Comparison: Below, Threshold: 1, Unit: Count, Window: minutes(3), Missing: NotAlive,
		terms: metric("AWS/Route53", "HealthCheckStatus", average, dim("HealthCheckId", h.ID)),
	}
}
