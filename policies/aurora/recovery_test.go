package aurora_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestDeletionProtection(t *testing.T) {
	ruletest.Run(t, aurora.DeletionProtection, ruletest.Good{Inputs: m{"deletionProtection": true}},
		ruletest.Fail("not said", m{"deletionProtection": nil}, "deletionProtection is not set"),
	)
}

func TestFinalSnapshot(t *testing.T) {
	ruletest.Run(t, aurora.FinalSnapshot, ruletest.Good{Inputs: m{"finalSnapshotIdentifier": "orders-final"}},
		ruletest.Pass("not skipped, in development", m{"@production": false, "skipFinalSnapshot": false}),
		ruletest.Fail("skipped", m{"skipFinalSnapshot": true}, "skipFinalSnapshot is true"),
		ruletest.Fail("without a name", m{"finalSnapshotIdentifier": nil}, "finalSnapshotIdentifier is not set"),
		ruletest.Fail("without a name, in development", m{
			"@production": false, "finalSnapshotIdentifier": nil,
		}, "finalSnapshotIdentifier is not set"),
		ruletest.Beyond("of a resource whose name is none", m{
			"@name": "orders_1", "finalSnapshotIdentifier": nil,
		}, "finalSnapshotIdentifier is not set"),
		ruletest.Skip("skipped, in development", m{"@production": false, "skipFinalSnapshot": true}),
	)
}

func TestBackupRetentionMin(t *testing.T) {
	ruletest.Run(t, aurora.BackupRetentionMin, ruletest.Good{Inputs: m{"backupRetentionPeriod": 7}},
		ruletest.Pass("as long as configured", m{"backupRetentionPeriod": 35, "@setting.leastDays": 35}),
		ruletest.Fail("shorter than configured", m{"@setting.leastDays": 35}, "backupRetentionPeriod is 7; want at least 35"),
		ruletest.Fail("AWS's default", m{"backupRetentionPeriod": nil}, "backupRetentionPeriod is 1; want at least 7"),
	)
}

func TestMySQLBacktrack(t *testing.T) {
	ruletest.Run(t, aurora.MySQLBacktrack, ruletest.Good{Inputs: m{"engine": "aurora-mysql", "backtrackWindow": 86400}},
		ruletest.Fail("none", m{"backtrackWindow": nil}, "backtrackWindow is not set"),
		ruletest.Fail("switched off", m{"backtrackWindow": 0}, "backtrackWindow is 0"),
		ruletest.Skip("PostgreSQL", m{"engine": "aurora-postgresql", "backtrackWindow": nil}),
		ruletest.Skip("in a global cluster", m{"globalClusterIdentifier": "world", "backtrackWindow": nil}),
	)
}

func TestCopyTagsToSnapshot(t *testing.T) {
	ruletest.Run(t, aurora.CopyTagsToSnapshot, ruletest.Good{Inputs: m{"copyTagsToSnapshot": true}},
		ruletest.Fail("not said", m{"copyTagsToSnapshot": nil}, "copyTagsToSnapshot is not set"),
	)
}

func TestExtendedSupportDisabled(t *testing.T) {
	ruletest.Run(t, aurora.ExtendedSupportDisabled, ruletest.Good{Inputs: m{
		"engineLifecycleSupport": "open-source-rds-extended-support-disabled",
	}},
		ruletest.Fail("AWS's default", m{"engineLifecycleSupport": nil}, "engineLifecycleSupport is not set"),
		ruletest.Fail("wanted", m{"engineLifecycleSupport": "open-source-rds-extended-support"}, "want"),
	)
}

func TestServerlessCapacityCap(t *testing.T) {
	ruletest.Run(t, aurora.ServerlessCapacityCap, ruletest.Good{Inputs: m{
		"serverlessv2ScalingConfiguration": m{"minCapacity": 0.5, "maxCapacity": 8},
	}},
		ruletest.Pass("in development", m{"@production": false}),
		ruletest.Pass("large, in production", m{"serverlessv2ScalingConfiguration.maxCapacity": 64}),
		ruletest.Fail("rests too high", m{
			"@production": false, "serverlessv2ScalingConfiguration.minCapacity": 2,
		}, "minCapacity is 2; want at most 0.5"),
		ruletest.Fail("grows too high", m{
			"@production": false, "serverlessv2ScalingConfiguration.maxCapacity": 64,
		}, "maxCapacity is 64; want at most 8"),
		ruletest.Fail("higher than configured", m{"@production": false, "@setting.mostUnits": 4}, "want at most 4"),
		ruletest.Skip("no serverless one", m{"@production": false, "serverlessv2ScalingConfiguration": nil}),
	)
}
