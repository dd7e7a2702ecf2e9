package archive

import (
	"slices"

	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// deliveries are the services that write access logs, each held to its own folder and to this account.
func deliveries(s site.Site) map[string]bucket.Delivery {
	logs := []string{s.ARN("logs", "*"), s.AtEdge().ARN("logs", "*")}
	owned := "/AWSLogs/" + s.Account + "/"
	return map[string]bucket.Delivery{
		// A load balancer tells neither account nor ARN; the account is in the path, which AWS makes.
		// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
		"LoadBalancers": {
			Service: "logdelivery.elasticloadbalancing.amazonaws.com",
			Paths:   []string{BalancerFolder + owned},
		},
		// CloudFront delivers from us-east-1 wherever the archive is.
		// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
		"LogDelivery": {
			Service:   "delivery.logs.amazonaws.com",
			Paths:     []string{DeliveryFolder + owned},
			Account:   s.Account,
			Sources:   iamdoc.Strings(slices.Compact(logs)...),
			Ownership: true,
		},
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
		"Buckets": {
			Service: "logging.s3.amazonaws.com",
			Paths:   []string{BucketFolder + "/"},
			Account: s.Account,
		},
	}
}
