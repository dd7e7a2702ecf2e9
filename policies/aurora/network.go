package aurora

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// MultiAZ requires a second instance in a second zone.
var MultiAZ = rule.Rule{
	Name:     "aurora-multi-az",
	Types:    []string{cluster},
	With:     []string{instance},
	Why:      "When the only instance or its zone fails, the database is away until a new instance has started.",
	Fix:      "add a second ClusterInstance, and leave availabilityZone out or give each another one",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.15"}, rule.CIS5: {"2.2.4"}, rule.Nag: {"RDSMultiAZSupport"},
		rule.Compliance: {"aws-rds-cluster-disallow-single-availability-zone"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		known, complete := stack.Users(in, instance, "clusterIdentifier").Sure()
		enough, spread := rule.Decide(len(known) > 1, "the cluster has less than two instances"), apart(known)
		if !complete {
			others := rule.Unclear("it is not known which instances belong to the cluster")
			enough, spread = rule.Any(enough, others), rule.Any(spread, others)
		}
		return rule.When(rule.All(in.Production(), aurora(in)), rule.All(enough, rule.When(enough, spread)))
	},
}

// SubnetGroupTwoZones requires subnets in two zones.
var SubnetGroupTwoZones = rule.Rule{
	Name:  "db-subnet-group-two-azs",
	Types: []string{subnetGroup},
	With:  []string{subnet},
	Why: `AWS refuses it: "DB Subnet Group doesn't meet availability zone coverage requirement. Please add ` +
		`subnets to cover at least 2 availability zones."`,
	Fix:      "put subnets of two availability zones or more into subnetIds",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "USER_VPC.WorkingWithRDSInstanceinaVPC.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		known, rest := subnets(in, stack)
		return rule.All(in.Each("subnetIds[]").Count(2, math.MaxInt), rule.Any(apart(known), rest))
	},
}

// SubnetGroupPrivate forbids subnets with a way to the internet.
var SubnetGroupPrivate = rule.Rule{
	Name:     "db-subnet-group-private",
	Types:    []string{subnetGroup},
	With:     []string{subnet, routeTable, routeAssociation, route, internetGateway},
	Why:      "Between the database and the internet stands nothing but a security group.",
	Fix:      "put only subnets without a route to an internet gateway into subnetIds",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"RDS.46"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		known, rest := subnets(in, stack)
		parts := []rule.Verdict{rule.Not(rest)}
		for _, s := range known {
			parts = append(parts, rule.Not(public(s, stack)).OnNo(s.Name()+" is a public subnet"))
		}
		return rule.All(parts...)
	},
}

// subnets are those of the group that are in the stack. Rest is undecided when there are others, else no.
func subnets(in rule.Inputs, stack *rule.Stack) (known []rule.Inputs, rest rule.Verdict) {
	known, complete := stack.Targets(in, "subnetIds[]", subnet).Sure()
	ids, all := in.Each("subnetIds[]").Values()
	if complete && all && len(known) >= len(ids) && len(ids) > 0 {
		return known, rule.Decide(false, "all subnets are in one availability zone")
	}
	return known, rule.Unclear("subnetIds has subnets that are not in the stack or not known yet")
}

// apart holds when not all resources are in one zone.
func apart(resources []rule.Inputs) rule.Verdict {
	var parts []rule.Verdict
	for i := 1; i < len(resources); i++ {
		same := equal(resources[i].At("availabilityZone"), resources[0].At("availabilityZone"))
		parts = append(parts, rule.Not(same).OnNo("all are in one availability zone"))
	}
	return rule.Any(parts...)
}

// equal holds when both are the same text, and is undecided when either cannot be read.
func equal(a, b rule.Value) rule.Verdict { return rule.Any(a.Same(b), b.Same(a)) }

// public holds when the subnet gives public addresses, or when its route table leads to an internet gateway.
func public(subnet rule.Inputs, stack *rule.Stack) rule.Verdict {
	return rule.Any(
		subnet.At("mapPublicIpOnLaunch").True(),
		stack.Users(subnet, routeAssociation, "subnetId").Any(func(link rule.Inputs) rule.Verdict {
			return stack.Targets(link, "routeTableId", routeTable).Any(func(table rule.Inputs) rule.Verdict {
				return rule.Any(
					leadsOut(table, stack, "routes[].gatewayId"),
					stack.Users(table, route, "routeTableId").Any(func(r rule.Inputs) rule.Verdict {
						return leadsOut(r, stack, "gatewayId")
					}),
				)
			})
		}),
	)
}

// leadsOut holds when the property names an internet gateway, of the stack or not.
func leadsOut(in rule.Inputs, stack *rule.Stack, path string) rule.Verdict {
	gateways := stack.Targets(in, path, internetGateway).Exist()
	if gateways.Answer == rule.Yes {
		return gateways
	}
	return in.Each(path).Any(func(id rule.Value) rule.Verdict { return id.HasPrefix("igw-") })
}
