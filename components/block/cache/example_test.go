package cache_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// startWorker wants a group that never evicts. Given the endpoint of a cache, the program does not compile.
func startWorker(jobs cache.QueueEndpoint) { _ = jobs.Address() }

func ExampleNewQueue() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		jobs, err := cache.NewQueue(ctx, "jobs", &cache.Args{
			Placement: placement(),
			Clients:   map[string]pulumi.StringInput{"worker": pulumi.String("sg-0a1b2c")},
		})
		if err != nil {
			return err
		}
		startWorker(jobs.Endpoint())
		return nil
	}))
	// Output:
	// plinth:cache:Group jobs
	//   aws:cloudwatch/logGroup:LogGroup jobs-engine
	//   aws:cloudwatch/logGroup:LogGroup jobs-slow
	//   aws:ec2/securityGroup:SecurityGroup jobs
	//   aws:elasticache/parameterGroup:ParameterGroup jobs
	//   aws:elasticache/replicationGroup:ReplicationGroup jobs
	//   aws:elasticache/subnetGroup:SubnetGroup jobs
	//   aws:elasticache/user:User jobs-queue
	//   aws:elasticache/userGroup:UserGroup jobs
	//   aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule jobs-from-worker
}
