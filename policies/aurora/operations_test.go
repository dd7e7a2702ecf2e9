package aurora_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestAutoMinorUpgrade(t *testing.T) {
	ruletest.Run(t, aurora.AutoMinorUpgrade, ruletest.Good{},
		ruletest.Fail("switched off", m{"autoMinorVersionUpgrade": false}, "autoMinorVersionUpgrade is false"),
	)
}

func TestEnhancedMonitoring(t *testing.T) {
	ruletest.Run(t, aurora.EnhancedMonitoring, ruletest.Good{
		Inputs: m{"clusterIdentifier": ruletest.Ref("orders"), "monitoringInterval": 60},
		Others: []ruletest.Other{{Name: "orders", Type: cluster}},
	},
		ruletest.Pass("of the cluster", m{"monitoringInterval": 0, "orders/monitoringInterval": 30}),
		ruletest.Fail("none", m{"monitoringInterval": nil}, "monitoringInterval is not set"),
		ruletest.Fail("switched off", m{"monitoringInterval": 0}, "monitoringInterval is 0"),
	)
}

func TestPerformanceInsights(t *testing.T) {
	none := m{"performanceInsightsEnabled": nil, "performanceInsightsKmsKeyId": nil}
	with := func(changes m) m {
		all := m{}
		for _, some := range []m{none, changes} {
			maps.Copy(all, some)
		}
		return all
	}
	ruletest.Run(t, aurora.PerformanceInsights, ruletest.Good{
		Inputs: m{
			"clusterIdentifier": ruletest.Ref("orders"), "instanceClass": "db.t4g.medium", "engine": "aurora-postgresql",
			"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": "arn:aws:kms:eu-west-1:1:key/1",
		},
		Others: []ruletest.Other{{Name: "orders", Type: cluster}},
	},
		ruletest.Pass("of the cluster", with(m{
			"orders/performanceInsightsEnabled": true, "orders/performanceInsightsKmsKeyId": "arn:aws:kms:eu-west-1:1:key/1",
		})),
		ruletest.Fail("none", with(nil), "performanceInsightsEnabled is not set"),
		ruletest.Fail("switched off", m{"performanceInsightsEnabled": false}, "performanceInsightsEnabled is false"),
		ruletest.Fail("without a key", m{"performanceInsightsKmsKeyId": nil}, "performanceInsightsKmsKeyId is not set"),
		ruletest.Fail("MySQL on a large class", with(m{"engine": "aurora-mysql", "instanceClass": "db.r8g.large"}), "not set"),
		ruletest.Skip("MySQL on a small class", with(m{"engine": "aurora-mysql"})),
	)
}

func TestEventSubscribed(t *testing.T) {
	const subscription = "aws:rds/eventSubscription:EventSubscription"
	ruletest.Run(t, aurora.EventSubscribed, ruletest.Good{Others: []ruletest.Other{
		{Name: "clusters", Type: subscription, Inputs: m{
			"sourceType": "db-cluster", "eventCategories": []string{"failover", "failure", "maintenance"},
		}},
		{Name: "instances", Type: subscription, Inputs: m{
			"sourceType": "db-instance", "eventCategories": []string{"failure", "maintenance", "restoration"},
		}},
	}},
		ruletest.Pass("one to everything", m{
			"clusters/sourceType": nil, "clusters/eventCategories": nil, "instances/": nil,
		}),
		ruletest.Fail("none", m{"clusters/": nil, "instances/": nil}, "there is no EventSubscription to db-cluster"),
		ruletest.Fail("no cluster", m{"clusters/": nil}, "db-cluster"),
		ruletest.Fail("no instance", m{"instances/": nil}, "db-instance"),
		ruletest.Fail("to snapshots", m{"clusters/sourceType": "db-snapshot"}, `want "db-cluster"`),
		ruletest.Fail("to proxies", m{"instances/sourceType": "db-proxy"}, `want "db-instance"`),
		ruletest.Fail("switched off", m{"clusters/enabled": false}, "enabled is false"),
		ruletest.Fail("without failures of instances", m{
			"instances/eventCategories": []string{"maintenance"},
		}, `eventCategories does not contain "failure"`),
		ruletest.Fail("without maintenance of instances", m{
			"instances/eventCategories": []string{"failure"},
		}, `"maintenance"`),
		ruletest.Fail("without failovers", m{
			"clusters/eventCategories": []string{"failure", "maintenance"},
		}, `"failover"`),
	)
}

