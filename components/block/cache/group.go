package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/names"
	"github.com/plinth-iac/plinth/internal/tags"
)

const engine = "valkey"

// declare declares the group and what it needs, in the order in which AWS wants it: users, their group, the
// nodes.
func (g *Group) declare(ctx *pulumi.Context, to purpose, a Args) error {
	if err := g.declareFirewall(ctx, a); err != nil {
		return err
	}
	subnets, err := elasticache.NewSubnetGroup(ctx, g.name, &elasticache.SubnetGroupArgs{
		Description: pulumi.String("Subnets of the Valkey group " + g.name),
		SubnetIds:   a.Placement.SubnetIDs,
	}, pulumi.Parent(g))
	if err != nil {
		return err
	}
	parameters, err := g.declareParameters(ctx, to.policy, a.Engine)
	if err != nil {
		return err
	}
	users, err := g.declareUsers(ctx, to.roles, a)
	if err != nil {
		return err
	}
	logs, err := g.declareLogs(ctx, a.Logs, a.AllowDestroy)
	if err != nil {
		return err
	}
	args := g.nodes(to, a)
	args.SubnetGroupName = subnets.Name
	args.ParameterGroupName = parameters.Name
	args.UserGroupIds = pulumi.StringArray{users.UserGroupId}
	args.LogDeliveryConfigurations = logs
	// A new snapshot to start from would replace the group, and with it what came in since.
	child := []pulumi.ResourceOption{pulumi.Parent(g), pulumi.IgnoreChanges([]string{"snapshotName"})}
	if !a.AllowDestroy {
		child = append(child, pulumi.Protect(true))
		// The subnet group's random suffix makes the name new each time the stack is: a snapshot stays when its
		// stack is gone, and AWS takes no second one of that name.
		args.FinalSnapshotIdentifier = pulumi.Sprintf("%s-final", subnets.Name).ToStringPtrOutput()
	}
	made, err := elasticache.NewReplicationGroup(ctx, g.name, args, child...)
	if err != nil {
		return err
	}
	g.export(made, a)
	return nil
}

// nodes are the group's settings that come from the arguments alone.
func (g *Group) nodes(to purpose, a Args) *elasticache.ReplicationGroupArgs {
	redundant := pulumi.Bool(a.replicas() > 0)
	args := &elasticache.ReplicationGroupArgs{
		Description:              pulumi.String(fmt.Sprintf("Valkey for %s", strings.Join(words(to.roles), ", "))),
		Engine:                   pulumi.String(engine),
		EngineVersion:            pulumi.String(a.Engine.Version),
		NodeType:                 pulumi.String(a.NodeType),
		NumCacheClusters:         pulumi.Int(1 + a.replicas()),
		AutomaticFailoverEnabled: redundant,
		MultiAzEnabled:           redundant,
		Port:                     pulumi.Int(a.Engine.Port),
		SecurityGroupIds:         pulumi.StringArray{g.SecurityGroupID},
		AtRestEncryptionEnabled:  pulumi.Bool(true),
		TransitEncryptionEnabled: pulumi.Bool(true),
		TransitEncryptionMode:    pulumi.String("required"),
		AutoMinorVersionUpgrade:  pulumi.Bool(true),
		ApplyImmediately:         pulumi.Bool(false),
		MaintenanceWindow:        pulumi.String(a.Maintenance),
		SnapshotRetentionLimit:   pulumi.Int(to.snapshots(a.Snapshots)),
		SnapshotWindow:           pulumi.String(a.Snapshots.Window),
		Tags:                     pulumi.StringMap{tags.DataClass: pulumi.String(a.DataClass)},
	}
	if a.KeyARN != nil {
		args.KmsKeyId = a.KeyARN.ToStringOutput().ToStringPtrOutput()
	}
	if a.Snapshots.RestoreFrom != "" {
		args.SnapshotName = pulumi.String(a.Snapshots.RestoreFrom)
	}
	if tiered.MatchString(a.NodeType) {
		args.DataTieringEnabled = pulumi.Bool(true)
	}
	return args
}

// export sets the outputs.
func (g *Group) export(made *elasticache.ReplicationGroup, a Args) {
	g.Port = a.Engine.Port
	g.ARN = made.Arn
	g.PrimaryEndpoint = pulumi.Sprintf("%s:%d", made.PrimaryEndpointAddress, g.Port)
	g.ReaderEndpoint = pulumi.Sprintf("%s:%d", made.ReaderEndpointAddress, g.Port)
	g.MemberClusterIDs = make(map[string]pulumi.StringOutput, 1+a.replicas())
	for i := range 1 + a.replicas() {
		number := fmt.Sprintf("%03d", i+1)
		g.MemberClusterIDs[number] = pulumi.Sprintf("%s-%s", made.ReplicationGroupId, number)
	}
}

func (g *Group) declareParameters(
	ctx *pulumi.Context, policy eviction, e Engine,
) (*elasticache.ParameterGroup, error) {
	list := elasticache.ParameterGroupParameterArray{
		parameter("maxmemory-policy", string(policy)),
		// A quarter of memory is for replication and snapshots, so that neither swaps.
		// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/redis-memory-management.html
		parameter("reserved-memory-percent", "25"),
	}
	if e.KeyspaceEvents != "" {
		list = append(list, parameter("notify-keyspace-events", e.KeyspaceEvents))
	}
	major, _, _ := strings.Cut(e.Version, ".")
	return elasticache.NewParameterGroup(ctx, g.name, &elasticache.ParameterGroupArgs{
		Description: pulumi.String("Settings of the Valkey group " + g.name),
		Family:      pulumi.String(engine + major),
		Parameters:  list,
	}, pulumi.Parent(g))
}

func parameter(name, value string) elasticache.ParameterGroupParameterArgs {
	return elasticache.ParameterGroupParameterArgs{Name: pulumi.String(name), Value: pulumi.String(value)}
}

// snapshots is for how many days snapshots are kept.
func (to purpose) snapshots(s Snapshots) int {
	if s.Days == nil {
		return to.snapshotDays
	}
	return *s.Days
}

func words(roles []Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// identifier makes an id that is unique in the account although AWS lets Pulumi append nothing to it: project
// and stack are in its last eight digits.
func (g *Group) identifier(ctx *pulumi.Context, parts ...string) string {
	whole := append([]string{ctx.Project(), ctx.Stack(), g.name}, parts...)
	sum := sha256.Sum256([]byte(strings.Join(whole, "/")))
	tail := hex.EncodeToString(sum[:])[:8]
	return names.Fit(names.CacheUser.Max-len(tail)-1, append([]string{g.name}, parts...)...) + "-" + tail
}
