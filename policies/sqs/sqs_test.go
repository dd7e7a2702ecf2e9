package sqs_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/sqs"
)

type m = ruletest.M

func TestEncrypted(t *testing.T) {
	ruletest.Run(t, sqs.Encrypted, ruletest.Good{Inputs: m{"kmsMasterKeyId": "alias/own"}},
		ruletest.Pass("the service's own key", m{"kmsMasterKeyId": nil, "sqsManagedSseEnabled": true}),
		ruletest.Fail("nothing said", m{"kmsMasterKeyId": nil}, "kmsMasterKeyId is not set"),
		ruletest.Fail("switched off", m{"kmsMasterKeyId": "", "sqsManagedSseEnabled": false},
			"sqsManagedSseEnabled is false; want true"),
	)
}

func TestPolicyNotPublic(t *testing.T) {
	statement := func(changes m) string {
		s := m{"Effect": "Allow", "Action": "sqs:SendMessage", "Principal": m{"AWS": "*"}}
		maps.Copy(s, changes)
		return ruletest.Policy(s)
	}
	scoped := func(key string) string {
		return statement(m{"Condition": m{"ArnLike": m{key: "arn:aws:s3:::uploads"}}})
	}
	ruletest.Run(t, sqs.PolicyNotPublic, ruletest.Good{Inputs: m{"policy": scoped("aws:SourceArn")}},
		ruletest.Pass("the organisation", m{"policy": scoped("AWS:PrincipalOrgId")}),
		ruletest.Pass("a named account", m{"policy": statement(m{"Principal": m{"AWS": "123456789012"}})}),
		ruletest.Pass("a denial", m{"policy": statement(m{"Effect": "Deny"})}),
		ruletest.Fail("everybody", m{"policy": statement(nil)}, "allows everybody"),
		ruletest.Fail("everybody, in short", m{"policy": statement(m{"Principal": "*"})}, "allows everybody"),
		ruletest.Fail("everybody but one", m{"policy": statement(m{
			"Principal": nil, "NotPrincipal": m{"AWS": "123456789012"},
		})}, "allows everybody"),
		ruletest.Fail("a condition on anything", m{"policy": statement(m{
			"Condition": m{"ArnLike": m{"aws:SourceArn": "*"}},
		})}, "allows everybody"),
		ruletest.Fail("everybody outside the organisation", m{"policy": statement(m{
			"Condition": m{"StringNotEquals": m{"aws:PrincipalOrgID": "o-1"}},
		})}, "allows everybody"),
		ruletest.Fail("everybody who has no source", m{"policy": statement(m{
			"Condition": m{"ArnLikeIfExists": m{"aws:SourceArn": "arn:aws:s3:::uploads"}},
		})}, "allows everybody"),
		ruletest.Fail("a condition on something else", m{"policy": scoped("aws:SecureTransport")}, "allows everybody"),
		ruletest.Skip("no policy", m{"policy": nil}),
		ruletest.Open("no JSON", m{"policy": "{"}),
	)
}

