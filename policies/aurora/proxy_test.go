package aurora_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestProxyTargetValid(t *testing.T) {
	ruletest.Run(t, aurora.ProxyTargetValid, ruletest.Good{Inputs: m{"dbClusterIdentifier": "orders"}},
		ruletest.Pass("an instance", m{"dbClusterIdentifier": nil, "dbInstanceIdentifier": "orders"}),
		ruletest.Fail("neither", m{"dbClusterIdentifier": nil}, "dbClusterIdentifier is not set"),
		ruletest.Fail("both", m{"dbInstanceIdentifier": "orders"}, "are both set"),
	)
}

func TestProxyPoolValid(t *testing.T) {
	ruletest.Run(t, aurora.ProxyPoolValid, ruletest.Good{Inputs: m{"connectionPoolConfig": m{
		"maxConnectionsPercent": 90, "maxIdleConnectionsPercent": 50, "connectionBorrowTimeout": 120,
	}}},
		ruletest.Pass("all connections by default", m{"connectionPoolConfig.maxConnectionsPercent": nil}),
		ruletest.Pass("idle by default", m{"connectionPoolConfig.maxIdleConnectionsPercent": nil}),
		ruletest.Pass("waiting by default", m{"connectionPoolConfig.connectionBorrowTimeout": nil}),
		ruletest.Fail("more than all", m{"connectionPoolConfig.maxConnectionsPercent": 150}, "want 1 to 100"),
		ruletest.Fail("more idle than there may be", m{"connectionPoolConfig.maxIdleConnectionsPercent": 95},
			"connectionPoolConfig.maxConnectionsPercent is 90; want at least 95"),
		ruletest.Fail("fewer than none", m{"connectionPoolConfig.maxIdleConnectionsPercent": -1}, "want at least 0"),
		ruletest.Fail("for hours", m{"connectionPoolConfig.connectionBorrowTimeout": 7200}, "want 0 to 3600"),
		ruletest.Skip("nothing said", m{"connectionPoolConfig": nil}),
	)
}
