package logs_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/logs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	topic          = "aws:sns/topic:Topic"
	metricAlarm    = "aws:cloudwatch/metricAlarm:MetricAlarm"
	compositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
)

func TestAlarmHasAction(t *testing.T) {
	silent := func(changes m) m {
		changes["alarmActions"] = nil
		return changes
	}
	ruletest.Run(t, logs.AlarmHasAction, ruletest.Good{
		Inputs: m{"name": "errors", "alarmActions": []string{"arn:aws:sns:eu-west-1:123456789012:page"}},
		Others: []ruletest.Other{{Name: "both", Type: compositeAlarm, Inputs: m{"alarmRule": `ALARM("other")`}}},
	},
		ruletest.Pass("through another, by name", silent(m{"both/alarmRule": `ALARM("errors") OR ALARM("other")`})),
		ruletest.Pass("through another, by reference", silent(m{"name": nil, "both/alarmRule": ruletest.Ref("it")})),
		ruletest.Pass("a composite one", silent(m{
			"@type": compositeAlarm, "name": nil, "alarmName": "all", "both/alarmRule": "ALARM(all)",
		})),
		ruletest.Fail("none", silent(m{}), "alarmActions has 0 elements"),
		ruletest.Fail("none, and no name", silent(m{"name": nil}), "alarmActions has 0 elements"),
		ruletest.Fail("switched off", m{"actionsEnabled": false}, "actionsEnabled is false"),
		ruletest.Open("nobody knows its name", silent(m{"name": ruletest.Unknown})),
	)
}

func TestAlarmDescribed(t *testing.T) {
	ruletest.Run(t, logs.AlarmDescribed, ruletest.Good{Inputs: m{
		"alarmDescription": "Orders fail. https://wiki.example.com/orders",
	}},
		ruletest.Pass("as configured", m{"alarmDescription": "RB-12", "@setting.pattern": `^RB-\d+$`}),
		ruletest.Fail("no address", m{"alarmDescription": "Orders fail."}, `alarmDescription is "Orders fail."`),
		ruletest.Fail("nothing", m{"alarmDescription": nil}, "alarmDescription is not set"),
		ruletest.Open("a broken pattern", m{"@setting.pattern": "("}),
	)
}

func TestAlarmMissingData(t *testing.T) {
	ruletest.Run(t, logs.AlarmMissingData, ruletest.Good{Inputs: m{
		"treatMissingData": "breaching", "comparisonOperator": "GreaterThanThreshold",
	}},
		ruletest.Fail("nothing said", m{"treatMissingData": nil}, "treatMissingData is not set"),
		ruletest.Pass("missing where nothing is too much", m{"treatMissingData": "missing"}),
		ruletest.Pass("a heartbeat that speaks", m{"comparisonOperator": "LessThanThreshold"}),
		ruletest.Beyond("a heartbeat", m{
			"treatMissingData": "missing", "comparisonOperator": "LessThanThreshold",
		}, `treatMissingData is "missing"`),
	)
}

func TestAlarmTopicDeliverable(t *testing.T) {
	const channel = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
	policy := func(changes m) string {
		s := m{"Effect": "Allow", "Action": "sns:Publish", "Principal": m{"Service": "cloudwatch.amazonaws.com"}}
		maps.Copy(s, changes)
		return ruletest.Policy(s)
	}
	refused := "policy does not let cloudwatch.amazonaws.com publish"
	ruletest.Run(t, logs.AlarmTopicDeliverable, ruletest.Good{
		Inputs: m{"alarmActions": []ruletest.Ref{"topic"}},
		Others: []ruletest.Other{
			{Name: "topic", Type: topic},
			{Name: "policy", Type: "aws:sns/topicPolicy:TopicPolicy", Inputs: m{
				"arn": ruletest.Ref("topic"), "policy": policy(nil),
			}},
			{Name: "mail", Type: "aws:sns/topicSubscription:TopicSubscription", Inputs: m{"topic": ruletest.Ref("topic")}},
			{Name: "chat", Type: channel, Inputs: m{"snsTopicArns": []any{"elsewhere"}}},
		},
	},
		ruletest.Pass("without a policy", m{"policy/": nil}),
		ruletest.Pass("by its own", m{"policy/": nil, "topic/policy": policy(nil)}),
		ruletest.Pass("by the default one", m{"policy/": nil, "topic/policy": policy(m{"Principal": m{"AWS": "*"}})}),
		ruletest.Pass("by chat", m{"mail/": nil, "chat/snsTopicArns[0]": ruletest.Ref("topic")}),
		ruletest.Pass("by Teams", m{
			"mail/": nil, "chat/snsTopicArns[0]": ruletest.Ref("topic"),
			"chat/@type": "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
		}),
		ruletest.Fail("nobody listens", m{"mail/": nil}, "topic: nobody subscribes to it"),
		ruletest.Fail("for others", m{"policy/policy": policy(m{
			"Principal": m{"Service": "events.amazonaws.com"},
		})}, refused),
		ruletest.Fail("something else", m{"policy/policy": policy(m{"Action": "sns:Subscribe"})}, refused),
		ruletest.Fail("a denial", m{"policy/policy": policy(m{"Effect": "Deny"})}, refused),
		ruletest.Fail("its own for others", m{"policy/": nil, "topic/policy": policy(m{"Effect": "Deny"})}, refused),
		ruletest.Fail("its own, replaced", m{
			"policy/policy": policy(m{"Effect": "Deny"}), "topic/policy": policy(nil),
		}, refused),
		ruletest.Skip("a topic elsewhere", m{"alarmActions": []any{"arn:aws:sns:eu-west-1:123456789012:page"}}),
	)
}

