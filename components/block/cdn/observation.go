package cdn

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// maxDeliveryName is the longest name of a log delivery's source and destination.
const maxDeliveryName = 60

// logFields are what AWS logs of a request unless told otherwise, less the cookies, which are credentials.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
var logFields = []string{
	"date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status",
	"cs(Referer)", "cs(User-Agent)", "cs-uri-query", "x-edge-result-type", "x-edge-request-id", "x-host-header",
	"cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher",
	"x-edge-response-result-type", "cs-protocol-version", "c-port", "time-to-first-byte",
	"x-edge-detailed-result-type", "sc-content-type", "sc-content-len", "sc-range-start", "sc-range-end",
}

// declareObservation declares the access log and the additional metrics.
func (d *Distribution) declareObservation(ctx *pulumi.Context, a Args) error {
	if a.DetailedMetrics {
		_, err := cloudfront.NewMonitoringSubscription(ctx, d.name, &cloudfront.MonitoringSubscriptionArgs{
			DistributionId: d.ID,
			MonitoringSubscription: cloudfront.MonitoringSubscriptionMonitoringSubscriptionArgs{
				RealtimeMetricsSubscriptionConfig: subscription{
					RealtimeMetricsSubscriptionStatus: pulumi.String("Enabled"),
				},
			},
		}, pulumi.Parent(d))
		if err != nil {
			return err
		}
	}
	if a.Logs.BucketARN == nil {
		return nil
	}
	return d.declareLogs(ctx, a.Logs)
}

// subscription is the SDK's own type.
type subscription = cloudfront.
	MonitoringSubscriptionMonitoringSubscriptionRealtimeMetricsSubscriptionConfigArgs

// declareLogs declares the delivery of access logs. It leaves the path inside the bucket to AWS, which puts
// AWSLogs/<account>/CloudFront/ before a path of ours when it creates the delivery and leaves it out when it
// changes one.
func (d *Distribution) declareLogs(ctx *pulumi.Context, l Logs) error {
	edge := []pulumi.ResourceOption{pulumi.Parent(d), pulumi.Provider(l.EdgeProvider)}
	source, err := cloudwatch.NewLogDeliverySource(ctx, d.name+"-logs", &cloudwatch.LogDeliverySourceArgs{
		ResourceArn: d.ARN,
		LogType:     pulumi.String("ACCESS_LOGS"),
	}, edge...)
	if err != nil {
		return err
	}
	to := &cloudwatch.LogDeliveryDestinationArgs{
		OutputFormat: pulumi.String("json"),
		DeliveryDestinationConfiguration: cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs{
			DestinationResourceArn: l.BucketARN,
		},
	}
	destination, err := cloudwatch.NewLogDeliveryDestination(ctx, d.name+"-logs", to, edge...)
	if err != nil {
		return err
	}
	_, err = cloudwatch.NewLogDelivery(ctx, d.name+"-logs", &cloudwatch.LogDeliveryArgs{
		DeliverySourceName:     source.Name,
		DeliveryDestinationArn: destination.Arn,
		RecordFields:           pulumi.ToStringArray(logFields),
	}, edge...)
	return err
}
