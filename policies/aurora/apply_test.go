package aurora_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestEngineVersionSupported(t *testing.T) {
	at := func(engine, version string) m { return m{"engine": engine, "engineVersion": version} }
	const mysql, postgres = "aurora-mysql", "aurora-postgresql"
	ruletest.Run(t, aurora.EngineVersionSupported, ruletest.Good{Inputs: at(postgres, "17.10")},
		ruletest.Pass("newer than the table", at(postgres, "17.12")),
		ruletest.Pass("a major newer than the table", at(postgres, "19.1")),
		ruletest.Pass("AWS's choice of a major", at(postgres, "16")),
		ruletest.Pass("limitless", at(postgres, "16.8-limitless")),
		ruletest.Pass("on its last day", m{"engineVersion": "13.23", "@today": "2026-02-28"}),
		ruletest.Pass("MySQL", at(mysql, "8.0.mysql_aurora.3.10.5")),
		ruletest.Pass("MySQL, newer", at(mysql, "8.0.mysql_aurora.3.13.0")),
		ruletest.Pass("MySQL 8.4", at(mysql, "8.4")),
		ruletest.Pass("MySQL 8.4 in full", at(mysql, "8.4.mysql_aurora.8.4.7")),
		ruletest.Pass("no number at all", at(mysql, "latest")),
		ruletest.Fail("the day after", m{"engineVersion": "13.23", "@today": "2026-03-01"}, "ended on 2026-02-28"),
		ruletest.Fail("before the table", at(postgres, "9.6.22"), "which AWS offers no longer"),
		ruletest.Fail("gone", at(postgres, "16.2"), "engineVersion is 16.2, which AWS does not offer; want one of 16.8"),
		ruletest.Fail("MySQL, ended", at(mysql, "5.7.mysql_aurora.2.12.0"), "ended on 2024-10-31"),
		ruletest.Fail("MySQL, gone", at(mysql, "8.0.mysql_aurora.3.05.2"), "want one of 3.04.0"),
		ruletest.Fail("MySQL, no release", at(mysql, "8.0"), "names no release of Aurora"),
		ruletest.Fail("a global cluster", m{
			"@type": "aws:rds/globalCluster:GlobalCluster", "engineVersion": "15.2",
		}, "engineVersion is 15.2"),
		ruletest.Skip("not said", m{"engineVersion": nil}),
		ruletest.Skip("RDS", at("mysql", "5.7.44")),
	)
}

func TestInstanceMatchesCluster(t *testing.T) {
	ruletest.Run(t, aurora.InstanceMatchesCluster, ruletest.Good{
		Inputs: m{"clusterIdentifier": ruletest.Ref("orders"), "engine": "aurora-mysql"},
		Others: []ruletest.Other{{Name: "orders", Type: cluster, Inputs: m{"engine": "aurora-mysql"}}},
	},
		ruletest.Fail("another", m{"engine": "aurora-postgresql"}, `engine is "aurora-postgresql"`),
		ruletest.Skip("of another stack", m{"orders/": nil, "clusterIdentifier": "orders"}),
	)
}

func TestNoNonAuroraProperties(t *testing.T) {
	ruletest.Run(t, aurora.NoNonAuroraProperties, ruletest.Good{Inputs: m{"engine": "aurora-mysql"}},
		ruletest.Pass("optimised for I/O", m{"storageType": "aurora-iopt1"}),
		ruletest.Fail("storage", m{"allocatedStorage": 100}, "allocatedStorage is 100"),
		ruletest.Fail("throughput", m{"iops": 1000}, "iops is 1000"),
		ruletest.Fail("a class", m{"dbClusterInstanceClass": "db.r6gd.xlarge"}, "dbClusterInstanceClass is"),
		ruletest.Fail("a disk", m{"storageType": "gp3", "iops": 3000}, `storageType is "gp3"`),
		ruletest.Fail("a disk alone", m{"storageType": "gp3"}, `storageType is "gp3"`),
		ruletest.Skip("RDS", m{"engine": "mysql", "iops": 1000, "storageType": "io1"}),
	)
}

func TestMonitoringRolePresent(t *testing.T) {
	ruletest.Run(t, aurora.MonitoringRolePresent, ruletest.Good{Inputs: m{
		"monitoringInterval": 60, "monitoringRoleArn": "arn:aws:iam::123456789012:role/monitoring",
	}},
		ruletest.Pass("neither", m{"monitoringInterval": nil, "monitoringRoleArn": nil}),
		ruletest.Pass("of a cluster", m{"@type": cluster}),
		ruletest.Fail("no role", m{"monitoringRoleArn": nil}, "monitoringRoleArn is not set"),
		ruletest.Fail("no interval", m{"monitoringInterval": nil}, "monitoringInterval is 0"),
		ruletest.Fail("an interval that does not exist", m{"monitoringInterval": 20}, "monitoringInterval is 20"),
	)
}

