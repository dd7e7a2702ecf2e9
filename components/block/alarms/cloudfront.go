package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Distribution is a CloudFront distribution. Its metrics exist in us-east-1 only.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
type Distribution struct {
	// ID is the distribution's id: "E2QWRUHAPOMQZL".
	ID pulumi.StringInput
}

// EdgeFunction is a CloudFront function as one distribution runs it.
type EdgeFunction struct {
	// Distribution is the distribution's id.
	Distribution pulumi.StringInput
	// Function is the function's name.
	Function pulumi.StringInput
}

const cloudFrontSpace = "AWS/CloudFront"

func (d Distribution) dimensions() []Dimension {
	return []Dimension{dim("DistributionId", d.ID), dim("Region", pulumi.String("Global"))}
}

func (f EdgeFunction) dimensions() []Dimension {
	return []Dimension{
		dim("DistributionId", f.Distribution), dim("FunctionName", f.Function), dim("Region",
			pulumi.String("Global")),
	}
}

// Alarms are those that every distribution should have, with prefix before their keys.
func (d Distribution) Alarms(prefix string) []Alarm { return prefixed(prefix, CloudFront5xx(d)) }

// CloudFront5xx fires when more than 5 % of the viewers' requests end in a 5xx.
func CloudFront5xx(d Distribution) Alarm {
	return Alarm{
		Kind: "cloudfront-5xx", Severity: Page, edge: true,
		Intent:     "Viewers get errors from CloudFront: the origin fails or cannot be reached.",
		Comparison: Above, Threshold: 5, Unit: Percent, Window: minutes(5), Missing: NothingHappened,
		terms: metric(cloudFrontSpace, "5xxErrorRate", average, d.dimensions()...),
	}
}

// CloudFrontOriginLatency fires when one request in ten waits longer than slowest for the origin. It needs
// the distribution's additional metrics (aws:cloudfront/monitoringSubscription:MonitoringSubscription).
func CloudFrontOriginLatency(d Distribution, slowest time.Duration) Alarm {
	return Alarm{
		Kind: "cloudfront-origin-latency", Severity: Ticket, edge: true,
		Intent:     "The origin answers CloudFront late: viewers wait for all that is not cached.",
		Comparison: Above, Threshold: float64(slowest.Milliseconds()), Unit: Milliseconds, Window: minutes(5),
		Missing: NothingToJudge,
		terms:   metric(cloudFrontSpace, "OriginLatency", p90, d.dimensions()...),
	}
}

// CloudFrontFunctionErrors fires when the function fails while it runs.
func CloudFrontFunctionErrors(f EdgeFunction) Alarm {
	return Alarm{
		Kind: "cloudfront-function-errors", Severity: Page, edge: true,
		Intent:     "The CloudFront function fails: every request that it should handle ends in an error.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(cloudFrontSpace, "FunctionExecutionErrors", sum, f.dimensions()...),
	}
}

// CloudFrontFunctionThrottles fires when the function is stopped for taking too much computing time.
func CloudFrontFunctionThrottles(f EdgeFunction) Alarm {
	return Alarm{
		Kind: "cloudfront-function-throttles", Severity: Ticket, edge: true,
		Intent:     "The CloudFront function is throttled: it takes more computing time than it may.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(cloudFrontSpace, "FunctionThrottles", sum, f.dimensions()...),
	}
}
