package kms_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/kms"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

// use is a statement that lets a service use the key.
func use(service string) m {
	return m{
		"Effect": "Allow", "Principal": m{"Service": service}, "Resource": "*",
		"Action": []string{"kms:Decrypt", "kms:GenerateDataKey*"},
	}
}

// others are one of each thing that can send under the key; those that a case is not about are elsewhere.
func others() []ruletest.Other {
	return []ruletest.Other{
		{Name: "group", Type: "aws:cloudwatch/logGroup:LogGroup", Inputs: m{"kmsKeyId": ruletest.Ref("it")}},
		{Name: "topic", Type: topic, Inputs: m{"kmsMasterKeyId": ruletest.Ref("it")}},
		{Name: "queue", Type: queue, Inputs: m{"kmsMasterKeyId": ruletest.Ref("it")}},
		{Name: "alarm", Type: "aws:cloudwatch/metricAlarm:MetricAlarm", Inputs: m{"alarmActions": []any{"elsewhere"}}},
		{Name: "both", Type: "aws:cloudwatch/compositeAlarm:CompositeAlarm", Inputs: m{"alarmActions": []any{"elsewhere"}}},
		{Name: "event", Type: "aws:cloudwatch/eventTarget:EventTarget", Inputs: m{"arn": "elsewhere"}},
		{Name: "upload", Type: "aws:s3/bucketNotification:BucketNotification", Inputs: m{
			"topics": []m{{"topicArn": "elsewhere"}}, "queues": []m{{"queueArn": "elsewhere"}},
		}},
		{Name: "subscription", Type: "aws:sns/topicSubscription:TopicSubscription", Inputs: m{"endpoint": "elsewhere"}},
		{Name: "policy", Type: keyPolicy, Inputs: m{"keyId": "elsewhere"}},
	}
}

func TestPolicyAllowsConsumers(t *testing.T) {
	const logs = "logs.eu-west-1.amazonaws.com"
	all := ruletest.Policy(use(logs), use("cloudwatch.amazonaws.com"), use("events.amazonaws.com"),
		use("s3.amazonaws.com"), use("sns.amazonaws.com"))
	without := func(path string, target string) m {
		return m{path: ruletest.Ref(target), "policy": ruletest.Policy(use(logs))}
	}
	of := func(statement m) m { return m{"policy": ruletest.Policy(statement)} }
	changed := func(field string, value any) m {
		statement := use(logs)
		statement[field] = value
		return of(statement)
	}
	alarm, topicRef, queueRef := "alarm/alarmActions[0]", ruletest.Ref("topic"), ruletest.Ref("queue")
	ruletest.Run(t, kms.PolicyAllowsConsumers, ruletest.Good{Inputs: m{"policy": all}, Others: others()},
		ruletest.Pass("alarms", m{alarm: topicRef}),
		ruletest.Pass("composite alarms", m{"both/alarmActions[0]": topicRef}),
		ruletest.Pass("events", m{"event/arn": topicRef}),
		ruletest.Pass("events to a queue", m{"event/arn": queueRef}),
		ruletest.Pass("uploads", m{"upload/topics[0].topicArn": topicRef, "upload/queues[0].queueArn": queueRef}),
		ruletest.Pass("messages", m{"subscription/endpoint": queueRef}),
		ruletest.Pass("by a policy of its own", m{"policy": nil, "policy/keyId": ruletest.Ref("it"), "policy/policy": all}),
		ruletest.Fail("none", m{"policy": nil}, "policy does not allow logs.eu-west-1.amazonaws.com to use the key"),
		ruletest.Fail("logs of another region", of(use("logs.us-east-1.amazonaws.com")), "not allow logs.eu-west-1"),
		ruletest.Fail("a denial", changed("Effect", "Deny"), "not allow logs"),
		ruletest.Fail("to write", changed("Action", "kms:GenerateDataKey"), "not allow logs"),
		ruletest.Fail("to read", changed("Action", "kms:Decrypt"), "not allow logs"),
		ruletest.Fail("no alarms", without(alarm, "topic"), "not allow cloudwatch.amazonaws.com"),
		ruletest.Fail("no composite alarms", without("both/alarmActions[0]", "topic"), "not allow cloudwatch"),
		ruletest.Fail("no events", without("event/arn", "topic"), "not allow events.amazonaws.com"),
		ruletest.Fail("no events to a queue", without("event/arn", "queue"), "not allow events.amazonaws.com"),
		ruletest.Fail("no uploads", without("upload/topics[0].topicArn", "topic"), "not allow s3.amazonaws.com"),
		ruletest.Fail("no uploads to a queue", without("upload/queues[0].queueArn", "queue"), "not allow s3"),
		ruletest.Fail("no messages", without("subscription/endpoint", "queue"), "not allow sns.amazonaws.com"),
		ruletest.Pass("no consumers", m{"policy": nil, "group/": nil, "topic/": nil, "queue/": nil}),
		ruletest.Open("an unknown region", m{"@provider.region": ruletest.Unknown}),
	)
}
