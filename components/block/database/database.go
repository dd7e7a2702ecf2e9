// Package database provides an Aurora cluster, MySQL or PostgreSQL: encrypted under a key of one's own, TLS
// and IAM sign-in forced, its administrator's password known to nobody, and every way to lose data shut.
package database

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Database.
const Type = "plinth:database:Database"

// Database is an Aurora cluster with its instances.
type Database struct {
	pulumi.ResourceState

	// Cluster is the cluster itself, for what others attach to it: a global cluster, role associations.
	Cluster *rds.Cluster

	// ID is the cluster's identifier, which alarms name as DBClusterIdentifier.
	ID pulumi.StringOutput `pulumi:"id"`
	// ARN is what policies and backup selections name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// ResourceID is what AWS knows the cluster by for ever, even when it is gone: "cluster-ABC…".
	ResourceID pulumi.StringOutput `pulumi:"resourceId"`
	// Endpoint is the host name of the writer. TLS only.
	Endpoint pulumi.StringOutput `pulumi:"endpoint"`
	// ReaderEndpoint is the host name that spreads connections over the readers. TLS only.
	ReaderEndpoint pulumi.StringOutput `pulumi:"readerEndpoint"`
	// MasterSecretARN is the administrator's secret: JSON with username and password.
	MasterSecretARN pulumi.StringOutput `pulumi:"masterSecretArn"`
	// SecurityGroupID is the group around the instances: where clients send to.
	SecurityGroupID pulumi.StringOutput `pulumi:"securityGroupId"`
	// ProxyEndpoint is the host name of the proxy, "" without one. TLS and IAM tokens only.
	ProxyEndpoint pulumi.StringOutput `pulumi:"proxyEndpoint"`
	// ProxyName is what alarms name as ProxyName, "" without a proxy.
	ProxyName pulumi.StringOutput `pulumi:"proxyName"`
	// ProxySecurityGroupID is the group around the proxy, "" without one.
	ProxySecurityGroupID pulumi.StringOutput `pulumi:"proxySecurityGroupId"`

	// InstanceIDs are the instances by key, which alarms name as DBInstanceIdentifier.
	InstanceIDs map[string]pulumi.StringOutput

	// Port is where clients connect, to the cluster and to the proxy.
	Port int

	name     string
	site     site.Site
	key      pulumi.StringInput
	proxied  bool
	proxyARN pulumi.StringOutput
	// args and instances are what a proxy needs that is added later.
	args      Args
	instances []pulumi.Resource
}

// New declares a Database. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Database, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	args.validateNames(&p, name)
	p.Under("", args.Validate())
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	d := &Database{name: name, site: args.Site, key: args.KeyARN, proxied: args.Proxy != nil}
	if err := ctx.RegisterComponentResource(Type, name, d, opts...); err != nil {
		return nil, err
	}
	if err := d.declare(ctx, args.withDefaults()); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{
		"id":                   d.ID,
		"arn":                  d.ARN,
		"resourceId":           d.ResourceID,
		"endpoint":             d.Endpoint,
		"readerEndpoint":       d.ReaderEndpoint,
		"masterSecretArn":      d.MasterSecretARN,
		"securityGroupId":      d.SecurityGroupID,
		"proxyEndpoint":        d.ProxyEndpoint,
		"proxyName":            d.ProxyName,
		"proxySecurityGroupId": d.ProxySecurityGroupID,
	})
}

// validateNames holds the longest of the derived names against the limits of RDS and IAM.
func (a Args) validateNames(p *check.Problems, name string) {
	longest := name
	for _, key := range sorted(a.Instances) {
		if made := name + "-" + key; len(made) > len(longest) {
			longest = made
		}
	}
	if made := name + "-proxy"; a.Proxy != nil && len(made) > len(longest) {
		longest = made
	}
	names.Auto(p, "name", names.Database, longest)
	names.Auto(p, "name", names.Role, name+"-monitoring")
}

// declare declares everything in the order in which RDS wants it: log groups, cluster, writer, readers,
// proxy.
func (d *Database) declare(ctx *pulumi.Context, a Args) error {
	d.Port = a.Engine.Port
	if err := d.declareFirewall(ctx, a); err != nil {
		return err
	}
	subnets, err := d.declareSubnets(ctx, a)
	if err != nil {
		return err
	}
	logs, err := d.declareLogs(ctx, subnets.Name, a.Engine.exports(), a)
	if err != nil {
		return err
	}
	watcher, err := d.declareMonitoringRole(ctx, a)
	if err != nil {
		return err
	}
	if err := d.declareCluster(ctx, a, subnets, watcher, logs); err != nil {
		return err
	}
	if err := d.declareRotation(ctx, a.Engine.Administrator); err != nil {
		return err
	}
	instances, err := d.declareInstances(ctx, a, watcher)
	if err != nil {
		return err
	}
	if err := d.declareEvents(ctx, a); err != nil {
		return err
	}
	if err := d.declareScaling(ctx, a.Capacity.Readers, instances); err != nil {
		return err
	}
	d.args, d.instances = a, instances
	d.ProxyEndpoint, d.ProxyName = pulumi.String("").ToStringOutput(), pulumi.String("").ToStringOutput()
	d.ProxySecurityGroupID = pulumi.String("").ToStringOutput()
	if a.Proxy == nil {
		return nil
	}
	return d.declareProxy(ctx, a)
}

// After is what must be there before the cluster answers: its instances.
func (d *Database) After() []pulumi.Resource { return slices.Clone(d.instances) }

// declareRotation declares how often RDS changes the administrator's password. RDS does it itself, without a
// function.
func (d *Database) declareRotation(ctx *pulumi.Context, who Administrator) error {
	_, err := secretsmanager.NewSecretRotation(ctx, d.name+"-administrator", &secretsmanager.SecretRotationArgs{
		SecretId:          d.MasterSecretARN,
		RotateImmediately: pulumi.Bool(false),
		RotationRules: secretsmanager.SecretRotationRotationRulesArgs{
			AutomaticallyAfterDays: pulumi.Int(who.RotationDays),
		},
	}, pulumi.Parent(d))
	return err
}

func (d *Database) export() {
	d.ID, d.ARN, d.ResourceID = d.Cluster.ClusterIdentifier, d.Cluster.Arn, d.Cluster.ClusterResourceId
	d.Endpoint, d.ReaderEndpoint = d.Cluster.Endpoint, d.Cluster.ReaderEndpoint
	d.MasterSecretARN = d.Cluster.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
}
