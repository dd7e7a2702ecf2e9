package cluster

import (
	"cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Insights is how much CloudWatch Container Insights measures.
type Insights string

// The levels of Container Insights. Scaling on connections per task needs one other than Off, for the number
// of running tasks is one of its metrics.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContainerInsights.html
const (
	// Enhanced measures services, tasks and containers.
	Enhanced Insights = "enhanced"
	// Standard measures services.
	Standard Insights = "enabled"
	// Off measures only the CPU and memory of services.
	Off Insights = "disabled"
)

// Args configures a Cluster. Its zero value is a valid cluster.
type Args struct {
	// Insights is what is measured, and paid for by metric. Default: Enhanced.
	Insights Insights

	// Audit makes it possible to open a shell in a task (ECS Exec), with every keystroke logged. Each service
	// still decides whether it allows that. Default: no service of the cluster can allow it.
	Audit *Audit

	// StorageKeyARN is the KMS key that encrypts the tasks' ephemeral storage. Its policy must let
	// fargate.amazonaws.com create grants. Default: a key that Fargate owns.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-storage-encryption.html
	StorageKeyARN pulumi.StringInput
}

// Audit says where shell sessions are logged and how their traffic is encrypted.
type Audit struct {
	// LogGroupName is the group that sessions are written to, encrypted with a key of its own. Required.
	LogGroupName pulumi.StringInput
	// LogGroupARN is the same group, without a trailing ":*". Required.
	LogGroupARN pulumi.StringInput
	// KeyARN is the KMS key that encrypts what travels between the shell and the task. Required.
	KeyARN pulumi.StringInput
}

func (a Args) withDefaults() Args {
	a.Insights = cmp.Or(a.Insights, Enhanced)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	check.OneOf(&p, a.Insights, "insights", Enhanced, Standard, Off)
	if a.Audit != nil {
		p.Required(a.Audit.LogGroupName != nil, "audit.logGroupName", "the name of a log group")
		p.Required(a.Audit.LogGroupARN != nil, "audit.logGroupARN", "the ARN of that log group")
		p.Required(a.Audit.KeyARN != nil, "audit.keyARN", "the ARN of a KMS key")
	}
	return p.Err()
}
