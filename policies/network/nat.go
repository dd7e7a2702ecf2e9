package network

import "github.com/plinth-iac/plinth/policies/rule"

// NATPerZone asks, in production, for subnets whose traffic to the internet leaves by a NAT gateway in their
// own zone.
var NATPerZone = rule.Rule{
	Name:  "nat-gateway-per-az-in-production",
	Types: []string{subnet},
	With:  []string{natGateway, route, routeTable, routeAssociation},
	Why: "When one zone fails, the others lose the internet with it; until then every byte between zones is " +
		"paid.",
	Fix:      "give each zone a natGateway, and the subnets of the zone a route to it",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "nat-gateway-basics.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL10-BP01"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		zone := in.At("availabilityZone")
		local := func(gateway rule.Inputs) rule.Verdict {
			return stack.Targets(gateway, "subnetId", subnet).All(func(home rule.Inputs) rule.Verdict {
				return home.At("availabilityZone").Same(zone)
			})
		}
		return rule.When(rule.All(in.Production(), zone.Set()), leavesBy(in, stack, local))
	},
}

// leavesBy holds when each NAT gateway that the subnet has a route to does.
func leavesBy(in rule.Inputs, stack *rule.Stack, holds func(gateway rule.Inputs) rule.Verdict) rule.Verdict {
	inTable := func(table rule.Inputs) rule.Verdict {
		return rule.All(
			stack.Targets(table, "routes[].natGatewayId", natGateway).All(holds),
			stack.Users(table, route, "routeTableId").All(func(r rule.Inputs) rule.Verdict {
				return stack.Targets(r, "natGatewayId", natGateway).All(holds)
			}),
		)
	}
	return stack.Users(in, routeAssociation, "subnetId").All(func(association rule.Inputs) rule.Verdict {
		return stack.Targets(association, "routeTableId", routeTable).All(inTable)
	})
}

// OneNATOutsideProduction asks for no more than one NAT gateway in a VPC that nobody depends on.
var OneNATOutsideProduction = rule.Rule{
	Name:     "nat-gateway-single-outside-production",
	Types:    []string{vpc},
	With:     []string{natGateway, subnet},
	Why:      "Every NAT gateway costs by the hour, and where nobody depends on the stack one is enough.",
	Fix:      "keep one natGateway, and route the private subnets of all zones to it",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "nat-gateway-pricing.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST08-BP02"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		if in.Env().Production {
			return rule.Decide(true, "")
		}
		subnets, complete := stack.Users(in, subnet, "vpcId").Sure()
		gateways := 0
		for _, s := range subnets {
			here, all := stack.Users(s, natGateway, "subnetId").Sure()
			gateways += len(here)
			complete = complete && all
		}
		if gateways <= 1 && !complete {
			return rule.Unclear("it is not known yet where the NAT gateways are")
		}
		return rule.Decide(gateways <= 1, "there is more than one NatGateway in the VPC")
	},
}
