package program

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/plinth-iac/plinth/policies/rule"
)

// suffix is how much longer Pulumi makes a name that it gives: a hyphen and seven digits.
const suffix = 8

// limit is the property that holds a physical name, and how long AWS lets that be.
type limit struct {
	property string
	most     int
}

// limits are those under 256 characters, by type, after AWS's API models.
var limits = map[string]limit{
	"aws:backup/vault:Vault":                                    {"name", 50},
	"aws:budgets/budget:Budget":                                 {"name", 100},
	"aws:cloudwatch/eventRule:EventRule":                        {"name", 64},
	"aws:cloudwatch/metricAlarm:MetricAlarm":                    {"name", 255},
	"aws:cognito/userPool:UserPool":                             {"name", 128},
	"aws:cognito/userPoolClient:UserPoolClient":                 {"name", 128},
	"aws:dynamodb/table:Table":                                  {"name", 255},
	"aws:eks/cluster:Cluster":                                   {"name", 100},
	"aws:elasticache/replicationGroup:ReplicationGroup":         {"replicationGroupId", 40},
	"aws:iam/policy:Policy":                                     {"name", 128},
	"aws:iam/role:Role":                                         {"name", 64},
	"aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {"name", 64},
	"aws:kinesis/stream:Stream":                                 {"name", 128},
	"aws:lambda/function:Function":                              {"name", 64},
	"aws:lb/loadBalancer:LoadBalancer":                          {"name", 32},
	"aws:lb/targetGroup:TargetGroup":                            {"name", 32},
	"aws:opensearch/domain:Domain":                              {"domainName", 28},
	"aws:rds/cluster:Cluster":                                   {"clusterIdentifier", 63},
	"aws:rds/clusterInstance:ClusterInstance":                   {"identifier", 63},
	"aws:s3/bucket:Bucket":                                      {"bucket", 63},
	"aws:scheduler/schedule:Schedule":                           {"name", 64},
	"aws:sqs/queue:Queue":                                       {"name", 80},
	"aws:wafv2/webAcl:WebAcl":                                   {"name", 128},
}

// NameFits requires that the name which Pulumi makes up fits. A name that is given is for the service's own
// rules to judge.
var NameFits = rule.Rule{
	Name:     "name-fits-with-auto-naming",
	Types:    slices.Sorted(maps.Keys(limits)),
	Why:      "AWS refuses the name, which is the resource's logical name with a hyphen and seven digits more.",
	Fix:      "shorten the resource's logical name, or give it a physical one",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Advisory,
	URL:      docs + "resources/names/#autonaming",
	Check: func(in rule.Inputs) rule.Verdict {
		l := limits[in.Type()]
		long := utf8.RuneCountInString(in.Name()) + suffix
		return rule.When(
			rule.All(rule.Not(in.At(l.property).Set()), rule.Not(in.At(l.property+"Prefix").Set())),
			rule.Decide(long <= l.most, fmt.Sprintf(
				"%s will be %q with %d characters more, %d in all; want at most %d",
				l.property, in.Name(), suffix, long, l.most)),
		)
	},
}
