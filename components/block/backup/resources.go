package backup

// ResourceType is a kind of resource, in AWS Backup's words.
type ResourceType string

// The kinds of resource that AWS Backup protects and that our architectures use. ElastiCache, OpenSearch and
// Cognito are not among them: the first two have snapshots of their own, a user pool has none.
const (
	Aurora   ResourceType = "Aurora"
	RDS      ResourceType = "RDS"
	DynamoDB ResourceType = "DynamoDB"
	S3       ResourceType = "S3"
	EFS      ResourceType = "EFS"
	EBS      ResourceType = "EBS"
)

// Support is what AWS Backup can do with a type.
type Support struct {
	// Continuous says that any second of the retention can be restored.
	Continuous bool
	// Cold says that recovery points may move to cold storage.
	Cold bool
}

// SupportOf says what AWS Backup can do with a type. Copies to another region or account, and
// restore tests, work for all of them.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
func SupportOf(t ResourceType) Support {
	switch t {
	case Aurora, RDS, S3:
		return Support{Continuous: true}
	case DynamoDB, EFS, EBS:
		return Support{Cold: true}
	default:
		return Support{}
	}
}

// Types are the kinds of resource that this package knows.
func Types() []ResourceType { return []ResourceType{Aurora, RDS, DynamoDB, S3, EFS, EBS} }
