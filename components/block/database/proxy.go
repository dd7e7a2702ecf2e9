package database

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/names"
)

// maxProxySecrets is how many users one proxy can know.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html#rds-proxy.limitations
const maxProxySecrets = 200

// Proxy pools connections. Its clients sign in with IAM tokens over TLS, and it signs in to the database with
// the user's secret.
type Proxy struct {
	// Clients are the ids of the security groups that may connect to the proxy, by a short key that names the
	// rule. Default: none; Database.AdmitToProxy lets in clients that are declared later.
	Clients map[string]pulumi.StringInput
	// Users are the secrets of the database users that clients may be, by key: JSON with username and password.
	// Default: the administrator alone. At most 200.
	Users map[string]secret.Reference
	// MaxConnectionsPercent is the share of the database's connections that the proxy may hold. Default: 90,
	// which leaves some for those who look for what is wrong. 1 to 100.
	MaxConnectionsPercent int
	// BorrowTimeout is how long a client waits for a connection of the pool. Default: 10s, well within the 29s
	// of API Gateway. At most 1h.
	BorrowTimeout time.Duration
	// IdleTimeout is how long a client may stay connected without a query. Default: 30m. 1s to 8h.
	IdleTimeout time.Duration
	// ShareAfterSet lets other clients have a connection on which one set variables of the session, which must
	// then suit them all. MySQL only. Default: such a connection belongs to its client until it leaves.
	ShareAfterSet bool
}

func (x Proxy) withDefaults() Proxy {
	x.MaxConnectionsPercent = cmp.Or(x.MaxConnectionsPercent, 90)
	x.BorrowTimeout = cmp.Or(x.BorrowTimeout, 10*time.Second)
	x.IdleTimeout = cmp.Or(x.IdleTimeout, 30*time.Minute)
	return x
}

func (x Proxy) validate(family Family) error {
	var p check.Problems
	validateClients(&p, "clients", x.Clients)
	p.Between(len(x.Users), 0, maxProxySecrets, "users", "entries")
	for _, name := range sorted(x.Users) {
		p.Unless(key.MatchString(name), "users",
			"has the key %q; want lower-case letters, digits and single hyphens", name)
		p.Required(x.Users[name].Given(), "users."+name, "a reference to a secret")
	}
	p.Between(x.MaxConnectionsPercent, 1, 100, "maxConnectionsPercent", "percent")
	p.Unless(x.BorrowTimeout >= time.Second && x.BorrowTimeout <= time.Hour && x.BorrowTimeout%time.Second == 0,
		"borrowTimeout", "is %s; want 1s to 1h in whole seconds", x.BorrowTimeout)
	p.Unless(x.IdleTimeout >= time.Second && x.IdleTimeout <= 8*time.Hour && x.IdleTimeout%time.Second == 0,
		"idleTimeout", "is %s; want 1s to 8h in whole seconds", x.IdleTimeout)
	p.Unless(!x.ShareAfterSet || family == MySQL, "shareAfterSet", "is set; want it for MySQL only")
	return p.Err()
}

// AddProxy declares the proxy of a cluster that was declared without one, for users whose secrets are made by
// something that needs the cluster first. ProxyEndpoint, ProxyName and ProxySecurityGroupID are set then; the
// outputs that the component registered stay empty. It registers nothing when the proxy is invalid, or when
// there is one.
func (d *Database) AddProxy(ctx *pulumi.Context, x Proxy) error {
	x = x.withDefaults()
	var p check.Problems
	p.Unless(!d.proxied, "proxy", "is there already; want args.proxy or AddProxy, and once")
	p.Under("proxy", x.validate(d.args.Engine.Family))
	names.Auto(&p, "name", names.Database, d.name+"-proxy")
	if err := p.Err(); err != nil {
		return fmt.Errorf("%s %q: %w", Type, d.name, err)
	}
	d.proxied = true
	a := d.args
	a.Proxy = &x
	return d.declareProxy(ctx, a)
}

