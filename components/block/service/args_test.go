package service_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/components/block/site"
)

const (
	digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	secret = pulumi.String("arn:aws:secretsmanager:eu-west-1:123456789012:secret:atlas-AbCdEf")
)

// good returns arguments without a fault, for tests to break one thing each.
func good() service.Args {
	return service.Args{
		Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		Cluster: cluster.Ref{
			ARN:      pulumi.String("arn:aws:ecs:eu-west-1:123456789012:cluster/shop"),
			Name:     pulumi.String("shop"),
			Insights: true,
		},
		Placement: network.Placement{
			VPCID:     pulumi.String("vpc-1"),
			CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
			SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
			Zones:     2,
		},
		Task: service.Task{Main: service.Container{
			Image: service.ParseImage("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api@" + digest),
			Port:  4000,
		}},
	}
}

func target() *service.Target {
	return &service.Target{
		GroupARN:        pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/1"),
		SecurityGroupID: pulumi.String("sg-balancer"),
		After:           []pulumi.Resource{nil},
		BalancerSuffix:  pulumi.String("app/shop/1"),
		GroupSuffix:     pulumi.String("targetgroup/api/1"),
	}
}

func requireProblems(t *testing.T, a service.Args, want string) {
	t.Helper()
	err := a.Validate()
	if want == "" {
		require.NoError(t, err)
		return
	}
	require.Error(t, err)
	_, got, _ := strings.Cut(err.Error(), "\n  ")
	require.Equal(t, want, got)
}

func TestValidate(t *testing.T) {
	t.Parallel()
	anywhere := netip.MustParsePrefix("0.0.0.0/0")
	for name, tc := range map[string]struct {
		change func(*service.Args)
		want   string
	}{
		"an image will do":  {change: func(*service.Args) {}},
		"behind a balancer": {change: func(a *service.Args) { a.Target = target() }},
		"a place": {
			change: func(a *service.Args) {
				a.Site.Region, a.Cluster.Name, a.Placement.VPCID = "x", nil, nil
			},
			want: "site.region: is \"x\"; want an AWS region such as eu-west-1\n" +
				"  cluster.name: is not set; want the name of an ECS cluster\n" +
				"  placement.vpcID: is not set; want the id of a VPC",
		},
		"a grant of everything": {
			change: func(a *service.Args) {
				a.Access.Grants = []role.Statement{{
					Sid: "All", Actions: []string{"s3:GetObject"}, Resources: role.Strings("*"),
				}}
			},
			want: "access.grants.statements[0].resources: is \"*\" for s3:GetObject, which AWS can scope;" +
				" want its ARNs",
		},
		"a key that is none": {
			change: func(a *service.Args) { a.Access.SecretKeyARNs = []pulumi.StringInput{nil} },
			want:   "access.secretKeyARNs: is not set; want the ARN of a KMS key in each entry",
		},
		"a shell without a log or a place to write": {
			change: func(a *service.Args) { a.Access.Shell = true },
			want: "access.shell: is on; want a cluster with an audit, so that sessions are logged\n" +
				"  access.shell: is on; want task.main.runtime.writableRoot as well, for the agent that opens the" +
				" shell writes to the root file system",
		},
		"a way to everywhere that is not HTTPS": {
			change: func(a *service.Args) {
				a.Egress = map[string]service.Egress{"any": {Port: 1, ToPort: 65535, CIDR: anywhere}}
			},
			want: `egress["any"].cidr: is 0.0.0.0/0; want the addresses that are connected to`,
		},
		"ways to nowhere": {
			change: func(a *service.Args) {
				a.Egress = map[string]service.Egress{
					"Cache": {Port: 6379},
					"both":  {Port: 1, CIDR: netip.MustParsePrefix("10.0.0.0/8"), PrefixListID: pulumi.String("pl-1")},
					"bits":  {Port: 9, ToPort: 8, CIDR: netip.MustParsePrefix("10.0.0.1/8"), Admit: true},
				}
			},
			want: "egress[\"Cache\"]: is its key; want lower-case letters, digits and single hyphens\n" +
				"  egress[\"Cache\"]: has 0 destinations; want exactly one of cidr, securityGroupID and prefixListID\n" +
				"  egress[\"bits\"].toPort: is 8; want 9 to 65535\n" +
				"  egress[\"bits\"].cidr: is 10.0.0.1/8; want 10.0.0.0/8, without host bits\n" +
				"  egress[\"bits\"].admit: is on without securityGroupID; want both or neither\n" +
				"  egress[\"both\"]: has 2 destinations; want exactly one of cidr, securityGroupID and prefixListID",
		},
		"a target without anything": {
			change: func(a *service.Args) {
				a.Target = &service.Target{Container: "ap", Grace: 2 * time.Hour}
			},
			want: "target.groupARN: is not set; want the ARN of a target group\n" +
				"  target.securityGroupID: is not set; want the id of the balancer's security group\n" +
				"  target.after: is not set; want the listener or rule that leads to the target group\n" +
				"  target.container: is \"ap\"; want app (did you mean \"app\"?)\n" +
				"  target.grace: is 2h0m0s; want whole seconds, 1s to 3600s",
		},
		"a target that does not listen": {
			change: func(a *service.Args) { a.Target, a.Task.Main.Port = target(), 0 },
			want:   "target.container: is \"app\", which has no port; want the one that listens",
		},
		"shares without sense": {
			change: func(a *service.Args) {
				a.Spot = &service.Spot{OnDemandBase: -1, OnDemandWeight: 1001, Weight: 1001}
			},
			want: "spot.onDemandBase: is -1; want 0 to 100000 tasks\n" +
				"  spot.onDemandWeight: is 1001; want 0 to 1000\n" +
				"  spot.weight: is 1001; want 1 to 1000",
		},
		"a deployment that cannot move": {
			change: func(a *service.Args) {
				a.Deployment = service.Deployment{MaxPercent: 100, Alarms: []pulumi.StringInput{nil}}
			},
			want: "deployment.maxPercent: is 100; want more than minHealthyPercent (100), or no task can be" +
				" replaced\n" +
				"  deployment.alarms: is not set; want the name of an alarm in each entry",
		},
		"a deployment out of range": {
			change: func(a *service.Args) {
				a.Deployment = service.Deployment{MinHealthyPercent: -1, MaxPercent: 500}
			},
			want: "deployment.minHealthyPercent: is -1; want 1 to 100 percent\n" +
				"  deployment.maxPercent: is 500; want 100 to 400 percent",
		},
		"a log kept for a time AWS does not know": {
			change: func(a *service.Args) { a.Logs.Group = logs.Args{Name: "a b"} },
			want:   "logs.group.name: is \"a b\"; want at most 512 letters, digits and ./_-#",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			tc.change(&a)
			requireProblems(t, a, tc.want)
		})
	}
}
