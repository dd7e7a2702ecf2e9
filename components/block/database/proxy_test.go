package database_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	proxyType   = "aws:rds/proxy:Proxy"
	poolType    = "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup"
	pointerType = "aws:rds/proxyTarget:ProxyTarget"
	grantType   = "aws:iam/rolePolicy:RolePolicy"

	apiSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/api-AbCdEf"
	jobSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/jobs-AbCdEf"
)

// statements are those of the role's own policy, by name.
func statements(t *testing.T, rec pulumitest.Recording, policy string) map[string]map[string]any {
	t.Helper()
	document, ok := rec.Named(t, grantType, policy).JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	list, ok := document["Statement"].([]any)
	require.True(t, ok)
	out := map[string]map[string]any{}
	for _, s := range list {
		statement, ok := s.(map[string]any)
		require.True(t, ok)
		sid, _ := statement["Sid"].(string)
		out[sid] = statement
	}
	return out
}

func TestProxy(t *testing.T) {
	t.Parallel()
	rec := declared(t, proxied(database.Proxy{}))
	x := rec.One(t, proxyType)
	id := rec.One(t, clusterType).String("clusterIdentifier")
	assert.Equal(t, id+"-proxy", x.String("name"))
	assert.Equal(t, "MYSQL", x.String("engineFamily"))
	assert.Equal(t, true, x.At("requireTls"))
	assert.Equal(t, false, x.At("debugLogging"))
	assert.InDelta(t, 1800, x.At("idleClientTimeout"), 0)
	assert.Equal(t, []any{"subnet-a", "subnet-b"}, x.At("vpcSubnetIds"))
	assert.Len(t, x.At("auths"), 1)
	assert.Equal(t, "REQUIRED", x.String("auths[0].iamAuth"))
	assert.Equal(t, rec.One(t, rotationType).String("secretId"), x.String("auths[0].secretArn"))
	log := rec.Named(t, logType, "orders-proxy")
	assert.Equal(t, "/aws/rds/proxy/"+id+"-proxy", log.String("name"))
	assert.Contains(t, x.DependsOn, log.URN)

	pool := rec.One(t, poolType)
	assert.Equal(t, map[string]any{
		"maxConnectionsPercent": 90.0, "maxIdleConnectionsPercent": 45.0, "connectionBorrowTimeout": 10.0,
	}, pool.At("connectionPoolConfig"))
	pointer := rec.One(t, pointerType)
	assert.Equal(t, id, pointer.String("dbClusterIdentifier"))
	assert.Contains(t, pointer.DependsOn, rec.Named(t, instanceType, "orders-a").URN)

	granted := statements(t, rec, "orders-proxy-policy")
	require.Len(t, granted, 2)
	assert.Equal(t, []any{x.String("auths[0].secretArn")}, granted["ReadAdministratorOfOrders"]["Resource"])
	assert.Equal(t, []any{keyARN}, granted["DecryptAdministratorOfOrders"]["Resource"])
}

func TestTheWayThroughTheProxy(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		d, err := database.New(ctx, "orders", good(func(a *database.Args) {
			a.Engine.Family = database.PostgreSQL
			a.Proxy = &database.Proxy{Clients: map[string]pulumi.StringInput{"api": pulumi.String("sg-api")}}
		}))
		if err != nil {
			return err
		}
		return d.AdmitToProxy(ctx, "late", pulumi.String("sg-late"))
	})
	assert.Equal(t, "POSTGRESQL", rec.One(t, proxyType).String("engineFamily"))
	require.Equal(t, 3, rec.Count(ingressType))
	api := rec.Named(t, ingressType, "orders-proxy-from-api")
	proxy := rec.One(t, proxyType).String("vpcSecurityGroupIds[0]")
	assert.Equal(t, proxy, api.String("securityGroupId"))
	assert.Equal(t, "sg-api", api.String("referencedSecurityGroupId"))
	assert.Equal(t, proxy, rec.Named(t, ingressType, "orders-proxy-from-late").String("securityGroupId"))
	in := rec.Named(t, ingressType, "orders-admit-proxy")
	assert.Equal(t, rec.One(t, clusterType).String("vpcSecurityGroupIds[0]"), in.String("securityGroupId"))
	assert.Equal(t, proxy, in.String("referencedSecurityGroupId"))
	out := rec.One(t, egressType)
	assert.Equal(t, proxy, out.String("securityGroupId"))
	assert.Equal(t, in.String("securityGroupId"), out.String("referencedSecurityGroupId"))
	assert.InDelta(t, 5432, out.At("toPort"), 0)
}