// declareProxy declares the proxy once there is an instance to connect to.
func (d *Database) declareProxy(ctx *pulumi.Context, a Args) error {
	group, err := d.declareProxyFirewall(ctx, a)
	if err != nil {
		return err
	}
	auths, statements := d.proxyUsers(*a.Proxy)
	acts, err := role.New(ctx, d.name+"-proxy", &role.Args{
		Site: a.Site, Service: "rds.amazonaws.com", Description: "Proxy of " + d.name, Statements: statements,
		// AWS documents no aws:SourceAccount for proxies, and a proxy that cannot assume its role says so in no
		// deployment. Only who may pass the role can make a proxy with it.
		AnySource: true,
	}, pulumi.Parent(d))
	if err != nil {
		return err
	}
	name := pulumi.Sprintf("%s-proxy", d.ID)
	log, err := d.declareLog(ctx, "proxy", pulumi.Sprintf("/aws/rds/proxy/%s", name), a)
	if err != nil {
		return err
	}
	made, err := rds.NewProxy(ctx, d.name+"-proxy", &rds.ProxyArgs{
		Name:                name.ToStringPtrOutput(),
		EngineFamily:        pulumi.String(a.Engine.Family.proxied()),
		RequireTls:          pulumi.Bool(true),
		DebugLogging:        pulumi.Bool(false), // it would log the text of queries
		IdleClientTimeout:   pulumi.Int(int(a.Proxy.IdleTimeout.Seconds())),
		RoleArn:             acts.ARN,
		Auths:               auths,
		VpcSecurityGroupIds: pulumi.StringArray{group},
		VpcSubnetIds:        a.Placement.SubnetIDs,
	}, pulumi.Parent(d), pulumi.DeleteBeforeReplace(true), pulumi.DependsOn([]pulumi.Resource{log}))
	if err != nil {
		return err
	}
	d.ProxyEndpoint, d.ProxyName, d.proxyARN = made.Endpoint, made.Name, made.Arn
	return d.declareProxyTarget(ctx, a, made)
}

func (d *Database) declareProxyTarget(ctx *pulumi.Context, a Args, proxy *rds.Proxy) error {
	pool := rds.ProxyDefaultTargetGroupConnectionPoolConfigArgs{
		MaxConnectionsPercent:     pulumi.Int(a.Proxy.MaxConnectionsPercent),
		MaxIdleConnectionsPercent: pulumi.Int(a.Proxy.MaxConnectionsPercent / 2),
		ConnectionBorrowTimeout:   pulumi.Int(int(a.Proxy.BorrowTimeout.Seconds())),
	}
	if a.Proxy.ShareAfterSet {
		pool.SessionPinningFilters = pulumi.ToStringArray([]string{"EXCLUDE_VARIABLE_SETS"})
	}
	group, err := rds.NewProxyDefaultTargetGroup(ctx, d.name+"-proxy", &rds.ProxyDefaultTargetGroupArgs{
		DbProxyName: proxy.Name, ConnectionPoolConfig: pool,
	}, pulumi.Parent(d))
	if err != nil {
		return err
	}
	_, err = rds.NewProxyTarget(ctx, d.name+"-proxy", &rds.ProxyTargetArgs{
		DbProxyName:         proxy.Name,
		TargetGroupName:     group.Name,
		DbClusterIdentifier: d.ID.ToStringPtrOutput(),
	}, pulumi.Parent(d), pulumi.DependsOn(d.instances))
	return err
}

// declareProxyFirewall declares the security group around the proxy, and the way from it to the cluster.
func (d *Database) declareProxyFirewall(ctx *pulumi.Context, a Args) (pulumi.StringOutput, error) {
	group, err := ec2.NewSecurityGroup(ctx, d.name+"-proxy", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Proxy of " + d.name),
		VpcId:       a.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(d))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	d.ProxySecurityGroupID = group.ID().ToStringOutput()
	if err := d.declareWay(ctx, d.name+"-proxy", d.ProxySecurityGroupID); err != nil {
		return pulumi.StringOutput{}, err
	}
	for _, name := range sorted(a.Proxy.Clients) {
		if err := d.AdmitToProxy(ctx, name, a.Proxy.Clients[name]); err != nil {
			return pulumi.StringOutput{}, err
		}
	}
	return d.ProxySecurityGroupID, nil
}

// proxyUsers are the users that the proxy knows, and what it needs to read their secrets.
func (d *Database) proxyUsers(x Proxy) (rds.ProxyAuthArray, []iamdoc.Statement) {
	if len(x.Users) == 0 {
		return rds.ProxyAuthArray{signIn(d.MasterSecretARN, "The administrator")}, d.GrantMasterSecret()
	}
	var auths rds.ProxyAuthArray
	var statements []iamdoc.Statement
	for _, name := range sorted(x.Users) {
		auths = append(auths, signIn(x.Users[name].ARN(), name))
		for _, s := range x.Users[name].GrantRead() {
			s.Sid += iamdoc.Sid(name) // secrets of other places may share a name
			statements = append(statements, s)
		}
	}
	return auths, statements
}

func signIn(secretARN pulumi.StringInput, who string) rds.ProxyAuthArgs {
	return rds.ProxyAuthArgs{
		AuthScheme:  pulumi.String("SECRETS"),
		IamAuth:     pulumi.String("REQUIRED"),
		SecretArn:   secretARN.ToStringOutput().ToStringPtrOutput(),
		Description: pulumi.String(who),
	}
}

// proxied is what proxies call the family.
func (f Family) proxied() string { return strings.ToUpper(strings.TrimPrefix(string(f), "aurora-")) }