func TestAlarmsCoverMetrics(t *testing.T) {
	alarm := func(name, metric string) ruletest.Other {
		return ruletest.Other{Name: name, Type: metricAlarm, Inputs: m{
			"namespace": "AWS/Lambda", "metricName": metric, "dimensions": m{"FunctionName": ruletest.Ref("it")},
		}}
	}
	instead := func(more m) m {
		changes := m{"throttles/metricName": nil, "throttles/namespace": nil, "throttles/dimensions": nil}
		for path, value := range more {
			changes["throttles/"+path] = value
		}
		return changes
	}
	query := `SELECT SUM(Throttles) FROM SCHEMA("AWS/Lambda", FunctionName)`
	ruletest.Run(t, logs.AlarmsCoverMetrics, ruletest.Good{
		Others: []ruletest.Other{alarm("errors", "Errors"), alarm("throttles", "Throttles")},
	},
		ruletest.Pass("in a formula", instead(m{"metricQueries": []m{
			{"metric": m{"metricName": "Throttles", "dimensions": m{"FunctionName": ruletest.Ref("it")}}},
		}})),
		ruletest.Pass("of all functions", m{"throttles/dimensions": nil}),
		ruletest.Pass("by a query", instead(m{"metricQueries": []m{{"expression": query}}})),
		ruletest.Pass("not by configuration", m{
			"throttles/": nil, "@setting.without": []any{"AWS/Lambda Throttles"},
		}),
		ruletest.Fail("one only", m{"throttles/": nil}, "no alarm watches Throttles"),
		ruletest.Fail("something else", m{"throttles/metricName": "Duration"}, "no alarm watches Throttles"),
		ruletest.Fail("another function", m{"throttles/dimensions.FunctionName": "other"}, "no alarm watches Throttles"),
		ruletest.Fail("of another service", m{
			"throttles/dimensions": nil, "throttles/namespace": "Shop",
		}, "no alarm watches Throttles"),
		ruletest.Fail("a query for another metric", instead(m{
			"metricQueries": []m{{"expression": strings.Replace(query, "Throttles", "Errors", 1)}},
		}), "no alarm watches Throttles"),
		ruletest.Fail("a query of another service", instead(m{
			"metricQueries": []m{{"expression": strings.Replace(query, "AWS/Lambda", "Shop", 1)}},
		}), "no alarm watches Throttles"),
		ruletest.Fail("another metric in a formula", instead(m{"metricQueries": []m{
			{"metric": m{"metricName": "Duration", "dimensions": m{"FunctionName": ruletest.Ref("it")}}},
		}}), "no alarm watches Throttles"),
		ruletest.Skip("a network load balancer", m{
			"@type": "aws:lb/loadBalancer:LoadBalancer", "loadBalancerType": "network",
		}),
		ruletest.Fail("a queue", m{
			"@type": "aws:sqs/queue:Queue",
		}, "no alarm watches ApproximateAgeOfOldestMessage or ApproximateNumberOfMessagesVisible"),
	)
}