func TestServerlessCapacityValid(t *testing.T) {
	const block = "serverlessv2ScalingConfiguration"
	ruletest.Run(t, aurora.ServerlessCapacityValid, ruletest.Good{Inputs: m{
		block: m{"minCapacity": 0, "maxCapacity": 1.5, "secondsUntilAutoPause": 300},
	}},
		ruletest.Pass("without a pause", m{block: m{"minCapacity": 0.5, "maxCapacity": 256}}),
		ruletest.Fail("too low", m{block + ".minCapacity": -1, block + ".secondsUntilAutoPause": nil}, "minCapacity is -1"),
		ruletest.Fail("between the steps", m{block + ".maxCapacity": 1.2}, "maxCapacity is 1.2"),
		ruletest.Fail("too high", m{block + ".maxCapacity": 257}, "maxCapacity is 257"),
		ruletest.Fail("less than one", m{block + ".maxCapacity": 0.5}, "want 1 to 256 in steps of 0.5"),
		ruletest.Fail("upside down", m{
			block + ".minCapacity": 2, block + ".secondsUntilAutoPause": nil,
		}, "want not below minCapacity"),
		ruletest.Fail("a pause that never comes", m{block + ".minCapacity": 0.5}, "minCapacity is 0.5; want 0 to 0"),
		ruletest.Fail("a short pause", m{block + ".secondsUntilAutoPause": 60}, "want 300 to 86400"),
		ruletest.Skip("no serverless one", m{block: nil}),
	)
}

func TestServerlessInstanceScales(t *testing.T) {
	ruletest.Run(t, aurora.ServerlessInstanceScales, ruletest.Good{
		Inputs: m{"clusterIdentifier": ruletest.Ref("orders"), "instanceClass": "db.serverless"},
		Others: []ruletest.Other{{Name: "orders", Type: cluster, Inputs: m{
			"serverlessv2ScalingConfiguration": m{"minCapacity": 0, "maxCapacity": 2},
		}}},
	},
		ruletest.Fail("none", m{"orders/serverlessv2ScalingConfiguration": nil}, "serverlessv2ScalingConfiguration is not set"),
		ruletest.Skip("a class", m{"instanceClass": "db.r8g.large", "orders/serverlessv2ScalingConfiguration": nil}),
		ruletest.Skip("of another stack", m{"orders/": nil, "clusterIdentifier": "orders"}),
	)
}

func TestParameterFamilyMatches(t *testing.T) {
	at := func(engine, version, family string) m {
		return m{"engine": engine, "engineVersion": version, "group/family": family}
	}
	ruletest.Run(t, aurora.ParameterFamilyMatches, ruletest.Good{
		Inputs: m{
			"dbClusterParameterGroupName": ruletest.Ref("group"), "engine": "aurora-postgresql", "engineVersion": "17.10",
		},
		Others: []ruletest.Other{{Name: "group", Type: parameterGroup, Inputs: m{"family": "aurora-postgresql17"}}},
	},
		ruletest.Pass("MySQL", at("aurora-mysql", "8.0.mysql_aurora.3.10.5", "aurora-mysql8.0")),
		ruletest.Pass("MySQL 8.4", at("aurora-mysql", "8.4.mysql_aurora.8.4.7", "aurora-mysql8.4")),
		ruletest.Pass("RDS", at("mysql", "8.0.39", "mysql8.0")),
		ruletest.Fail("an older one", m{"group/family": "aurora-postgresql16"}, "want the family of the engine and its version"),
		ruletest.Fail("MySQL's", m{"group/family": "aurora-mysql8.0"}, "want the family"),
		ruletest.Fail("an older MySQL", at("aurora-mysql", "8.4.mysql_aurora.8.4.7", "aurora-mysql8.0"), "want the family"),
		ruletest.Skip("of another stack", m{"dbClusterParameterGroupName": "orders"}),
		ruletest.Skip("no version", m{"engineVersion": nil, "group/family": "aurora-postgresql16"}),
		ruletest.Skip("no engine", m{"engine": nil}),
	)
}

func TestIdentifierValid(t *testing.T) {
	ruletest.Run(t, aurora.IdentifierValid, ruletest.Good{Inputs: m{"clusterIdentifier": strings.Repeat("a", 63)}},
		ruletest.Pass("of an instance", m{"@type": instance, "clusterIdentifier": "--", "identifier": "orders-1"}),
		ruletest.Fail("too long", m{"clusterIdentifier": strings.Repeat("a", 64)}, "want up to 63"),
		ruletest.Fail("capitals", m{"clusterIdentifier": "Orders"}, "Orders"),
		ruletest.Fail("two hyphens", m{"clusterIdentifier": "orders--1"}, "orders--1"),
		ruletest.Fail("a hyphen at the end", m{"clusterIdentifier": "orders-"}, "orders-"),
		ruletest.Fail("of an instance, a digit first", m{"@type": instance, "identifier": "1-orders"}, "1-orders"),
		ruletest.Skip("named by Pulumi", m{"clusterIdentifier": nil}),
		ruletest.Skip("an instance named by Pulumi", m{"@type": instance}),
	)
}
