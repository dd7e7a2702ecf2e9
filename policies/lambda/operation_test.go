package lambda_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	function = "aws:lambda/function:Function"
	queue    = "aws:sqs/queue:Queue"
	group    = "aws:cloudwatch/logGroup:LogGroup"
)

func TestTracingActive(t *testing.T) {
	ruletest.Run(t, lambda.TracingActive, ruletest.Good{Inputs: m{"tracingConfig": m{"mode": "Active"}}},
		ruletest.Fail("nothing said", m{"tracingConfig": nil}, "tracingConfig.mode is not set"),
		ruletest.Fail("by others", m{"tracingConfig.mode": "PassThrough"}, `is "PassThrough"; want "Active"`),
	)
}

func TestLogsAsJSON(t *testing.T) {
	ruletest.Run(t, lambda.LogsAsJSON, ruletest.Good{Inputs: m{"loggingConfig": m{"logFormat": "JSON"}}},
		ruletest.Fail("nothing said", m{"loggingConfig": nil}, "loggingConfig.logFormat is not set"),
		ruletest.Fail("text", m{"loggingConfig.logFormat": "Text"}, `is "Text"; want "JSON"`),
	)
}

func TestLogLevelNeedsJSON(t *testing.T) {
	ruletest.Run(t, lambda.LogLevelNeedsJSON, ruletest.Good{Inputs: m{
		"loggingConfig": m{"logFormat": "JSON", "applicationLogLevel": "INFO"},
	}},
		ruletest.Fail("text", m{"loggingConfig.logFormat": "Text"}, `logFormat is "Text"; want "JSON"`),
		ruletest.Fail("text of the system", m{"loggingConfig": m{"logFormat": "Text", "systemLogLevel": "WARN"}},
			`logFormat is "Text"`),
		ruletest.Skip("no levels", m{"loggingConfig": m{"logFormat": "Text"}}),
	)
}

func TestLogGroupWithRetention(t *testing.T) {
	const none = "no log group with a retention"
	ruletest.Run(t, lambda.LogGroupWithRetention, ruletest.Good{
		Inputs: m{"name": "resize"},
		Others: []ruletest.Other{{Name: "group", Type: group, Inputs: m{"name": "/aws/lambda/resize", "retentionInDays": 30}}},
	},
		ruletest.Pass("as configured", m{
			"loggingConfig": m{"logGroup": ruletest.Ref("group")}, "group/name": "/shop",
		}),
		ruletest.Pass("made from the function's name", m{"group/name": ruletest.Ref("it")}),
		ruletest.Fail("none", m{"group/": nil}, none),
		ruletest.Fail("of another function", m{"group/name": "/aws/lambda/other"}, none),
		ruletest.Fail("for ever", m{"group/retentionInDays": nil}, none),
		ruletest.Fail("made by Lambda", m{"group/": nil, "loggingConfig": m{"logGroup": "/aws/lambda/resize"}}, none),
		ruletest.Fail("for ever, as configured", m{
			"loggingConfig": m{"logGroup": ruletest.Ref("group")}, "group/retentionInDays": 0,
		}, none),
		ruletest.Open("no name yet", m{"name": ruletest.Unknown}),
		ruletest.Skip("of another stack", m{"loggingConfig": m{"logGroup": "/shop"}}),
	)
}

func TestConcurrencyReserved(t *testing.T) {
	ruletest.Run(t, lambda.ConcurrencyReserved, ruletest.Good{Inputs: m{"reservedConcurrentExecutions": 10}},
		ruletest.Fail("nothing said", m{"reservedConcurrentExecutions": nil, "@setting.concurrency": 5}, "is not set"),
		ruletest.Beyond("no limit", m{"reservedConcurrentExecutions": -1}, "is -1; want at least 0"),
	)
}

func TestARM64(t *testing.T) {
	ruletest.Run(t, lambda.ARM64, ruletest.Good{Inputs: m{"architectures": []string{"arm64"}}},
		ruletest.Fail("nothing said", m{"architectures": nil}, `architectures does not contain "arm64"`),
		ruletest.Fail("x86", m{"architectures[0]": "x86_64"}, `architectures does not contain "arm64"`),
	)
}

func TestFailuresKept(t *testing.T) {
	ruletest.Run(t, lambda.FailuresKept, ruletest.Good{
		Inputs: m{"deadLetterConfig": m{"targetArn": "arn:queue"}},
		Others: []ruletest.Other{
			{Name: "permission", Type: "aws:lambda/permission:Permission", Inputs: m{
				"function": ruletest.Ref("it"), "principal": "s3.amazonaws.com",
			}},
			{
				Name: "config", Type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
				Inputs: m{"functionName": "elsewhere", "destinationConfig": m{"onFailure": m{"destination": "arn:queue"}}},
			},
		},
	},
		ruletest.Pass("by a destination", m{"deadLetterConfig": nil, "config/functionName": ruletest.Ref("it")}),
		ruletest.Fail("a destination for success", m{
			"deadLetterConfig": nil, "config/functionName": ruletest.Ref("it"), "config/destinationConfig.onFailure": nil,
		}, "onFailure.destination is not set"),
		ruletest.Fail("none", m{"deadLetterConfig": nil}, "deadLetterConfig.targetArn is not set"),
		ruletest.Skip("by one that waits", m{"deadLetterConfig": nil, "permission/principal": "apigateway.amazonaws.com"}),
		ruletest.Skip("by nobody", m{"deadLetterConfig": nil, "permission/": nil}),
	)
}

