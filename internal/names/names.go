// Package names knows what AWS allows as a physical name, and shortens names that must be fixed without
// making two of them the same.
package names

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// suffix is what Pulumi's auto-naming appends: a hyphen and seven hexadecimal digits.
const suffix = 8

// Kind is a sort of physical name, with what AWS allows in it.
type Kind struct {
	// What is the sort of thing, in AWS's words.
	What string
	// Max is the longest name that AWS takes, in characters.
	Max int

	pattern *regexp.Regexp
	charset string
}

const (
	wordy = "letters, digits, hyphens and underscores"
	plain = "letters, digits and hyphens, starting with a letter"
	lower = "lower-case letters, digits and hyphens, starting with a letter"
)

var (
	wordyPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	plainPattern = regexp.MustCompile(`^[A-Za-z](-?[A-Za-z0-9])*$`)
	lowerPattern = regexp.MustCompile(`^[a-z](-?[a-z0-9])*$`)
)

// The kinds of name that components derive from their own, each with its limit from the API reference.
var (
	LoadBalancer     = Kind{"load balancer", 32, plainPattern, plain}
	TargetGroup      = Kind{"target group", 32, plainPattern, plain}
	Role             = Kind{"IAM role", 64, wordyPattern, wordy}
	Function         = Kind{"Lambda function", 64, wordyPattern, wordy}
	Bucket           = Kind{"S3 bucket", 63, lowerPattern, lower}
	ReplicationGroup = Kind{"ElastiCache replication group", 40, lowerPattern, lower}
	CacheUser        = Kind{"ElastiCache user", 40, lowerPattern, lower}
	Database         = Kind{"RDS identifier", 63, lowerPattern, lower}
	SearchDomain     = Kind{"OpenSearch domain", 28, lowerPattern, lower}
	AccessControl    = Kind{"CloudFront origin access control", 64, wordyPattern, wordy}
	VPCOrigin        = Kind{"CloudFront VPC origin", 64, wordyPattern, wordy}
	WebACL           = Kind{"web ACL", 128, wordyPattern, wordy}
	Queue            = Kind{"SQS queue", 80, wordyPattern, wordy}
	Topic            = Kind{"SNS topic", 256, wordyPattern, wordy}
	BackupVault      = Kind{"backup vault", 50, wordyPattern, wordy}
	BackupPlan       = Kind{"backup plan", 50, wordyPattern, wordy}
	BackupSelection  = Kind{"backup selection", 50, wordyPattern, wordy}
	Cluster          = Kind{"ECS cluster", 255, wordyPattern, wordy}
	Budget           = Kind{"budget", 100, wordyPattern, wordy}
	Alarm            = Kind{"alarm", 255, wordyPattern, wordy}
)

// Auto records a problem unless logical, with the suffix that Pulumi appends, is a legal name of that kind.
func Auto(p *check.Problems, path string, kind Kind, logical string) {
	room := kind.Max - suffix
	p.Unless(len(logical) <= room, path,
		"makes the %s name %q, %d characters with its suffix; want at most %d, so %d fewer",
		kind.What, logical, len(logical)+suffix, kind.Max, len(logical)-room)
	p.Unless(kind.pattern.MatchString(logical), path, "makes the %s name %q; want %s",
		kind.What, logical, kind.charset)
}

// Fixed records a problem unless physical, which gets no suffix, is a legal name of that kind.
func Fixed(p *check.Problems, path string, kind Kind, physical string) {
	p.Unless(len(physical) <= kind.Max, path, "is %d characters as %s name; want at most %d",
		len(physical), kind.What, kind.Max)
	p.Unless(kind.pattern.MatchString(physical), path, "is %q as %s name; want %s",
		physical, kind.What, kind.charset)
}

// Fit joins the parts with hyphens. A name longer than limit is cut and ends in eight digits of the hash of
// the whole, so that equal parts always give the same name and different parts different ones.
func Fit(limit int, parts ...string) string {
	whole := strings.Join(parts, "-")
	if len(whole) <= limit {
		return whole
	}
	sum := sha256.Sum256([]byte(whole))
	tail := hex.EncodeToString(sum[:])[:8]
	if limit <= len(tail) {
		return tail[:limit]
	}
	return strings.TrimRight(whole[:limit-len(tail)-1], "-_.") + "-" + tail
}
