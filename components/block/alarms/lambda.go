package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Function is a Lambda function.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
type Function struct {
	// Name is the function's name, not its ARN.
	Name pulumi.StringInput
	// Timeout is the function's own. LambdaDuration is measured against it.
	Timeout time.Duration
}

const lambdaSpace = "AWS/Lambda"

func (f Function) dimension() Dimension { return dim("FunctionName", f.Name) }

// Alarms are those that every function should have, with prefix before their keys.
func (f Function) Alarms(prefix string) []Alarm {
	return prefixed(prefix, LambdaErrors(f), LambdaThrottles(f), LambdaDuration(f))
}

// LambdaErrors fires when more than 5 % of the calls fail. AWS leaves missing data undecided; a function that
// is not called has no errors, so we call it good.
func LambdaErrors(f Function) Alarm {
	return Alarm{
		Kind: "lambda-errors", Severity: Ticket,
		Intent:     "The function fails: it panics, runs out of time or memory, or returns an error.",
		Comparison: Above, Threshold: 5, Unit: Percent, Window: minutes(3), Missing: NothingHappened,
		terms: share(lambdaSpace, "Errors", "Invocations", f.dimension()),
	}
}

// LambdaThrottles fires when calls are refused for want of concurrency, five minutes in a row.
func LambdaThrottles(f Function) Alarm {
	return Alarm{
		Kind: "lambda-throttles", Severity: Ticket,
		Intent:     "Calls are refused: the function's reserved concurrency, or the account's, is used up.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(lambdaSpace, "Throttles", sum, f.dimension()),
	}
}

// LambdaDuration fires when one call in ten takes more than 90 % of the function's timeout.
func LambdaDuration(f Function) Alarm {
	return Alarm{
		Kind: "lambda-duration", Severity: Ticket,
		Intent:     "Calls take nearly as long as they may: the next step is that they are cut off.",
		Comparison: Above, Threshold: float64(f.Timeout.Milliseconds()) * 0.9, Unit: Milliseconds,
		Window: minutes(15), Missing: NothingToJudge,
		terms: metric(lambdaSpace, "Duration", p90, f.dimension()),
	}
}

// LambdaConcurrency fires when the function runs more than most times at once.
func LambdaConcurrency(f Function, most int) Alarm {
	return Alarm{
		Kind: "lambda-concurrency", Severity: Ticket,
		Intent:     "The function runs nearly as often at once as it may: further calls will be refused.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(10), Missing: NothingToJudge,
		terms: metric(lambdaSpace, "ConcurrentExecutions", maximum, f.dimension()),
	}
}

// LambdaAccountConcurrency fires when all functions of the account and region together hold more than most;
// use nine tenths of the account's quota, which is 1,000 unless raised.
func LambdaAccountConcurrency(most int) Alarm {
	return Alarm{
		Kind: "lambda-account-concurrency", Severity: Ticket,
		Intent:     "The account's concurrency is nearly used up: calls of every function will be refused.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(10), Missing: NothingHappened,
		terms: metric(lambdaSpace, "ClaimedAccountConcurrency", maximum),
	}
}

// LambdaIteratorAge fires when the function is more than oldest behind the stream it reads.
func LambdaIteratorAge(f Function, oldest time.Duration) Alarm {
	return Alarm{
		Kind: "lambda-iterator-age", Severity: Ticket,
		Intent:     "The function falls behind its stream: a record that it cannot handle blocks the rest.",
		Comparison: Above, Threshold: float64(oldest.Milliseconds()), Unit: Milliseconds, Window: minutes(5),
		Missing: NothingHappened,
		terms:   metric(lambdaSpace, "IteratorAge", maximum, f.dimension()),
	}
}

// LambdaLost fires when an asynchronous call that failed could not be put into the dead-letter queue either.
func LambdaLost(f Function) Alarm {
	return Alarm{
		Kind: "lambda-lost", Severity: Page,
		Intent:     "Events are lost: the function failed on them, and the dead-letter queue could not take them.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Minute), Missing: NothingHappened,
		terms: metric(lambdaSpace, "DeadLetterErrors", sum, f.dimension()),
	}
}
