package service_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	ecsService  = "aws:ecs/service:Service"
	task        = "aws:ecs/taskDefinition:TaskDefinition"
	group       = "aws:ec2/securityGroup:SecurityGroup"
	ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressRule  = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
)

// declare declares a service after the change, in preview and in update. Something stands for the listener
// that a target must wait for.
func declare(t *testing.T, change func(*service.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a := good()
		change(&a)
		if a.Target != nil {
			listener, err := ec2.NewSecurityGroup(ctx, "listener", nil)
			if err != nil {
				return err
			}
			a.Target.After = []pulumi.Resource{listener}
		}
		_, err := service.New(ctx, "api", &a)
		return err
	})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(*service.Args) {})

	s := rec.One(t, ecsService)
	assert.True(t, s.OwnedBy(service.Type))
	assert.Contains(t, s.String("taskDefinition"), "plinth-testing-api")
	delete(s.Inputs, "taskDefinition")
	tasks := rec.One(t, egressRule).String("securityGroupId")
	assert.NotEmpty(t, tasks)
	assert.Contains(t, s.DependsOn, rec.One(t, group).URN)
	assert.Equal(t, map[string]any{
		"cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/shop", "desiredCount": 2.0,
		"capacityProviderStrategies": []any{map[string]any{"capacityProvider": "FARGATE", "weight": 1.0}},
		"platformVersion":            "LATEST",
		"networkConfiguration": map[string]any{
			"subnets": []any{"subnet-a", "subnet-b"}, "assignPublicIp": false,
			"securityGroups": []any{tasks},
		},
		"deploymentMinimumHealthyPercent": 100.0, "deploymentMaximumPercent": 200.0,
		"deploymentCircuitBreaker":    map[string]any{"enable": true, "rollback": true},
		"availabilityZoneRebalancing": "ENABLED", "waitForSteadyState": false, "enableExecuteCommand": false,
		"enableEcsManagedTags": true, "propagateTags": "SERVICE",
	}, s.Inputs)
	assert.Equal(t, []string{"desiredCount"}, s.IgnoreChanges)

	k := rec.One(t, task)
	assert.Contains(t, k.String("taskRoleArn"), "api-task-")
	assert.Contains(t, k.String("executionRoleArn"), "api-execution-")
	for _, key := range []string{"taskRoleArn", "executionRoleArn", "containerDefinitions"} {
		delete(k.Inputs, key)
	}
	assert.Equal(t, map[string]any{
		"family": "plinth-testing-api", "requiresCompatibilities": []any{"FARGATE"}, "networkMode": "awsvpc",
		"cpu": "256", "memory": "512",
		"runtimePlatform": map[string]any{"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"},
	}, k.Inputs)

	out := rec.One(t, egressRule)
	assert.Equal(t, "api-to-https", out.Name)
	assert.Equal(t, "0.0.0.0/0", out.Inputs["cidrIpv4"])
	assert.EqualValues(t, 443, out.Inputs["fromPort"])
	assert.Contains(t, s.DependsOn, out.URN, "tasks need the rule to fetch their image")
	assert.Zero(t, rec.Count(ingressRule), "nothing connects to a worker")

	log := rec.One(t, "aws:cloudwatch/logGroup:LogGroup")
	assert.EqualValues(t, 30, log.Inputs["retentionInDays"])
	assert.True(t, log.Protect)
}

func TestTarget(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) { a.Target = target() })
	s := rec.One(t, ecsService)
	assert.EqualValues(t, 60, s.Inputs["healthCheckGracePeriodSeconds"])
	assert.Equal(t, []any{map[string]any{
		"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/1",
		"containerName":  "app", "containerPort": 4000.0,
	}}, s.Inputs["loadBalancers"])

	in := rec.One(t, ingressRule)
	assert.Equal(t, "api-from-balancer", in.Name)
	tasks := rec.Named(t, egressRule, "api-to-https").String("securityGroupId")
	assert.NotEmpty(t, tasks)
	assert.Equal(t, tasks, in.Inputs["securityGroupId"])
	assert.Equal(t, "sg-balancer", in.Inputs["referencedSecurityGroupId"])
	out := rec.Named(t, egressRule, "api-balancer-out")
	assert.Equal(t, "sg-balancer", out.Inputs["securityGroupId"])
	assert.Equal(t, tasks, out.Inputs["referencedSecurityGroupId"])
	for _, rule := range []pulumitest.Resource{in, out} {
		assert.EqualValues(t, 4000, rule.Inputs["fromPort"])
		assert.EqualValues(t, 4000, rule.Inputs["toPort"])
		assert.Contains(t, s.DependsOn, rule.URN)
	}
	assert.Contains(t, s.DependsOn, rec.Named(t, group, "listener").URN)
}

func TestTargetOfSidecar(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Target = target()
		a.Target.Container = "proxy"
		a.Task.Sidecars = map[string]service.Container{"proxy": {
			Image: service.ParseImage("public.ecr.aws/nginx/nginx:1.29"), Port: 8080,
		}}
	})
	assert.Equal(t, "proxy", rec.One(t, ecsService).At("loadBalancers[0].containerName"))
	assert.EqualValues(t, 8080, rec.One(t, ecsService).At("loadBalancers[0].containerPort"))
	assert.EqualValues(t, 8080, rec.One(t, ingressRule).Inputs["fromPort"])
}