func TestProxyUsers(t *testing.T) {
	t.Parallel()
	api, err := secret.Existing(apiSecret, pulumi.String("arn:other-key"))
	require.NoError(t, err)
	jobs, err := secret.Existing(jobSecret, nil)
	require.NoError(t, err)
	rec := declared(t, proxied(database.Proxy{
		Users: map[string]secret.Reference{"api": api, "jobs": jobs}, ShareAfterSet: true,
		MaxConnectionsPercent: 50, BorrowTimeout: time.Minute, IdleTimeout: time.Hour,
	}))
	x := rec.One(t, proxyType)
	user := func(name, arn string) map[string]any {
		return map[string]any{"authScheme": "SECRETS", "iamAuth": "REQUIRED", "secretArn": arn, "description": name}
	}
	assert.Equal(t, []any{user("api", apiSecret), user("jobs", jobSecret)}, x.At("auths"))
	assert.InDelta(t, 3600, x.At("idleClientTimeout"), 0)
	assert.Equal(t, map[string]any{
		"maxConnectionsPercent": 50.0, "maxIdleConnectionsPercent": 25.0, "connectionBorrowTimeout": 60.0,
		"sessionPinningFilters": []any{"EXCLUDE_VARIABLE_SETS"},
	}, rec.One(t, poolType).At("connectionPoolConfig"))
	granted := statements(t, rec, "orders-proxy-policy")
	require.Len(t, granted, 3, "the administrator's secret is none of the proxy's")
	assert.Equal(t, []any{apiSecret}, granted["ReadSecretOrdersApiApi"]["Resource"])
	assert.Equal(t, []any{"arn:other-key"}, granted["DecryptSecretOrdersApiApi"]["Resource"])
	assert.Equal(t, []any{jobSecret}, granted["ReadSecretOrdersJobsJobs"]["Resource"])
}

func TestGrants(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		d, err := database.New(ctx, "orders", good(proxied(database.Proxy{})))
		if err != nil {
			return err
		}
		plain, err := database.New(ctx, "plain", good(nil))
		if err != nil {
			return err
		}
		assert.Nil(t, plain.GrantProxyConnect("api"))
		grants := append(d.GrantConnect("api"), d.GrantConnect("*")...)
		grants = append(append(grants, d.GrantProxyConnect("api")...), d.GrantMasterSecret()...)
		_, err = role.New(ctx, "caller", &role.Args{
			Site: good(nil).Site, Service: "ecs-tasks.amazonaws.com", Statements: grants,
		})
		return err
	})
	const users = `^arn:aws:rds-db:eu-west-1:123456789012:dbuser:`
	got := statements(t, rec, "caller-policy")
	require.Len(t, got, 5)
	assert.Equal(t, []any{"rds-db:connect"}, got["ConnectOrdersAsApi"]["Action"])
	assert.Regexp(t, users+`cluster-[A-Z0-9]{26}/api$`, first(t, got["ConnectOrdersAsApi"]))
	assert.Regexp(t, users+`cluster-[A-Z0-9]{26}/\*$`, first(t, got["ConnectOrdersAsAny"]))
	assert.Regexp(t, users+`prx-[a-z0-9]+/api$`, first(t, got["ConnectByProxyOrdersAsApi"]))
	assert.Equal(t, []any{"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"},
		got["ReadAdministratorOfOrders"]["Action"])
	assert.Contains(t, got["DecryptAdministratorOfOrders"]["Condition"], "StringEquals")
}

func first(t *testing.T, statement map[string]any) string {
	t.Helper()
	list, ok := statement["Resource"].([]any)
	require.True(t, ok)
	require.Len(t, list, 1)
	text, _ := list[0].(string)
	return text
}

func TestNobodyIsNoGrant(t *testing.T) {
	t.Parallel()
	_, err := pulumitest.Run(func(ctx *pulumi.Context) error {
		d, err := database.New(ctx, "orders", good(nil))
		if err != nil {
			return err
		}
		_, err = role.New(ctx, "caller", &role.Args{
			Site: good(nil).Site, Service: "ecs-tasks.amazonaws.com", Statements: d.GrantConnect(""),
		})
		return err
	})
	require.ErrorContains(t, err, "statements[0].resources: has 0; a role policy names at least one")
}

// TestAddProxy: what Args.Proxy declares, for users whose secrets need the cluster first.
func TestAddProxy(t *testing.T) {
	t.Parallel()
	user := secret.Of("api", pulumi.String(apiSecret), nil)
	whole := declared(t, proxied(database.Proxy{Users: map[string]secret.Reference{"api": user}}))
	later := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		d, err := database.New(ctx, "orders", good(nil))
		if err != nil {
			return err
		}
		if err := d.AddProxy(ctx, database.Proxy{Users: map[string]secret.Reference{"api": user}}); err != nil {
			return err
		}
		seen := d.ProxyEndpoint.ApplyT(func(host string) string {
			assert.NotEmpty(t, host)
			return host
		})
		require.NotNil(t, seen)
		return d.AdmitToProxy(ctx, "api", pulumi.String("sg-api"))
	})
	for _, typ := range []string{proxyType, poolType, pointerType} {
		assert.Equal(t, whole.One(t, typ).Inputs, later.One(t, typ).Inputs)
	}
	assert.Equal(t, statements(t, whole, "orders-proxy-policy"), statements(t, later, "orders-proxy-policy"))
}

func TestAddProxyRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args  *database.Args
		proxy database.Proxy
		want  string
	}{
		"a second one": {good(proxied(database.Proxy{})), database.Proxy{}, "proxy: is there already"},
		"one that RDS would not take": {good(nil), database.Proxy{MaxConnectionsPercent: 101},
			"proxy.maxConnectionsPercent: is 101; want 1 to 100 percent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var refused error
			pulumitest.Both(t, func(ctx *pulumi.Context) error {
				d, err := database.New(ctx, "orders", tc.args)
				if err != nil {
					return err
				}
				refused = d.AddProxy(ctx, tc.proxy)
				return nil
			})
			require.ErrorContains(t, refused, tc.want)
		})
	}
}
