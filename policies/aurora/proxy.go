package aurora

import "github.com/plinth-iac/plinth/policies/rule"

// ProxyTargetValid requires that a proxy's target is one thing.
var ProxyTargetValid = rule.Rule{
	Name:     "aurora-proxy-target-valid",
	Types:    []string{proxyTarget},
	Why:      "AWS refuses a target that is neither a cluster nor an instance, or both.",
	Fix:      "set dbClusterIdentifier for Aurora, or dbInstanceIdentifier for an instance of RDS",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RegisterDBProxyTargets.html",
	Check: func(in rule.Inputs) rule.Verdict {
		cluster, instance := in.At("dbClusterIdentifier"), in.At("dbInstanceIdentifier")
		return rule.All(
			rule.Any(cluster.Set(), instance.Set()),
			rule.Not(rule.All(cluster.Set(), instance.Set())).OnNo(
				"dbClusterIdentifier and dbInstanceIdentifier are both set"),
		)
	},
}

// longestBorrow is how long a proxy lets a client wait for a connection, in seconds:
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html
const longestBorrow = 3600

// ProxyPoolValid requires a pool of connections that AWS takes.
var ProxyPoolValid = rule.Rule{
	Name:  "aurora-proxy-pool-valid",
	Types: []string{proxyPool},
	Why: "AWS refuses a pool of more than all connections, more idle connections than there may be, and " +
		"clients that wait for more than an hour.",
	Fix: "set connectionPoolConfig.maxConnectionsPercent from 1 to 100, maxIdleConnectionsPercent to no " +
		"more than that, and connectionBorrowTimeout to at most 3600",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html",
	Check: func(in rule.Inputs) rule.Verdict {
		pool := in.At("connectionPoolConfig")
		most, idle := pool.At("maxConnectionsPercent"), pool.At("maxIdleConnectionsPercent")
		borrow := pool.At("connectionBorrowTimeout")
		return rule.All(
			rule.When(most.Set(), most.Between(1, 100)),
			rule.When(idle.Set(), rule.All(idle.AtLeast(0), most.Default(100).NoLessThan(idle, 1))),
			rule.When(borrow.Set(), borrow.Between(0, longestBorrow)),
		)
	},
}
