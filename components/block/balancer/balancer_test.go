package balancer_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	loadBalancer = "aws:lb/loadBalancer:LoadBalancer"
	listener     = "aws:lb/listener:Listener"
	listenerRule = "aws:lb/listenerRule:ListenerRule"
	targetGroup  = "aws:lb/targetGroup:TargetGroup"
	ingressRule  = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	group        = "aws:ec2/securityGroup:SecurityGroup"
)

// declare declares a balancer after the change, in preview and in update.

func declare(t *testing.T, change func(*balancer.Args)) pulumitest.Recording {
	t.Helper()
	a := good()
	change(&a)
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := balancer.New(ctx, "shop", &a)
		return err
	})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(*balancer.Args) {})

	lb := rec.One(t, loadBalancer)
	assert.True(t, lb.OwnedBy(balancer.Type))
	assert.True(t, lb.Protect)
	clients := rec.One(t, ingressRule).String("securityGroupId")
	assert.NotEmpty(t, clients)
	assert.Equal(t, map[string]any{
		"loadBalancerType": "application", "internal": true, "idleTimeout": 60.0, "securityGroups": []any{clients},
		"subnets": []any{"subnet-a", "subnet-b"}, "dropInvalidHeaderFields": true,
		"desyncMitigationMode": "defensive", "enableDeletionProtection": true,
	}, lb.Inputs)

	sg := rec.One(t, group)
	assert.Equal(t, "vpc-1", sg.Inputs["vpcId"])
	assert.Zero(t, rec.Count("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))

	in := rec.One(t, ingressRule)
	assert.Equal(t, "shop-from-cloudfront-443", in.Name)
	delete(in.Inputs, "securityGroupId")
	assert.Equal(t, map[string]any{
		"prefixListId": "pl-4fa04526", "ipProtocol": "tcp", "fromPort": 443.0, "toPort": 443.0,
		"description": "From cloudfront to the listener",
	}, in.Inputs)

	https := rec.One(t, listener)
	assert.Equal(t, "HTTPS", https.Inputs["protocol"])
	assert.EqualValues(t, 443, https.Inputs["port"])
	assert.Equal(t, string(certificate), https.Inputs["certificateArn"])
	assert.Equal(t, "ELBSecurityPolicy-TLS13-1-2-2021-06", https.Inputs["sslPolicy"])
	assert.Equal(t, "forward", https.At("defaultActions[0].type"))
	assert.Contains(t, https.String("defaultActions[0].targetGroupArn"), "shop-api-")
	assert.Zero(t, rec.Count(listenerRule))
}

func TestPublicWithRedirect(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *balancer.Args) {
		a.Public, a.AllowDestroy, a.Listener.RedirectHTTP = true, true, true
		a.IdleTimeout, a.Desync = 4000*time.Second, balancer.Strictest
		a.Sources = balancer.Sources{
			CIDRs:          []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")},
			SecurityGroups: map[string]pulumi.StringInput{"ops": pulumi.String("sg-ops")},
		}
	})
	lb := rec.One(t, loadBalancer)
	assert.False(t, lb.Protect)
	assert.Equal(t, false, lb.Inputs["internal"])
	assert.Equal(t, false, lb.Inputs["enableDeletionProtection"])
	assert.EqualValues(t, 4000, lb.Inputs["idleTimeout"])
	assert.Equal(t, "strictest", lb.Inputs["desyncMitigationMode"])

	require.Equal(t, 6, rec.Count(ingressRule))
	assert.Equal(t, "0.0.0.0/0", rec.Named(t, ingressRule, "shop-from-0.0.0.0-0-80").Inputs["cidrIpv4"])
	assert.Equal(t, "::/0", rec.Named(t, ingressRule, "shop-from----0-443").Inputs["cidrIpv6"])
	ops := rec.Named(t, ingressRule, "shop-from-ops-80")
	assert.Equal(t, "sg-ops", ops.Inputs["referencedSecurityGroupId"])
	assert.EqualValues(t, 80, ops.Inputs["fromPort"])

	redirect := rec.Named(t, listener, "shop-redirect")
	assert.Equal(t, "HTTP", redirect.Inputs["protocol"])
	assert.Equal(t, map[string]any{
		"type":     "redirect",
		"redirect": map[string]any{"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"},
	}, redirect.At("defaultActions[0]"))
}

func TestPlainHTTP(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *balancer.Args) { a.Listener = balancer.Listener{PlainHTTP: true} })
	http := rec.One(t, listener)
	assert.Equal(t, "HTTP", http.Inputs["protocol"])
	assert.EqualValues(t, 80, http.Inputs["port"])
	assert.NotContains(t, http.Inputs, "certificateArn")
	assert.NotContains(t, http.Inputs, "sslPolicy")
}

func TestAccessLogs(t *testing.T) {
	t.Parallel()
	a := good()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		policy, err := ec2.NewSecurityGroup(ctx, "stands-for-the-policy", nil)
		if err != nil {
			return err
		}
		a.AccessLogs = &balancer.AccessLogs{
			Bucket: pulumi.String("logs"), Prefix: "shop", After: []pulumi.Resource{policy},
		}
		_, err = balancer.New(ctx, "shop", &a)
		return err
	})
	lb := rec.One(t, loadBalancer)
	assert.Equal(t, map[string]any{"enabled": true, "bucket": "logs", "prefix": "shop"}, lb.Inputs["accessLogs"])
	assert.Contains(t, lb.DependsOn, rec.Named(t, group, "stands-for-the-policy").URN)
}

// A service that registers with a target group must wait for what leads there.

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		name string
		args *balancer.Args
		want []string
	}{
		"no arguments": {name: "shop", want: []string{
			`plinth:balancer:Balancer "shop": `, "site.account: ", "placement.vpcID: ", "listener.certificateARN: ",
			"sources: are empty", "targets: is 0",
		}},
		"a name too long for AWS": {name: "a-name-of-twenty-five-let", args: new(good()), want: []string{
			`name: makes the load balancer name "a-name-of-twenty-five-let", 33 characters with its suffix`,
			`targets["api"]: makes the target group name "a-name-of-twenty-five-let-api"`,
		}},
		"a name AWS keeps": {name: "internal-shop", args: new(good()), want: []string{
			`name: is "internal-shop"; want one that does not start with internal-, which AWS keeps for itself`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
				_, err := balancer.New(ctx, tc.name, tc.args)
				return err
			})
			for _, want := range tc.want {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}