func TestMySQLLogsExported(t *testing.T) {
	ruletest.Run(t, aurora.MySQLLogsExported, ruletest.Good{Inputs: m{
		"engine": "aurora-mysql", "enabledCloudwatchLogsExports": []string{"audit", "error", "general", "slowquery"},
	}},
		ruletest.Fail("none", m{"enabledCloudwatchLogsExports": nil}, `does not contain "audit"`),
		ruletest.Fail("no audit", m{"enabledCloudwatchLogsExports[0]": nil}, `does not contain "audit"`),
		ruletest.Fail("no errors", m{"enabledCloudwatchLogsExports[1]": nil}, `does not contain "error"`),
		ruletest.Fail("no slow queries", m{"enabledCloudwatchLogsExports[3]": nil}, `does not contain "slowquery"`),
		ruletest.Skip("PostgreSQL", m{"engine": "aurora-postgresql"}),
	)
}

func TestPostgresLogsExported(t *testing.T) {
	ruletest.Run(t, aurora.PostgresLogsExported, ruletest.Good{Inputs: m{
		"engine": "aurora-postgresql", "enabledCloudwatchLogsExports": []string{"postgresql"},
	}},
		ruletest.Fail("none", m{"enabledCloudwatchLogsExports": nil}, `does not contain "postgresql"`),
		ruletest.Fail("another", m{"enabledCloudwatchLogsExports[0]": "instance"}, `does not contain "postgresql"`),
		ruletest.Skip("MySQL", m{"engine": "aurora-mysql"}),
	)
}

func TestMySQLAuditLoggingOn(t *testing.T) {
	ruletest.Run(t, aurora.MySQLAuditLoggingOn, ruletest.Good{Inputs: m{
		"family": "aurora-mysql8.0", "parameters": []m{
			{"name": "server_audit_logging", "value": "1"}, {"name": "server_audit_events", "value": "CONNECT"},
		},
	}},
		ruletest.Pass("a cluster with its own", m{
			"@type": cluster, "engine": "aurora-mysql", "dbClusterParameterGroupName": "orders",
		}),
		ruletest.Fail("nothing", m{"parameters": nil}, "does not turn on server_audit_logging"),
		ruletest.Fail("another", m{"parameters[0].name": "general_log"}, "does not turn on server_audit_logging"),
		ruletest.Fail("switched off", m{"parameters[0].value": "0"}, "does not turn on server_audit_logging"),
		ruletest.Fail("no events", m{"parameters[1]": nil}, "does not turn on server_audit_events"),
		ruletest.Fail("empty events", m{
			"parameters[0].name": "general_log", "parameters[1].value": "", "parameters[2]": m{"name": "server_audit_logging", "value": "1"},
		}, "server_audit_events"),
		ruletest.Beyond("a cluster with none", m{"@type": cluster, "engine": "aurora-mysql"}, "is not set"),
		ruletest.Beyond("a cluster with the default", m{
			"@type": cluster, "engine": "aurora-mysql", "dbClusterParameterGroupName": "default.aurora-mysql8.0",
		}, "default.aurora-mysql8.0"),
		ruletest.Skip("a PostgreSQL group", m{"family": "aurora-postgresql17"}),
		ruletest.Skip("a PostgreSQL cluster", m{"@type": cluster, "engine": "aurora-postgresql"}),
	)
}

func TestPostgresStatementLogging(t *testing.T) {
	ruletest.Run(t, aurora.PostgresStatementLogging, ruletest.Good{Inputs: m{
		"family": "aurora-postgresql17", "parameters": []m{
			{"name": "log_statement", "value": "mod"}, {"name": "log_min_duration_statement", "value": "500"},
		},
	}},
		ruletest.Pass("a cluster with its own", m{
			"@type": cluster, "engine": "aurora-postgresql", "dbClusterParameterGroupName": "orders",
		}),
		ruletest.Fail("nothing", m{"parameters": nil}, "does not turn on log_statement"),
		ruletest.Fail("no statements", m{"parameters[0].value": "none"}, "does not turn on log_statement"),
		ruletest.Fail("another's value", m{"parameters[0].name": "x"}, "does not turn on log_statement"),
		ruletest.Fail("no slow ones", m{"parameters[1].value": "-1"}, "does not turn on log_min_duration_statement"),
		ruletest.Fail("another's duration", m{"parameters[1].name": "x"}, "does not turn on log_min_duration_statement"),
		ruletest.Beyond("a cluster with none", m{"@type": cluster, "engine": "aurora-postgresql"}, "is not set"),
		ruletest.Beyond("a cluster with the default", m{
			"@type": cluster, "engine": "aurora-postgresql", "dbClusterParameterGroupName": "default.aurora-postgresql17",
		}, "default"),
		ruletest.Skip("a MySQL group", m{"family": "aurora-mysql8.0"}),
		ruletest.Skip("a MySQL cluster", m{"@type": cluster, "engine": "aurora-mysql"}),
	)
}
