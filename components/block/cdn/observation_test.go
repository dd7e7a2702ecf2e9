package cdn_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	subscription        = "aws:cloudfront/monitoringSubscription:MonitoringSubscription"
	deliverySource      = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
	deliveryDestination = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
	delivery            = "aws:cloudwatch/logDelivery:LogDelivery"
)

func TestLogsGoThroughTheEdge(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		_, err = cdn.New(ctx, "web", &cdn.Args{
			Origins: map[string]cdn.Origin{"media": media},
			Logs:    cdn.Logs{BucketARN: pulumi.String("arn:bucket"), EdgeProvider: edge},
		})
		return err
	})
	source, sent := rec.One(t, deliverySource), rec.One(t, delivery)
	destination := rec.One(t, deliveryDestination)
	for _, r := range []pulumitest.Resource{source, destination, sent} {
		assert.Equal(t, "edge", r.Provider, r.Type)
		assert.Equal(t, "web-logs", r.Name)
		assert.True(t, r.OwnedBy(cdn.Type))
	}
	assert.Empty(t, rec.One(t, distribution).Provider)
	assert.Equal(t, "ACCESS_LOGS", source.String("logType"))
	assert.NotEmpty(t, source.String("resourceArn"))
	assert.Equal(t, "json", destination.String("outputFormat"))
	assert.Equal(t, "arn:bucket", destination.String("deliveryDestinationConfiguration.destinationResourceArn"))
	assert.NotEmpty(t, sent.String("deliverySourceName"))
	assert.NotEmpty(t, sent.String("deliveryDestinationArn"))
	fields := sent.Inputs["recordFields"].([]any)
	assert.Contains(t, fields, "cs-uri-stem")
	assert.NotContains(t, fields, "cs(Cookie)", "cookies are credentials")
	assert.Nil(t, sent.Inputs["s3DeliveryConfigurations"])
}

func TestNothingIsObservedUnasked(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(with(func(*cdn.Args) {})))
	assert.Equal(t, 1, rec.Count(distribution))
	assert.Zero(t, rec.Count(delivery)+rec.Count(deliverySource)+rec.Count(deliveryDestination))
	assert.Zero(t, rec.Count(subscription))

	rec = pulumitest.Both(t, declare(with(func(a *cdn.Args) { a.DetailedMetrics = true })))
	assert.Equal(t, "Enabled", rec.One(t, subscription).String(
		"monitoringSubscription.realtimeMetricsSubscriptionConfig.realtimeMetricsSubscriptionStatus"))
}
