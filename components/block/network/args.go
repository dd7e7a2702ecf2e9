package network

import (
	"cmp"
	"net/netip"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
)

// NAT is how private subnets reach the internet.
type NAT string

// The ways out.
const (
	// PerZone is a NAT gateway in each zone: the loss of a zone takes no other with it. USD 33 a month for each.
	PerZone NAT = "per-zone"
	// Single is one NAT gateway in the first zone, for environments that may lose their way out with that zone.
	Single NAT = "single"
	// None is no way out: private subnets reach AWS by Endpoints only.
	None NAT = "none"
)

// Args configures a Network. Site and Zones are required.
type Args struct {
	// Site is where the network lives. Required.
	Site site.Site

	// Zones are the names of the availability zones, 2 to 4: {"eu-west-1a", "eu-west-1b"}. Required. A zone
	// added at the end leaves every existing subnet as it is; another order, or one taken from the middle,
	// replaces subnets.
	Zones []string

	// CIDR is the address block of the VPC, from /16 to /21, in a range for private use.
	// Default: 10.0.0.0/16. Required with Adopt. A change replaces the network and all that is in it.
	CIDR netip.Prefix

	// NAT is how private subnets reach the internet. Default: PerZone.
	NAT NAT

	// Endpoints are the AWS services that are reached without leaving the VPC. Each costs USD 7.30 a month in
	// each zone, so that from five services on a NAT gateway in each zone is cheaper. Default: none
	// but S3 and DynamoDB, which are free and always there.
	Endpoints []Endpoint

	// TrustedAccounts are other accounts whose resources and roles may be reached through the endpoints, such as
	// the one with a shared registry. Default: this account only.
	TrustedAccounts []string

	// FlowLogs is what is recorded of the traffic. Default: everything, each minute, for 90 days.
	FlowLogs FlowLogs

	// KeyARN is the KMS key that encrypts the flow logs; its policy must name CloudWatch Logs (key.Logs).
	// Default: a key that AWS owns.
	KeyARN pulumi.StringInput

	// Adopt uses a VPC that exists; only the interface endpoints are then made. Default: a VPC is made.
	Adopt *Adopt

	// AllowDestroy lets `pulumi destroy` delete the VPC and the flow logs. Default: both are protected.
	AllowDestroy bool
}

// FlowLogs is what is recorded of the traffic.
type FlowLogs struct {
	// RetentionDays is how long a record is kept. Default: 90. One of the values that CloudWatch Logs knows.
	RetentionDays int
	// RejectOnly records refused connections only, which costs a fraction. Default: all are recorded.
	RejectOnly bool
	// Interval is how much time one record sums up: 1m or 10m. Default: 1m.
	Interval time.Duration
}

// Adopt describes a VPC that exists, with its subnets in the order of Args.Zones.
type Adopt struct {
	// VPCID is the VPC. Required. Its DNS support and DNS host names must be on when Endpoints are asked for.
	VPCID pulumi.StringInput
	// Public are subnets with a route to an internet gateway. Default: there is no such tier.
	Public pulumi.StringArrayInput
	// Private are subnets for workloads. Required.
	Private pulumi.StringArrayInput
	// Data are subnets without a way out. Default: the private ones.
	Data pulumi.StringArrayInput
}

func (a Args) withDefaults() Args {
	if a.Adopt != nil {
		return a
	}
	if !a.CIDR.IsValid() {
		a.CIDR = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, 0, 0}), maxBlock)
	}
	a.NAT = cmp.Or(a.NAT, PerZone)
	a.FlowLogs.RetentionDays = cmp.Or(a.FlowLogs.RetentionDays, 90)
	a.FlowLogs.Interval = cmp.Or(a.FlowLogs.Interval, time.Minute)
	return a
}
