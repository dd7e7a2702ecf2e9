package service

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
)

// Queue is a metric that the workers publish: how much work waits for each of them. A ratio is what target
// tracking needs; the mere length of a queue does not fall when a task is added.
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-using-sqs-queue.html
type Queue struct {
	// Namespace of the metric: "Shop/Jobs". Required. It must not be one of AWS's.
	Namespace string
	// Metric is its name: "BacklogPerTask". Required.
	Metric string
	// Dimensions it is published with, by name. Default: none.
	Dimensions map[string]pulumi.StringInput
	// PerTask is the backlog to keep: the latency that is acceptable, divided by the time a job takes. Required.
	PerTask int
}

var metricText = regexp.MustCompile(`^[A-Za-z0-9_./#-]{1,255}$`)

func (q Queue) validate() error {
	var p check.Problems
	p.Unless(metricText.MatchString(q.Namespace) && !strings.HasPrefix(q.Namespace, "AWS/"), "namespace",
		"is %q; want one of your own, for AWS's metrics count the whole queue and not a task's share", q.Namespace)
	p.Unless(metricText.MatchString(q.Metric), "metric",
		"is %q; want 1 to 255 letters, digits or _./#-", q.Metric)
	p.Unless(q.PerTask > 0, "perTask", "is %d; want at least 1", q.PerTask)
	for _, name := range sortedKeys(q.Dimensions) {
		p.Required(q.Dimensions[name] != nil, entry("dimensions", name), "a value")
	}
	return p.Err()
}

// GrantPublish lets the workers publish metrics in the queue's namespace. It belongs in Access.Grants.
func (q Queue) GrantPublish() []role.Statement {
	return []role.Statement{{
		Sid:        "PublishBacklog",
		Actions:    []string{"cloudwatch:PutMetricData"},
		Resources:  role.Strings("*"),
		Conditions: []role.Condition{role.Equals("cloudwatch:namespace", pulumi.String(q.Namespace))},
	}}
}
