package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RESTStage is a stage of a REST API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
type RESTStage struct {
	// API is the API's name: REST APIs are told apart by name, all others by id.
	API pulumi.StringInput
	// Stage is the stage's name.
	Stage pulumi.StringInput
}

// HTTPStage is a stage of an HTTP API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
type HTTPStage struct {
	// API is the API's id.
	API pulumi.StringInput
	// Stage is the stage's name: "$default".
	Stage pulumi.StringInput
}

// SocketStage is a stage of a WebSocket API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
type SocketStage struct {
	// API is the API's id.
	API pulumi.StringInput
	// Stage is the stage's name.
	Stage pulumi.StringInput
}

const apiSpace = "AWS/ApiGateway"

func (s RESTStage) dimensions() []Dimension {
	return []Dimension{dim("ApiName", s.API), dim("Stage", s.Stage)}
}

func (s HTTPStage) dimensions() []Dimension {
	return []Dimension{dim("ApiId", s.API), dim("Stage", s.Stage)}
}

func (s SocketStage) dimensions() []Dimension {
	return []Dimension{dim("ApiId", s.API), dim("Stage", s.Stage)}
}

// Alarms are those that every stage should have, with prefix before their keys.
func (s RESTStage) Alarms(prefix string) []Alarm {
	return prefixed(prefix, REST5xx(s), REST4xx(s), RESTLatency(s))
}

// Alarms are those that every stage should have, with prefix before their keys.
func (s HTTPStage) Alarms(prefix string) []Alarm {
	return prefixed(prefix, HTTP5xx(s), HTTP4xx(s), HTTPLatency(s))
}

// Alarms are those that every stage should have, with prefix before their keys.
func (s SocketStage) Alarms(prefix string) []Alarm {
	return prefixed(prefix, SocketExecutionErrors(s), SocketClientErrors(s), SocketLatency(s))
}

// What API Gateway's alarms have in common: a share of the requests, and the slowest tenth of them.
func failing(kind string, severity Severity, n int, terms []Term) Alarm {
	intent := "Requests fail for a reason of ours, such as the integration's timeout: users get errors."
	if severity == Ticket {
		intent = "Many requests are refused: a client is broken, tokens have expired, or somebody tries doors."
	}
	return Alarm{
		Kind: kind, Severity: severity, Intent: intent,
		Comparison: Above, Threshold: 0.05, Unit: Fraction, Window: minutes(n), Missing: NothingHappened,
		terms: terms,
	}
}

func slow(kind string, slowest time.Duration, terms []Term) Alarm {
	return Alarm{
		Kind: kind, Severity: Ticket, Intent: "One request in ten is answered late: users wait.",
		Comparison: AtLeast, Threshold: float64(slowest.Milliseconds()), Unit: Milliseconds, Window: minutes(5),
		Missing: NothingToJudge, terms: terms,
	}
}

// REST5xx fires when more than 5 % of the requests end in a 5xx.
func REST5xx(s RESTStage) Alarm {
	return failing("rest-5xx", Page, 3, metric(apiSpace, "5XXError", average, s.dimensions()...))
}

// REST4xx fires when more than 5 % of the requests end in a 4xx.
func REST4xx(s RESTStage) Alarm {
	return failing("rest-4xx", Ticket, 5, metric(apiSpace, "4XXError", average, s.dimensions()...))
}

// RESTLatency fires when one request in ten takes 2.5 seconds or longer.
func RESTLatency(s RESTStage) Alarm {
	return slow("rest-latency", 2500*time.Millisecond, metric(apiSpace, "Latency", p90, s.dimensions()...))
}

// HTTP5xx fires when more than 5 % of the requests end in a 5xx.
func HTTP5xx(s HTTPStage) Alarm {
	return failing("http-5xx", Page, 3, metric(apiSpace, "5xx", average, s.dimensions()...))
}

// HTTP4xx fires when more than 5 % of the requests end in a 4xx.
func HTTP4xx(s HTTPStage) Alarm {
	return failing("http-4xx", Ticket, 5, metric(apiSpace, "4xx", average, s.dimensions()...))
}

// HTTPLatency fires when one request in ten takes 2.5 seconds or longer.
func HTTPLatency(s HTTPStage) Alarm {
	return slow("http-latency", 2500*time.Millisecond, metric(apiSpace, "Latency", p90, s.dimensions()...))
}

// SocketExecutionErrors fires when more than 5 % of the messages end in an error of ours.
func SocketExecutionErrors(s SocketStage) Alarm {
	return failing("socket-execution-errors", Page, 3,
		metric(apiSpace, "ExecutionError", average, s.dimensions()...))
}

// SocketClientErrors fires when more than 5 % of the messages are refused.
func SocketClientErrors(s SocketStage) Alarm {
	return failing("socket-client-errors", Ticket, 5,
		metric(apiSpace, "ClientError", average, s.dimensions()...))
}

// SocketLatency fires when one message in ten takes the integration two seconds or longer.
func SocketLatency(s SocketStage) Alarm {
	return slow("socket-latency", 2*time.Second, metric(apiSpace, "IntegrationLatency", p90, s.dimensions()...))
}
