package balancing

import (
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// logWriter is the service that delivers access logs.
const logWriter = "logdelivery.elasticloadbalancing.amazonaws.com"

// logAccounts are the accounts by which load balancers write their logs in the regions that are older than
// logWriter: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
var logAccounts = map[string]bool{
	"127311923021": true, "033677994240": true, "027434742980": true, "797873946194": true, "098369216593": true,
	"754344448648": true, "589379963580": true, "718504428378": true, "383597477331": true, "600734575887": true,
	"114774131450": true, "783225319266": true, "582318560864": true, "985666609251": true, "054676820928": true,
	"156460612806": true, "652711504416": true, "635631232127": true, "009996457667": true, "897822967062": true,
	"076674570225": true, "507241528517": true, "048591011584": true, "190560391635": true, "638102146993": true,
	"037604701340": true,
}

// LogBucketPolicy requires that a bucket of the stack lets the load balancer write its logs.
var LogBucketPolicy = rule.Rule{
	Name:     "alb-log-bucket-policy",
	Types:    []string{balancer},
	With:     []string{bucket, bucketPolicy},
	Why:      `AWS refuses the load balancer: "Access Denied for bucket: … Please check S3bucket permission".`,
	Fix:      "add a BucketPolicy that allows s3:PutObject to " + logWriter + ", and create it first",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "enable-access-logging.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		open := stack.Targets(in, "accessLogs.bucket", bucket).All(func(b rule.Inputs) rule.Verdict {
			return stack.Users(b, bucketPolicy, "bucket").Any(func(p rule.Inputs) rule.Verdict {
				return p.At("policy").Statements().Any(letsWrite)
			})
		}).Because("no statement of a BucketPolicy allows s3:PutObject to " + logWriter)
		return rule.When(in.At("accessLogs.enabled").True(), open)
	},
}

// letsWrite holds for statements by which load balancers may write their logs.
func letsWrite(s rule.Statement) rule.Verdict {
	account := s.At("Principal.AWS").OneOrMany().Any(func(v rule.Value) rule.Verdict {
		return v.Fits("an account of Elastic Load Balancing", func(principal string) bool {
			if parts := strings.Split(principal, ":"); len(parts) > 4 {
				principal = parts[4]
			}
			return logAccounts[principal]
		})
	})
	return rule.All(s.Allows(), s.Covers("s3:PutObject"), rule.Any(s.For(logWriter), account))
}
