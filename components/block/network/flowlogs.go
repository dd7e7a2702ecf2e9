package network

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/role"
)

// flowLogs is what the names of the flow log, its group and its role end in.
const flowLogs = "-flow-logs"

// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
func (n *Network) declareFlowLogs(ctx *pulumi.Context, name string, a Args) error {
	group, err := logs.New(ctx, name+flowLogs, &logs.Args{
		RetentionDays: a.FlowLogs.RetentionDays,
		KeyARN:        a.KeyARN,
		AllowDestroy:  a.AllowDestroy,
	}, pulumi.Parent(n))
	if err != nil {
		return err
	}
	writer, err := role.New(ctx, name+flowLogs, &role.Args{
		Site:        a.Site,
		Service:     "vpc-flow-logs.amazonaws.com",
		Description: "Writes the flow logs of " + name,
		SourceARNs:  []pulumi.StringInput{pulumi.String(a.Site.ARN("ec2", "vpc-flow-log/*"))},
		Statements: slices.Concat(group.GrantWrite(), []role.Statement{
			{
				Sid:       "FindStreams",
				Actions:   []string{"logs:DescribeLogStreams"},
				Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", group.ARN)},
			},
			{Sid: "FindGroups", Actions: []string{"logs:DescribeLogGroups"}, Resources: role.Strings("*")},
		}),
	}, pulumi.Parent(n))
	if err != nil {
		return err
	}
	_, err = ec2.NewFlowLog(ctx, name+flowLogs, &ec2.FlowLogArgs{
		VpcId:                  n.VPCID,
		TrafficType:            pulumi.String(a.FlowLogs.traffic()),
		LogDestinationType:     pulumi.String("cloud-watch-logs"),
		LogDestination:         group.ARN,
		IamRoleArn:             writer.ARN,
		MaxAggregationInterval: pulumi.Int(int(a.FlowLogs.Interval.Seconds())),
	}, pulumi.Parent(n))
	return err
}

func (f FlowLogs) traffic() string {
	if f.RejectOnly {
		return "REJECT"
	}
	return "ALL"
}