// TestAlarmsCoverInstances: a cluster of databases is watched by alarms on its instances too.
func TestAlarmsCoverInstances(t *testing.T) {
	watch := func(name, metric string) ruletest.Other {
		return ruletest.Other{Name: name, Type: metricAlarm, Inputs: m{
			"namespace": "AWS/RDS", "metricName": metric, "dimensions": m{"DBInstanceIdentifier": ruletest.Ref("a")},
		}}
	}
	ruletest.Run(t, logs.AlarmsCoverMetrics, ruletest.Good{
		Type: "aws:rds/cluster:Cluster",
		Others: []ruletest.Other{
			{
				Name: "a", Type: "aws:rds/clusterInstance:ClusterInstance",
				Inputs: m{"clusterIdentifier": ruletest.Ref("it")},
			},
			watch("cpu", "CPUUtilization"), watch("memory", "BufferCacheHitRatio"),
		},
	},
		ruletest.Pass("by the cluster", m{
			"cpu/dimensions":    m{"DBClusterIdentifier": ruletest.Ref("it")},
			"memory/dimensions": m{"DBClusterIdentifier": ruletest.Ref("it")}, "a/": nil,
		}),
		ruletest.Fail("no alarm on one", m{"cpu/": nil}, "no alarm watches CPUUtilization"),
		ruletest.Fail("of another metric", m{"memory/metricName": "Deadlocks"}, "no alarm watches FreeableMemory"),
		ruletest.Fail("of another cluster", m{"a/clusterIdentifier": "other"}, "no alarm watches CPUUtilization"),
		ruletest.Spare("namespace is that of the service", "it matters where an alarm has no dimensions"),
		ruletest.Spare("dimensions is a block", "as it is for functions"),
		ruletest.Spare(`loadBalancerType is "application"`, "a cluster has none"),
	)
}

func TestAlarmTimesValid(t *testing.T) {
	ruletest.Run(t, logs.AlarmTimesValid, ruletest.Good{Inputs: m{
		"name": "orders-errors", "period": 60, "evaluationPeriods": 5, "datapointsToAlarm": 3,
	}},
		ruletest.Pass("nothing said", m{"name": nil, "datapointsToAlarm": nil, "period": nil}),
		ruletest.Pass("ten seconds", m{"period": 10}),
		ruletest.Pass("a week of hours", m{"period": 3600, "evaluationPeriods": 168}),
		ruletest.Fail("too long a name", m{"name": strings.Repeat("a", 256)}, "want 1 to 255 characters"),
		ruletest.Fail("an odd period", m{"period": 90}, "period is 90"),
		ruletest.Fail("half a second", m{"period": 60.5}, "period is 60.5"),
		ruletest.Fail("never", m{"evaluationPeriods": 0, "datapointsToAlarm": nil}, "evaluationPeriods is 0; want at least 1"),
		ruletest.Fail("more than a day", m{"evaluationPeriods": 1441}, "at most a day of periods"),
		ruletest.Fail("more than a week", m{"period": 3600, "evaluationPeriods": 169}, "or a week of hours"),
		ruletest.Fail("more than there are", m{"datapointsToAlarm": 6}, "at least 6, the datapointsToAlarm"),
	)
}

func TestAlarmMetricValid(t *testing.T) {
	queries := []m{{"id": "a", "expression": "1"}}
	ruletest.Run(t, logs.AlarmMetricValid, ruletest.Good{Inputs: m{
		"metricName": "Errors", "namespace": "AWS/Lambda", "period": 60, "statistic": "Sum", "threshold": 1,
	}},
		ruletest.Pass("a percentile", m{"statistic": nil, "extendedStatistic": "p99"}),
		ruletest.Pass("a band", m{"threshold": nil, "thresholdMetricId": "band"}),
		ruletest.Pass("a formula", m{"metricName": nil, "period": nil, "statistic": nil, "metricQueries": queries}),
		ruletest.Fail("both", m{"metricQueries": queries, "period": nil, "statistic": nil}, "one of metricName and metricQ"),
		ruletest.Fail("neither", m{"metricName": nil}, "one of metricName and metricQueries"),
		ruletest.Fail("of no service", m{"namespace": nil}, "namespace is not set"),
		ruletest.Fail("no period", m{"period": nil}, "period is not set"),
		ruletest.Fail("no statistic", m{"statistic": nil}, "one of statistic and extendedStatistic"),
		ruletest.Fail("two statistics", m{"extendedStatistic": "p99"}, "one of statistic and extendedStatistic"),
		ruletest.Fail("a formula and a statistic", m{
			"metricName": nil, "period": nil, "metricQueries": queries,
		}, `statistic is "Sum"`),
		ruletest.Fail("a formula and a percentile", m{
			"metricName": nil, "period": nil, "statistic": nil, "extendedStatistic": "p99", "metricQueries": queries,
		}, `extendedStatistic is "p99"`),
		ruletest.Fail("a formula and a period", m{
			"metricName": nil, "statistic": nil, "metricQueries": queries,
		}, "period is 60"),
		ruletest.Fail("two thresholds", m{"thresholdMetricId": "band"}, "one of threshold and thresholdMetricId"),
		ruletest.Fail("no threshold", m{"threshold": nil}, "one of threshold and thresholdMetricId"),
	)
}
