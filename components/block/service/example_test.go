package service_test

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A worker on spare capacity, which scales with the backlog that it publishes itself.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		shop, err := cluster.New(ctx, "shop", nil)
		if err != nil {
			return err
		}
		backlog := service.Queue{Namespace: "Shop/Jobs", Metric: "BacklogPerTask", PerTask: 10}
		_, err = service.New(ctx, "worker", &service.Args{
			Site:    site.Site{Account: "123456789012", Region: "eu-west-1"},
			Cluster: shop.Ref(),
			Placement: network.Placement{
				VPCID:     pulumi.String("vpc-0a1b2c"),
				CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
				SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
				Zones:     2,
			},
			Task: service.Task{Main: service.Container{
				Image: service.ParseImage("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/worker:v1.4.2"),
				Files: service.Files{Memory: map[string]int{"/tmp": 64}},
			}},
			Egress: map[string]service.Egress{
				"cache": {Port: 6379, SecurityGroupID: pulumi.String("sg-0cache"), Admit: true},
			},
			Access:  service.Access{Grants: backlog.GrantPublish()},
			Scaling: service.Scaling{Min: 1, Max: 10, Queue: &backlog},
			Spot:    &service.Spot{OnDemandBase: 1},
		})
		return err
	}))
	// Output:
	// plinth:cluster:Cluster shop
	//   aws:ecs/cluster:Cluster shop
	//   aws:ecs/clusterCapacityProviders:ClusterCapacityProviders shop-providers
	// plinth:service:Service worker
	//   aws:appautoscaling/policy:Policy worker-queue
	//   aws:appautoscaling/target:Target worker-scaling
	//   aws:ec2/securityGroup:SecurityGroup worker-tasks
	//   aws:ecs/service:Service worker
	//   aws:ecs/taskDefinition:TaskDefinition worker
	//   aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule worker-to-cache
	//   aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule worker-to-https
	//   aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule worker-admit-cache
	//   plinth:logs:Logs worker-log
	//     aws:cloudwatch/logGroup:LogGroup worker-log
	//   plinth:role:Role worker-execution
	//     aws:iam/role:Role worker-execution
	//     aws:iam/rolePolicy:RolePolicy worker-execution-policy
	//   plinth:role:Role worker-task
	//     aws:iam/role:Role worker-task
	//     aws:iam/rolePolicy:RolePolicy worker-task-policy
}
