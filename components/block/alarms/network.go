package alarms

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// NATGateway is a NAT gateway.
// https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
type NATGateway struct {
	// ID is the gateway's id: "nat-05dba92075d71c408".
	ID pulumi.StringInput
}

// VPCEndpoint is an interface endpoint in one subnet.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html
type VPCEndpoint struct {
	// ID is the endpoint's id: "vpce-08a979e28f97a9f7c".
	ID pulumi.StringInput
	// VPC is the id of the VPC.
	VPC pulumi.StringInput
	// Subnet is the id of the subnet.
	Subnet pulumi.StringInput
	// Service is the service's name: "com.amazonaws.eu-west-1.secretsmanager".
	Service pulumi.StringInput
}

const natSpace = "AWS/NATGateway"

func (g NATGateway) dimension() Dimension { return dim("NatGatewayId", g.ID) }

// Alarms are those that every NAT gateway should have, with prefix before their keys.
func (g NATGateway) Alarms(prefix string) []Alarm {
	return prefixed(prefix, NATPortAllocation(g), NATPacketsDropped(g))
}

// NATPortAllocation fires when the gateway has no port left for a connection.
func NATPortAllocation(g NATGateway) Alarm {
	return Alarm{
		Kind: "nat-port-allocation", Severity: Page,
		Intent:     "The NAT gateway has no port left: calls to an address outside fail.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(15), Missing: NothingHappened,
		terms: metric(natSpace, "ErrorPortAllocation", sum, g.dimension()),
	}
}

// NATPacketsDropped fires when more than 0.01 % of the packets are dropped, AWS's own measure of trouble.
func NATPacketsDropped(g NATGateway) Alarm {
	one := func(id, name string) Term {
		return Term{ID: id, Namespace: natSpace, Metric: name, Statistic: sum,
			Dimensions: []Dimension{g.dimension()}}
	}
	return Alarm{
		Kind: "nat-packets-dropped", Severity: Ticket,
		Intent:     "The NAT gateway drops packets: it, or AWS's network beneath it, is in trouble.",
		Comparison: Above, Threshold: 0.01, Unit: Percent, Window: minutes(5), Missing: NothingHappened,
		terms: []Term{
			one("dropped", "PacketsDropCount"), one("out", "PacketsInFromSource"), one("back",
				"PacketsInFromDestination"),
			{ID: result, Expression: "IF(out+back>0, 100*FILL(dropped,0)/(out+back), 0)"},
		},
	}
}

// EndpointPacketsDropped fires when the endpoint drops more than most packets a minute.
func EndpointPacketsDropped(e VPCEndpoint, most int) Alarm {
	return Alarm{
		Kind: "endpoint-packets-dropped", Severity: Ticket,
		Intent:     "The interface endpoint drops packets: the service behind it, or the endpoint, is in trouble.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric("AWS/PrivateLinkEndpoints", "PacketsDropped", sum,
			dim("VPC Id", e.VPC), dim("VPC Endpoint Id", e.ID), dim("Endpoint Type", pulumi.String("Interface")),
			dim("Subnet Id", e.Subnet), dim("Service Name", e.Service)),
	}
}
