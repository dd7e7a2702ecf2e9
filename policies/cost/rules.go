// Package cost holds the rules about money: budgets, and what costs more than it has to.
package cost

import "github.com/plinth-iac/plinth/policies/rule"

const (
	budget       = "aws:budgets/budget:Budget"
	monitor      = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
	subscription = "aws:costexplorer/anomalySubscription:AnomalySubscription"

	clusterInstance  = "aws:rds/clusterInstance:ClusterInstance"
	databaseInstance = "aws:rds/instance:Instance"
	replicationGroup = "aws:elasticache/replicationGroup:ReplicationGroup"
	cacheCluster     = "aws:elasticache/cluster:Cluster"
	domain           = "aws:opensearch/domain:Domain"
	nodeGroup        = "aws:eks/nodeGroup:NodeGroup"

	logGroup = "aws:cloudwatch/logGroup:LogGroup"
	stream   = "aws:kinesis/stream:Stream"
)

// guide is where the guide to cost management begins.
const guide = "https://docs.aws.amazon.com/cost-management/latest/userguide/"

// Rules are the rules about money.
func Rules() rule.Group {
	return rule.Group{
		Service: "Cost",
		Rules: []rule.Rule{
			BudgetExists, BudgetNotifies, BudgetWithinMaximum, BudgetValid, AnomalyMonitorExists,
			InstanceClassAllowed, InstanceClassGraviton, RetentionCapped, VolumesGP3,
		},
		LeftOut: []rule.LeftOut{{
			Name: "estimated-monthly-cost-within-budget",
			Reason: "a price list inside a pack ages with it, and knows neither what is used nor what was agreed " +
				"with AWS: a deployment would be stopped by a guess. budget-monthly-cost-exists watches the bill",
		}},
	}
}