func TestHasDeadLetterQueue(t *testing.T) {
	const queue, redrive = "aws:sqs/queue:Queue", "aws:sqs/redrivePolicy:RedrivePolicy"
	ruletest.Run(t, sqs.HasDeadLetterQueue, ruletest.Good{
		Inputs: m{"redrivePolicy": ruletest.Ref("dead")},
		Others: []ruletest.Other{
			{Name: "dead", Type: queue},
			{Name: "other", Type: queue, Inputs: m{"redrivePolicy": ruletest.Ref("dead")}},
			{Name: "separate", Type: redrive, Inputs: m{
				"queueUrl": ruletest.Ref("other"), "redrivePolicy": ruletest.Ref("dead"),
			}},
		},
	},
		ruletest.Pass("a separate policy", m{"redrivePolicy": nil, "separate/queueUrl": ruletest.Ref("it")}),
		ruletest.Pass("a queue of another stack", m{"redrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:d"}`}),
		ruletest.Fail("none", m{"redrivePolicy": nil}, "redrivePolicy is not set"),
		ruletest.Skip("a dead-letter queue itself", m{
			"redrivePolicy": nil, "other/redrivePolicy": ruletest.Ref("it"),
		}),
		ruletest.Skip("one by a separate policy", m{
			"redrivePolicy": nil, "separate/redrivePolicy": ruletest.Ref("it"),
		}),
	)
}

func TestPolicyNamesActions(t *testing.T) {
	policy := func(effect, action string) m {
		return m{"policy": ruletest.Policy(m{"Effect": effect, "Action": []string{action, "sqs:SendMessage"}})}
	}
	ruletest.Run(t, sqs.PolicyNamesActions, ruletest.Good{Inputs: policy("Allow", "sqs:GetQueueUrl")},
		ruletest.Pass("denied", policy("Deny", "sqs:*")),
		ruletest.Fail("every action", policy("Allow", "sqs:*"), "allows every action"),
		ruletest.Skip("no policy", m{"policy": nil}),
	)
}

func TestTLSOnly(t *testing.T) {
	policy := func(changes m) string {
		s := m{
			"Effect": "Deny", "Action": "sqs:*", "Principal": "*",
			"Condition": m{"Bool": m{"aws:SecureTransport": "false"}},
		}
		maps.Copy(s, changes)
		return ruletest.Policy(m{"Effect": "Allow"}, s)
	}
	changed := func(changes m) m { return m{"policy/policy": policy(changes)} }
	ruletest.Run(t, sqs.TLSOnly, ruletest.Good{Others: []ruletest.Other{{
		Name: "policy", Type: "aws:sqs/queuePolicy:QueuePolicy",
		Inputs: m{"queueUrl": ruletest.Ref("it"), "policy": policy(nil)},
	}}},
		ruletest.Pass("in the queue", m{"policy/": nil, "policy": policy(nil)}),
		ruletest.Pass("if it is known", changed(m{"Condition": m{"BoolIfExists": m{"aws:SecureTransport": "false"}}})),
		ruletest.Fail("allowed", changed(m{"Effect": "Allow"}), "does not deny clear text"),
		ruletest.Fail("for somebody", changed(m{"Principal": m{"AWS": "123456789012"}}), "does not deny clear text"),
		ruletest.Fail("to send", changed(m{"Action": "sqs:SendMessage"}), "does not deny clear text"),
		ruletest.Fail("to receive", changed(m{"Action": "sqs:ReceiveMessage"}), "does not deny clear text"),
		ruletest.Fail("something else", changed(m{"Condition": m{"Bool": m{"aws:ViaAWSService": "false"}}}), "does not"),
		ruletest.Fail("no policy", m{"policy/": nil}, "the queue has no policy"),
	)
}

func TestDeadLetterRetention(t *testing.T) {
	const queue, redrive = "aws:sqs/queue:Queue", "aws:sqs/redrivePolicy:RedrivePolicy"
	ruletest.Run(t, sqs.DeadLetterRetention, ruletest.Good{
		Inputs: m{"messageRetentionSeconds": 1209600},
		Others: []ruletest.Other{
			{Name: "source", Type: queue, Inputs: m{
				"redrivePolicy": ruletest.Ref("it"), "messageRetentionSeconds": 1209600,
			}},
			{Name: "separate", Type: redrive, Inputs: m{"redrivePolicy": "elsewhere"}},
		},
	},
		ruletest.Pass("by a separate policy", m{"source/": nil, "separate/redrivePolicy": ruletest.Ref("it")}),
		ruletest.Fail("by default", m{"messageRetentionSeconds": nil}, "is 345600; want at least 1.2096e+06"),
		ruletest.Fail("as long as its source", m{
			"messageRetentionSeconds": nil, "source/messageRetentionSeconds": nil,
		}, "messageRetentionSeconds is 345600"),
		ruletest.Fail("less than its source", m{"messageRetentionSeconds": 345600, "@setting.leastSeconds": 60},
			"source: messageRetentionSeconds is 345600; want at least"),
		ruletest.Skip("no dead-letter queue", m{"source/redrivePolicy": nil, "messageRetentionSeconds": nil}),
	)
}

func TestDeadLetterSameType(t *testing.T) {
	const queue, redrive = "aws:sqs/queue:Queue", "aws:sqs/redrivePolicy:RedrivePolicy"
	policy := func(tries any) string {
		return ruletest.JSON(m{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead", "maxReceiveCount": tries})
	}
	ruletest.Run(t, sqs.DeadLetterSameType, ruletest.Good{
		Inputs: m{"redrivePolicy": policy(5)},
		Others: []ruletest.Other{
			{Name: "dead", Type: queue},
			{Name: "separate", Type: redrive, Inputs: m{"queueUrl": "elsewhere", "redrivePolicy": policy(5)}},
		},
	},
		ruletest.Pass("as text", m{"redrivePolicy": policy("1000")}),
		ruletest.Pass("nothing said", m{"redrivePolicy": policy(nil)}),
		ruletest.Open("both in order", m{"redrivePolicy": ruletest.Ref("dead"), "fifoQueue": true, "dead/fifoQueue": true}),
		ruletest.Fail("only the source", m{"redrivePolicy": ruletest.Ref("dead"), "fifoQueue": true}, "one of the queues"),
		ruletest.Fail("only the other", m{"redrivePolicy": ruletest.Ref("dead"), "dead/fifoQueue": true}, "one of the queues"),
		ruletest.Fail("never", m{"redrivePolicy": policy(0)}, "maxReceiveCount is 0; want 1 to 1000"),
		ruletest.Fail("too often, by a separate policy", m{
			"redrivePolicy": nil, "separate/queueUrl": ruletest.Ref("it"), "separate/redrivePolicy": policy(1001),
		}, "separate: redrivePolicy»maxReceiveCount is 1001"),
		ruletest.Skip("none", m{"redrivePolicy": nil}),
	)
}

func TestLongPolling(t *testing.T) {
	ruletest.Run(t, sqs.LongPolling, ruletest.Good{Inputs: m{"receiveWaitTimeSeconds": 20}},
		ruletest.Pass("as short as configured", m{"receiveWaitTimeSeconds": 5, "@setting.leastSeconds": 5}),
		ruletest.Fail("short", m{"receiveWaitTimeSeconds": 5}, "receiveWaitTimeSeconds is 5; want at least 20"),
		ruletest.Fail("nothing said", m{"receiveWaitTimeSeconds": nil}, "receiveWaitTimeSeconds is not set"),
	)
}

func TestEncryptionUnambiguous(t *testing.T) {
	ruletest.Run(t, sqs.EncryptionUnambiguous, ruletest.Good{Inputs: m{"kmsMasterKeyId": "alias/own"}},
		ruletest.Pass("the service's own", m{"kmsMasterKeyId": "", "sqsManagedSseEnabled": true}),
		ruletest.Fail("both", m{"sqsManagedSseEnabled": true}, "are both set"),
	)
}

func TestPropertiesValid(t *testing.T) {
	ruletest.Run(t, sqs.PropertiesValid, ruletest.Good{Inputs: m{
		"name": "orders_1-a.fifo", "visibilityTimeoutSeconds": 0, "messageRetentionSeconds": 60, "delaySeconds": 900,
		"receiveWaitTimeSeconds": 20, "maxMessageSize": 262144, "kmsDataKeyReusePeriodSeconds": 86400,
	}},
		ruletest.Pass("nothing said", m{
			"name": nil, "visibilityTimeoutSeconds": nil, "messageRetentionSeconds": nil, "delaySeconds": nil,
			"receiveWaitTimeSeconds": nil, "maxMessageSize": nil, "kmsDataKeyReusePeriodSeconds": nil,
		}),
		ruletest.Fail("a dot", m{"name": "orders.a"}, `name is "orders.a"`),
		ruletest.Fail("too long a name", m{"name": strings.Repeat("a", 81)}, "want 1 to 80 characters"),
		ruletest.Fail("hidden for too long", m{"visibilityTimeoutSeconds": 43201}, "want 0 to 43200"),
		ruletest.Fail("kept too short", m{"messageRetentionSeconds": 59}, "messageRetentionSeconds is 59"),
		ruletest.Fail("late", m{"delaySeconds": 901}, "delaySeconds is 901; want 0 to 900"),
		ruletest.Fail("waiting for too long", m{"receiveWaitTimeSeconds": 21}, "receiveWaitTimeSeconds is 21"),
		ruletest.Fail("large", m{"maxMessageSize": 1048577}, "maxMessageSize is 1048577"),
		ruletest.Fail("many requests to KMS", m{"kmsDataKeyReusePeriodSeconds": 59}, "is 59; want 60 to 86400"),
	)
}

func TestFIFOValid(t *testing.T) {
	ruletest.Run(t, sqs.FIFOValid, ruletest.Good{Inputs: m{
		"fifoQueue": true, "name": "orders.fifo", "contentBasedDeduplication": true,
		"deduplicationScope": "messageGroup", "fifoThroughputLimit": "perMessageGroupId",
	}},
		ruletest.Pass("a standard queue", m{
			"fifoQueue": nil, "name": "orders", "contentBasedDeduplication": nil, "deduplicationScope": nil,
			"fifoThroughputLimit": nil,
		}),
		ruletest.Pass("no name", m{"name": nil}),
		ruletest.Pass("one throughput for all", m{"fifoThroughputLimit": "perQueue", "deduplicationScope": "queue"}),
		ruletest.Fail("the wrong name", m{"name": "orders"}, "want a name that ends in .fifo"),
		ruletest.Fail("the scope of all", m{"deduplicationScope": "queue"}, `deduplicationScope is "queue"`),
		ruletest.Fail("a standard one by that name", m{
			"fifoQueue": false, "contentBasedDeduplication": nil, "deduplicationScope": nil, "fifoThroughputLimit": nil,
		}, `name is "orders.fifo"`),
		ruletest.Fail("a standard one that compares", m{
			"fifoQueue": false, "name": "orders", "deduplicationScope": nil, "fifoThroughputLimit": nil,
		}, "contentBasedDeduplication is true"),
		ruletest.Fail("a standard one with a scope", m{
			"fifoQueue": false, "name": "orders", "contentBasedDeduplication": nil, "fifoThroughputLimit": nil,
		}, `deduplicationScope is "messageGroup"`),
		ruletest.Fail("a standard one with a throughput", m{
			"fifoQueue": false, "name": "orders", "contentBasedDeduplication": nil, "deduplicationScope": nil,
			"fifoThroughputLimit": "perQueue",
		}, `fifoThroughputLimit is "perQueue"`),
	)
}
