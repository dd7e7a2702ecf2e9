package cache

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// maxReplicas is how many replicas ElastiCache allows beside a primary.
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html
const maxReplicas = 5

// Args configures a group of any purpose.
type Args struct {
	// Placement is the VPC and the data subnets, in at least two zones unless Replicas is 0. Required.
	Placement network.Placement

	// Clients are the ids of the security groups that may connect, by a short key that names the rule.
	// Default: none; Group.Admit lets in clients that are declared later.
	Clients map[string]pulumi.StringInput

	// NodeType is the size of each node. Default: cache.m7g.large, 6.4 GiB.
	NodeType string

	// Replicas is how many copies are kept beside the primary. With one or more, the nodes are spread over zones
	// and a replica takes over when the primary fails; with 0, a failed node is an outage and loses what was
	// written since the last snapshot. Default: 1. At most 5.
	Replicas *int

	// Engine is Valkey itself.
	Engine Engine

	// KeyARN is the KMS key that encrypts memory dumps and snapshots. Changing it replaces the group and loses
	// its content. Default: a key that ElastiCache owns.
	KeyARN pulumi.StringInput

	// Passwords are the passwords of users by role, 16 to 128 characters each, for clients that cannot sign IAM
	// tokens. They are kept encrypted in the state. Default: none; clients authenticate with their IAM role.
	Passwords map[Role]pulumi.StringInput

	// Snapshots are the daily copies.
	Snapshots Snapshots

	// Maintenance is the weekly hour in UTC in which AWS may patch and restart nodes. Default:
	// "sun:03:00-sun:04:00". At least one hour, apart from Snapshots.Window.
	Maintenance string

	// Logs is where the slow log and the engine log go.
	Logs Logs

	// DataClass says how harmful a leak would be; the group is tagged with it. Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete or replace the group, without a last snapshot.
	// Default: the group is protected, and its deletion leaves a snapshot.
	AllowDestroy bool
}

// Engine is Valkey's version and settings.
type Engine struct {
	// Version is major.minor, at least 7.2. A lower one than before replaces the group. Default: "8.1".
	Version string
	// Port is where clients connect. Changing it replaces the group. Default: 6379. 1150 to 65535, except 8005.
	Port int
	// KeyspaceEvents are the changes to keys that are published, in Valkey's letters: "Ex" tells which keys
	// expired. Users may then subscribe to the key event channels. Default: none.
	// https://valkey.io/topics/notifications/
	KeyspaceEvents string
}

// Snapshots are the daily copies of a group.
type Snapshots struct {
	// Days is how long each copy is kept; 0 turns copies off. Default: 7 for groups whose content cannot be had
	// again (Queue, Session, Shared), else 1. At most 35.
	Days *int
	// Window is the daily hour in UTC in which the copy is made. Default: "01:00-02:00". At least one hour.
	Window string
	// RestoreFrom is the name of a snapshot to start from, to rebuild a lost group. Later it may stay, change
	// or go without any effect. Default: the group starts empty.
	RestoreFrom string
}

// Logs is where the slow log and the engine log go: a CloudWatch log group each.
type Logs struct {
	// Days is how long lines are kept, one of the periods that CloudWatch knows. Default: 30.
	Days int
	// KeyARN is the KMS key that encrypts the log groups; its policy must let logs.<region>.amazonaws.com use
	// it. Default: a key that CloudWatch owns.
	KeyARN pulumi.StringInput
}

var (
	nodeType  = regexp.MustCompile(`^cache\.[a-z]+[0-9]+[a-z]*\.(micro|small|medium|large|([0-9]+)?xlarge)$`)
	oldNodes  = regexp.MustCompile(`^cache\.(t1|m1|m2|m3|c1|r3)\.`)
	tiered    = regexp.MustCompile(`^cache\.r\dgd\.`)
	version   = regexp.MustCompile(`^(7\.([2-9]|\d\d+)|[89]\.\d+)$`)
	clientKey = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	events    = regexp.MustCompile(`^[KEg$lshzxetmdnA]*$`)
	snapshot  = regexp.MustCompile(`^[A-Za-z](-?[A-Za-z0-9])*$`)
)

// logDays are the retention periods that CloudWatch Logs accepts.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var logDays = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

func (a Args) withDefaults() Args {
	a.NodeType = cmp.Or(a.NodeType, "cache.m7g.large")
	a.Engine.Version = cmp.Or(a.Engine.Version, "8.1")
	a.Engine.Port = cmp.Or(a.Engine.Port, 6379)
	a.Snapshots.Window = cmp.Or(a.Snapshots.Window, "01:00-02:00")
	a.Maintenance = cmp.Or(a.Maintenance, "sun:03:00-sun:04:00")
	a.Logs.Days = cmp.Or(a.Logs.Days, 30)
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	return a
}

// replicas is the number of replicas, by default one.
func (a Args) replicas() int {
	if a.Replicas == nil {
		return 1
	}
	return *a.Replicas
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("placement", a.Placement.Validate())
	p.Unless(a.replicas() == 0 || a.Placement.Zones != 1, "placement.zones",
		"is 1; want at least 2 to spread replicas over, or replicas 0")
	for _, key := range slices.Sorted(maps.Keys(a.Clients)) {
		p.Unless(clientKey.MatchString(key), "clients",
			"has the key %q; want lower-case letters, digits and hyphens", key)
		p.Required(a.Clients[key] != nil, "clients."+key, "a security group id")
	}
	p.Unless(nodeType.MatchString(a.NodeType), "nodeType",
		"is %q; want a type such as cache.m7g.large", a.NodeType)
	p.Unless(!oldNodes.MatchString(a.NodeType), "nodeType",
		"is %q, which cannot run Valkey; want cache.t4g, m7g or r7g", a.NodeType)
	p.Between(a.replicas(), 0, maxReplicas, "replicas", "")
	p.Under("engine", a.Engine.validate())
	a.validateWindows(&p)
	if a.Snapshots.Days != nil {
		p.Between(*a.Snapshots.Days, 0, 35, "snapshots.days", "days")
	}
	from := a.Snapshots.RestoreFrom
	p.Unless(from == "" || snapshot.MatchString(from), "snapshots.restoreFrom",
		"is %q; want the name of a snapshot: letters, digits and hyphens", from)
	p.Unless(slices.Contains(logDays, a.Logs.Days), "logs.days", "is %d; want one of %v", a.Logs.Days, logDays)
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}

func (e Engine) validate() error {
	var p check.Problems
	p.Unless(version.MatchString(e.Version), "version",
		"is %q; want major.minor from 7.2 on, such as 8.1", e.Version)
	p.Unless(e.Port >= 1150 && e.Port <= 65535 && e.Port != 8005, "port",
		"is %d; want 1150 to 65535, except 8005", e.Port)
	p.Unless(events.MatchString(e.KeyspaceEvents), "keyspaceEvents",
		"is %q; want letters among KEg$lshzxetmdnA, such as Ex", e.KeyspaceEvents)
	return p.Err()
}
