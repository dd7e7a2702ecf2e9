package role

import (
	"path"
	"slices"

	"github.com/plinth-iac/plinth/components/block/site"
)

// ManagedPolicy is a policy that AWS writes and keeps, by its path and name.
type ManagedPolicy string

// The managed policies that services demand as they are, and that AWS extends with the service. Every other
// one grants more than a role needs: write Statements instead.
const (
	// RDSMonitoring lets RDS send enhanced monitoring to CloudWatch Logs.
	RDSMonitoring ManagedPolicy = "service-role/AmazonRDSEnhancedMonitoringRole"
	// APIGatewayLogs lets API Gateway write the account's execution and access logs.
	APIGatewayLogs ManagedPolicy = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
	// Backups lets AWS Backup copy everything but S3.
	Backups ManagedPolicy = "service-role/AWSBackupServiceRolePolicyForBackup"
	// Restores lets AWS Backup restore everything but S3.
	Restores ManagedPolicy = "service-role/AWSBackupServiceRolePolicyForRestores"
	// S3Backups lets AWS Backup copy buckets.
	S3Backups ManagedPolicy = "AWSBackupServiceRolePolicyForS3Backup"
	// S3Restores lets AWS Backup restore buckets.
	S3Restores ManagedPolicy = "AWSBackupServiceRolePolicyForS3Restore"
	// EKSCluster is what the control plane of EKS runs with.
	EKSCluster ManagedPolicy = "AmazonEKSClusterPolicy"
	// EKSNode is what a node of EKS joins its cluster with.
	EKSNode ManagedPolicy = "AmazonEKSWorkerNodePolicy"
	// EKSNetwork is what the VPC CNI gives pods their addresses with.
	EKSNetwork ManagedPolicy = "AmazonEKS_CNI_Policy"
	// EBSDriver is what the EBS CSI driver makes volumes with.
	EBSDriver ManagedPolicy = "service-role/AmazonEBSCSIDriverPolicy"
	// EFSDriver is what the EFS CSI driver makes access points with.
	EFSDriver ManagedPolicy = "service-role/AmazonEFSCSIDriverPolicy"
	// ImagePull lets a node pull images from every repository of the account.
	ImagePull ManagedPolicy = "AmazonEC2ContainerRegistryPullOnly"
	// SessionManager lets Systems Manager open sessions on an instance.
	SessionManager ManagedPolicy = "AmazonSSMManagedInstanceCore"
)

// Managed lists every ManagedPolicy that a Role takes, sorted.
func Managed() []ManagedPolicy {
	all := []ManagedPolicy{
		RDSMonitoring, APIGatewayLogs, Backups, Restores, S3Backups, S3Restores,
		EKSCluster, EKSNode, EKSNetwork, EBSDriver, EFSDriver, ImagePull, SessionManager,
	}
	slices.Sort(all)
	return all
}

func (m ManagedPolicy) arn(s site.Site) string {
	return "arn:" + s.Partition() + ":iam::aws:policy/" + string(m)
}

func (m ManagedPolicy) name() string { return path.Base(string(m)) }
