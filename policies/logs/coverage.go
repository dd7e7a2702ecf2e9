package logs

import (
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// watched are the metrics by which a type shows first that it fails. Of metrics joined by "|" one is enough.
type watched struct {
	token, namespace, dimension string
	metrics                     []string
}

// watchedTypes are the types that somebody has to watch, after AWS's list of recommended alarms, to which the
// rule's URL leads.
var watchedTypes = []watched{
	{"aws:lambda/function:Function", "AWS/Lambda", "FunctionName", []string{"Errors", "Throttles"}},
	{"aws:sqs/queue:Queue", "AWS/SQS", "QueueName",
		[]string{"ApproximateAgeOfOldestMessage|ApproximateNumberOfMessagesVisible"}},
	{databaseCluster, "AWS/RDS", "DBClusterIdentifier",
		[]string{"CPUUtilization", "FreeableMemory|ACUUtilization|BufferCacheHitRatio"}},
	{"aws:dynamodb/table:Table", "AWS/DynamoDB", "TableName",
		[]string{"ThrottledRequests|ReadThrottleEvents|WriteThrottleEvents", "SystemErrors"}},
	{"aws:lb/loadBalancer:LoadBalancer", "AWS/ApplicationELB", "LoadBalancer",
		[]string{"HTTPCode_ELB_5XX_Count", "UnHealthyHostCount|HealthyHostCount"}},
	{"aws:apigateway/restApi:RestApi", "AWS/ApiGateway", "ApiName", []string{"5XXError"}},
	{"aws:apigatewayv2/api:Api", "AWS/ApiGateway", "ApiId", []string{"5xx|ExecutionError|IntegrationError"}},
	{"aws:ecs/service:Service", "AWS/ECS", "ServiceName", []string{"CPUUtilization", "MemoryUtilization"}},
	{"aws:elasticache/replicationGroup:ReplicationGroup", "AWS/ElastiCache", "CacheClusterId",
		[]string{"EngineCPUUtilization|CPUUtilization", "Evictions|DatabaseMemoryUsagePercentage"}},
	{"aws:opensearch/domain:Domain", "AWS/ES", "DomainName", []string{"ClusterStatus.red", "FreeStorageSpace"}},
	{"aws:cloudfront/distribution:Distribution", "AWS/CloudFront", "DistributionId", []string{"5xxErrorRate"}},
}

func watchedTokens() []string {
	tokens := make([]string, len(watchedTypes))
	for i, w := range watchedTypes {
		tokens[i] = w.token
	}
	return tokens
}

var unwatchedMetrics = rule.Setting[[]string]{
	Name: "without", Default: []string{},
	Text: `the metrics for which no alarm is needed, with their namespaces, such as "AWS/Lambda Throttles"`,
}

// AlarmsCoverMetrics asks for an alarm on each of the metrics by which a service shows that it fails. One
// alarm may watch all resources of a type: by a metric without dimensions, or by a query over its namespace.
// A cluster of databases may be watched by its instances.
// Network load balancers have other metrics.
var AlarmsCoverMetrics = rule.Rule{
	Name:     "alarms-cover-critical-metrics",
	Types:    watchedTokens(),
	With:     []string{metricAlarm, databaseInstance},
	Why:      "It fails, and customers are the first to notice.",
	Fix:      "add a MetricAlarm on the metric, with the resource in its dimensions",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Settings: []rule.Option{unwatchedMetrics},
	URL:      monitoring + "Best_Practice_Recommended_Alarms_AWS_Services.html",
	Controls: rule.Controls{rule.WellArchitected: {"OPS08", "REL06-BP01"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		i := slices.IndexFunc(watchedTypes, func(w watched) bool { return rule.Matches(w.token, in.Type()) })
		w := watchedTypes[i]
		var parts []rule.Verdict
		for _, metric := range w.metrics {
			if slices.Contains(unwatchedMetrics.Of(in), w.namespace+" "+metric) {
				continue
			}
			parts = append(parts, w.covered(in, stack, strings.Split(metric, "|")).
				OnNo("no alarm watches "+strings.ReplaceAll(metric, "|", " or ")))
		}
		network := rule.Not(in.At("loadBalancerType").Default("application").Is("application"))
		return rule.When(rule.Not(network), rule.All(parts...))
	},
}

// covered holds when an alarm on one of the metrics is about the resource, or about all of its type.
func (w watched) covered(in rule.Inputs, stack *rule.Stack, metrics []string) rule.Verdict {
	watches := func(v rule.Value) rule.Verdict {
		return v.Fits("a metric to watch", func(name string) bool { return slices.Contains(metrics, name) })
	}
	const query = "metricQueries[].metric."
	ways := []rule.Verdict{
		stack.Users(in, metricAlarm, "dimensions."+w.dimension).Any(func(a rule.Inputs) rule.Verdict {
			return watches(a.At("metricName"))
		}),
		stack.Users(in, metricAlarm, query+"dimensions."+w.dimension).Any(func(a rule.Inputs) rule.Verdict {
			return a.Each(query + "metricName").Any(watches)
		}),
	}
	if in.Type() == databaseCluster {
		ways = append(ways, stack.Users(in, databaseInstance, "clusterIdentifier").Any(
			func(instance rule.Inputs) rule.Verdict {
				return stack.Users(instance, metricAlarm, "dimensions.DBInstanceIdentifier").Any(
					func(a rule.Inputs) rule.Verdict { return watches(a.At("metricName")) })
			}))
	}
	for _, a := range stack.Of(metricAlarm) {
		service := a.At("namespace").Fits("that of the service", func(name string) bool {
			return name == w.namespace
		})
		ways = append(ways,
			rule.All(service, watches(a.At("metricName")), rule.Not(a.At("dimensions").Present())),
			a.Each("metricQueries[].expression").Any(func(v rule.Value) rule.Verdict {
				return v.Fits("a query for the metric of all resources", func(text string) bool {
					return strings.Contains(text, `"`+w.namespace+`"`) && mentions(text, metrics)
				})
			}))
	}
	return rule.Any(ways...)
}

func mentions(text string, metrics []string) bool {
	return slices.ContainsFunc(metrics, func(metric string) bool { return strings.Contains(text, metric) })
}