func TestPartialBatches(t *testing.T) {
	ruletest.Run(t, lambda.PartialBatches, ruletest.Good{Inputs: m{
		"eventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:orders", "functionResponseTypes": []string{"ReportBatchItemFailures"},
	}},
		ruletest.Fail("nothing said", m{"functionResponseTypes": nil}, `does not contain "ReportBatchItemFailures"`),
		ruletest.Fail("something else", m{"functionResponseTypes": []string{"Other"}}, `does not contain "Report`),
		ruletest.Skip("of Kafka", m{
			"eventSourceArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/a", "functionResponseTypes": nil,
		}),
		ruletest.Skip("of one's own Kafka", m{"eventSourceArn": nil}),
	)
}

func TestStreamFailuresKept(t *testing.T) {
	ruletest.Run(t, lambda.StreamFailuresKept, ruletest.Good{Inputs: m{
		"eventSourceArn":       "arn:aws:kinesis:eu-west-1:123456789012:stream/a",
		"destinationConfig":    m{"onFailure": m{"destinationArn": "arn:queue"}},
		"maximumRetryAttempts": 3,
	}},
		ruletest.Fail("no destination", m{"destinationConfig": nil}, "onFailure.destinationArn is not set"),
		ruletest.Fail("for ever", m{"maximumRetryAttempts": -1}, "maximumRetryAttempts is -1; want at least 0"),
		ruletest.Fail("for ever by default", m{"maximumRetryAttempts": nil}, "maximumRetryAttempts is not set"),
		ruletest.Skip("of a queue", m{"eventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:orders", "destinationConfig": nil}),
	)
}

func TestVisibility(t *testing.T) {
	good := ruletest.Good{
		Inputs: m{"eventSourceArn": ruletest.Ref("queue"), "functionName": ruletest.Ref("function")},
		Others: []ruletest.Other{
			{Name: "queue", Type: queue, Inputs: m{"visibilityTimeoutSeconds": 360}},
			{Name: "function", Type: function, Inputs: m{"timeout": 60}},
		},
	}
	defaults := m{"queue/visibilityTimeoutSeconds": nil, "function/timeout": nil}
	elsewhere := ruletest.Open("a function of another stack", m{"functionName": "elsewhere"})
	stream := ruletest.Skip("a stream", m{"eventSourceArn": "arn:stream"})
	t.Run("the timeout", func(t *testing.T) {
		ruletest.Run(t, lambda.VisibilityCoversTimeout, good, elsewhere, stream,
			ruletest.Pass("by default", defaults),
			ruletest.Pass("the same", m{"queue/visibilityTimeoutSeconds": 60}),
			ruletest.Fail("less", m{"queue/visibilityTimeoutSeconds": 59},
				"visibilityTimeoutSeconds is 59; want at least 60, the timeout"),
			ruletest.Fail("less by default", m{"queue/visibilityTimeoutSeconds": nil}, "visibilityTimeoutSeconds is 30"),
		)
	})
	t.Run("six times", func(t *testing.T) {
		ruletest.Run(t, lambda.VisibilitySixTimes, good, elsewhere, stream,
			ruletest.Pass("by default", defaults),
			ruletest.Fail("less", m{"queue/visibilityTimeoutSeconds": 359},
				"visibilityTimeoutSeconds is 359; want at least 6 times 60, the timeout"),
		)
	})
}

func TestBatchSizeValid(t *testing.T) {
	const window = "maximumBatchingWindowInSeconds"
	ruletest.Run(t, lambda.BatchSizeValid, ruletest.Good{
		Inputs: m{"eventSourceArn": ruletest.Ref("queue"), "batchSize": 100, window: 5},
		Others: []ruletest.Other{{Name: "queue", Type: queue}},
	},
		ruletest.Pass("by default", m{"batchSize": nil, window: nil}),
		ruletest.Pass("in order", m{"batchSize": nil, window: nil, "queue/fifoQueue": true}),
		ruletest.Fail("at once", m{window: nil}, "batchSize is 100; want at most 10"),
		ruletest.Fail("too many", m{"batchSize": 10001}, "batchSize is 10001"),
		ruletest.Fail("none", m{"batchSize": 0}, "batchSize is 0"),
		ruletest.Fail("in order, and many", m{"queue/fifoQueue": true}, "batchSize is 100"),
		ruletest.Fail("in order, and waiting", m{"queue/fifoQueue": true, "batchSize": 10}, "a FIFO queue has no"),
		ruletest.Skip("of a stream", m{"eventSourceArn": "arn:stream", window: nil}),
	)
}
