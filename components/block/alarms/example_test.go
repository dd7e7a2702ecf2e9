package alarms_test

import (
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	api := alarms.ALB{LoadBalancer: pulumi.String("app/shop/1"), TargetGroup: pulumi.String("targetgroup/api/2")}
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		channels, err := alarms.NewChannels(ctx, "alerts", &alarms.ChannelsArgs{
			Site:     site.Site{Account: "123456789012", Region: "eu-west-1"},
			KeyARN:   pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"),
			Runbooks: "https://wiki.example.com/runbooks",
			Page:     []string{"on-call@example.com"},
		})
		if err != nil {
			return err
		}
		_, err = alarms.New(ctx, "shop", &alarms.Args{
			Channels: channels,
			Runbooks: "https://wiki.example.com/runbooks",
			Alarms: []alarms.Alarm{
				alarms.ALBTarget5xx(api).As(alarms.Ticket),
				alarms.ALBLatency(api, 2500*time.Millisecond),
			},
			Composite: alarms.Composite{When: alarms.All("alb-target-5xx", "alb-latency")},
		})
		return err
	}))
	// Output:
	// plinth:alarms:Alarms shop
	//   aws:cloudwatch/compositeAlarm:CompositeAlarm shop-users-affected
	//   aws:cloudwatch/metricAlarm:MetricAlarm shop-alb-latency
	//   aws:cloudwatch/metricAlarm:MetricAlarm shop-alb-target-5xx
	// plinth:alarms:Channels alerts
	//   aws:cloudwatch/metricAlarm:MetricAlarm alerts-page-failed
	//   aws:cloudwatch/metricAlarm:MetricAlarm alerts-ticket-failed
	//   aws:sns/topic:Topic alerts-page
	//   aws:sns/topic:Topic alerts-ticket
	//   aws:sns/topicPolicy:TopicPolicy alerts-page-policy
	//   aws:sns/topicPolicy:TopicPolicy alerts-ticket-policy
	//   aws:sns/topicSubscription:TopicSubscription alerts-page-on-call-example-com
}
