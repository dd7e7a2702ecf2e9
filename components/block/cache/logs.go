package cache

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareLogs declares the log groups before their writer. Their names begin as AWS asks of what it delivers,
// for then one statement in the region's log policy serves all, and the policy does not grow too long.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
func (g *Group) declareLogs(
	ctx *pulumi.Context, l Logs, allowDestroy bool,
) (elasticache.ReplicationGroupLogDeliveryConfigurationArray, error) {
	var list elasticache.ReplicationGroupLogDeliveryConfigurationArray
	for _, kind := range []string{"engine", "slow"} {
		args := &cloudwatch.LogGroupArgs{
			NamePrefix:      pulumi.String("/aws/vendedlogs/elasticache/" + g.name + "-" + kind + "-"),
			RetentionInDays: pulumi.Int(l.Days),
		}
		if l.KeyARN != nil {
			args.KmsKeyId = l.KeyARN.ToStringOutput().ToStringPtrOutput()
		}
		made, err := cloudwatch.NewLogGroup(ctx, g.name+"-"+kind, args,
			pulumi.Parent(g), pulumi.Protect(!allowDestroy))
		if err != nil {
			return nil, err
		}
		list = append(list, elasticache.ReplicationGroupLogDeliveryConfigurationArgs{
			Destination:     made.Name,
			DestinationType: pulumi.String("cloudwatch-logs"),
			LogFormat:       pulumi.String("json"),
			LogType:         pulumi.String(kind + "-log"),
		})
	}
	return list, nil
}
