// Package aurora holds the rules about Aurora clusters and what belongs to them. Those about data and access
// hold for Multi-AZ clusters of RDS too, which are of the same type.
package aurora

import "github.com/plinth-iac/plinth/policies/rule"

const (
	cluster        = "aws:rds/cluster:Cluster"
	instance       = "aws:rds/clusterInstance:ClusterInstance"
	parameterGroup = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
	globalCluster  = "aws:rds/globalCluster:GlobalCluster"
	subscription   = "aws:rds/eventSubscription:EventSubscription"
	proxy          = "aws:rds/proxy:Proxy"
	proxyTarget    = "aws:rds/proxyTarget:ProxyTarget"
	proxyPool      = "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup"
	subnetGroup    = "aws:rds/subnetGroup:SubnetGroup"

	subnet           = "aws:ec2/subnet:Subnet"
	routeTable       = "aws:ec2/routeTable:RouteTable"
	routeAssociation = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	route            = "aws:ec2/route:Route"
	internetGateway  = "aws:ec2/internetGateway:InternetGateway"
)

// guide is where the user guide of Aurora begins.
const guide = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"

// Rules are the rules about Aurora clusters.
func Rules() rule.Group {
	return rule.Group{
		Service: "Aurora",
		Rules: []rule.Rule{
			StorageEncrypted, StorageEncryptedWithCMK,
			InstanceNotPublic, SubnetGroupPrivate, IAMAuthentication, CustomAdminUsername, ManagedMasterPassword,
			NonDefaultPort, ProxyRequiresTLS, TLSRequired,
			DeletionProtection, FinalSnapshot, BackupRetentionMin, MySQLBacktrack, CopyTagsToSnapshot, MultiAZ,
			AutoMinorUpgrade, EnhancedMonitoring, PerformanceInsights, EventSubscribed,
			MySQLLogsExported, MySQLAuditLoggingOn, PostgresLogsExported, PostgresStatementLogging,
			ExtendedSupportDisabled, ServerlessCapacityCap,
			EngineVersionSupported, InstanceMatchesCluster, NoNonAuroraProperties, MonitoringRolePresent,
			ServerlessCapacityValid, ServerlessInstanceScales, ParameterFamilyMatches, IdentifierValid,
			SubnetGroupTwoZones, ProxyTargetValid, ProxyPoolValid,
		},
		LeftOut: []rule.LeftOut{
			{
				Name: "aurora-in-backup-plan",
				Reason: "backup-stateful-resources-covered asks the same of every store; twice would be one finding " +
					"too many",
			},
			{
				Name: "aurora-instance-engine-version-unset",
				Reason: "programs pass the cluster's engineVersion on to its instances, which is harmless and " +
					"cannot be told from a version of their own",
			},
			{
				Name:   "aurora-instance-copy-tags-to-snapshot",
				Reason: "RDS.17: on an instance of a cluster copyTagsToSnapshot has no effect; the cluster's counts",
			},
		},
	}
}

// mysql holds for Aurora MySQL.
func mysql(in rule.Inputs) rule.Verdict { return in.At("engine").Is("aurora-mysql") }

// postgres holds for Aurora PostgreSQL.
func postgres(in rule.Inputs) rule.Verdict { return in.At("engine").Is("aurora-postgresql") }

// aurora holds for clusters that are not Multi-AZ clusters of RDS.
func aurora(in rule.Inputs) rule.Verdict {
	return in.At("engine").Is("aurora-mysql", "aurora-postgresql")
}