func TestEgress(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Egress = map[string]service.Egress{
			"https": {Port: 443, PrefixListID: pulumi.String("pl-s3")},
			"atlas": {Port: 1024, ToPort: 65535, SecurityGroupID: pulumi.String("sg-atlas")},
			"cache": {Port: 6379, SecurityGroupID: pulumi.String("sg-cache"), Admit: true},
			"v6":    {Port: 5432, CIDR: netip.MustParsePrefix("fd00::/8")},
			"v4":    {Port: 5432, CIDR: netip.MustParsePrefix("10.0.0.0/8")},
		}
	})
	require.Equal(t, 5, rec.Count(egressRule))
	assert.Equal(t, "pl-s3", rec.Named(t, egressRule, "api-to-https").Inputs["prefixListId"])
	assert.Equal(t, "fd00::/8", rec.Named(t, egressRule, "api-to-v6").Inputs["cidrIpv6"])
	assert.Equal(t, "10.0.0.0/8", rec.Named(t, egressRule, "api-to-v4").Inputs["cidrIpv4"])
	atlas := rec.Named(t, egressRule, "api-to-atlas")
	assert.Equal(t, "sg-atlas", atlas.Inputs["referencedSecurityGroupId"])
	assert.EqualValues(t, 1024, atlas.Inputs["fromPort"])
	assert.EqualValues(t, 65535, atlas.Inputs["toPort"])

	admit := rec.One(t, ingressRule)
	assert.Equal(t, "api-admit-cache", admit.Name)
	assert.Equal(t, "sg-cache", admit.Inputs["securityGroupId"])
	assert.Equal(t, atlas.Inputs["securityGroupId"], admit.Inputs["referencedSecurityGroupId"])
	assert.EqualValues(t, 6379, admit.Inputs["toPort"])
}

func TestSpot(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spot *service.Spot
		want []any
	}{
		"all on spare capacity": {spot: &service.Spot{}, want: []any{
			map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 3.0},
		}},
		"one task for certain": {spot: &service.Spot{OnDemandBase: 1}, want: []any{
			map[string]any{"capacityProvider": "FARGATE", "base": 1.0, "weight": 1.0},
			map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 3.0},
		}},
		"half and half": {spot: &service.Spot{OnDemandWeight: 1, Weight: 1}, want: []any{
			map[string]any{"capacityProvider": "FARGATE", "weight": 1.0},
			map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 1.0},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declare(t, func(a *service.Args) { a.Spot = tc.spot })
			assert.Equal(t, tc.want, rec.One(t, ecsService).Inputs["capacityProviderStrategies"])
			assert.EqualValues(t, 120, container(t, rec, 0)["stopTimeout"], "AWS warns two minutes ahead")
		})
	}
}

func TestDeployment(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Deployment = service.Deployment{
			MinHealthyPercent: 50, MaxPercent: 100, Wait: true,
			Alarms: []pulumi.StringInput{pulumi.String("errors")},
		}
		a.Task.StorageGiB = 50
	})
	s := rec.One(t, ecsService)
	assert.Equal(t, "DISABLED", s.Inputs["availabilityZoneRebalancing"])
	assert.Equal(t, true, s.Inputs["waitForSteadyState"])
	assert.EqualValues(t, 50, s.Inputs["deploymentMinimumHealthyPercent"])
	assert.Equal(t, map[string]any{"alarmNames": []any{"errors"}, "enable": true, "rollback": true},
		s.Inputs["alarms"])
	assert.EqualValues(t, 50, rec.One(t, task).At("ephemeralStorage.sizeInGib"))
}

func TestWaitsForItsCluster(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		providers, err := ec2.NewSecurityGroup(ctx, "providers", nil)
		if err != nil {
			return err
		}
		a := good()
		a.Cluster.After = []pulumi.Resource{providers}
		_, err = service.New(ctx, "api", &a)
		return err
	})
	assert.Contains(t, rec.One(t, ecsService).DependsOn, rec.Named(t, group, "providers").URN)
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		name string
		args *service.Args
		want []string
	}{
		"no arguments": {name: "api", want: []string{
			`plinth:service:Service "api": `, "site.account: ", "cluster.arn: ", "placement.vpcID: ",
			"task.main.image.repository: ",
		}},
		"a name too long for its roles": {name: strings.Repeat("a", 47), args: new(good()), want: []string{
			"name: makes the IAM role name", "65 characters with its suffix; want at most 64",
		}},
		"a name like the id of a group": {name: "sg-api", args: new(good()), want: []string{
			`name: is "sg-api"; want one that does not start with sg-, which AWS keeps for the ids of security groups`,
		}},
		"a name AWS does not take": {name: "a.b", args: new(good()), want: []string{
			`name: makes with project and stack the task definition family "plinth-testing-a.b"`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
				_, err := service.New(ctx, tc.name, tc.args)
				return err
			})
			for _, want := range tc.want {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}
