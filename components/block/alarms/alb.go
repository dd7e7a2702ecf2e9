package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ALB is an Application Load Balancer and one of its target groups.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
type ALB struct {
	// LoadBalancer is the ArnSuffix of the load balancer: "app/shop/50dc6c495c0c9188".
	LoadBalancer pulumi.StringInput
	// TargetGroup is the ArnSuffix of the target group: "targetgroup/api/73e2d6bc24d8a067". Only ALB5xx,
	// ALBRejected and ALBTLSErrors do without.
	TargetGroup pulumi.StringInput
}

const albSpace = "AWS/ApplicationELB"

func (b ALB) whole() Dimension { return dim("LoadBalancer", b.LoadBalancer) }

func (b ALB) target() []Dimension { return []Dimension{b.whole(), dim("TargetGroup", b.TargetGroup)} }

// Alarms are those that every load balancer with a target group should have, with prefix before their keys.
func (b ALB) Alarms(prefix string) []Alarm {
	return prefixed(prefix, ALB5xx(b), ALBTarget5xx(b), ALBHealthyHosts(b, 1), ALBUnhealthyHosts(b),
		ALBLatency(b, 2500*time.Millisecond), ALBRejected(b), ALBConnectionErrors(b))
}

// ALB5xx fires when the balancer itself answers more than 5 % of the requests with 502, 503 or 504.
func ALB5xx(b ALB) Alarm {
	terms := share(albSpace, "HTTPCode_ELB_5XX_Count", "RequestCount", b.whole())
	// RequestCount leaves out what is refused for want of a target, and is not published when that is all: the
	// whole is both together.
	terms[2].Expression = "100*part/SUM(METRICS())"
	return Alarm{
		Kind: "alb-5xx", Severity: Page,
		Intent:     "The load balancer itself refuses requests (502, 503, 504): users get errors.",
		Comparison: Above, Threshold: 5, Unit: Percent, Window: minutes(3), Missing: NothingHappened,
		terms: terms,
	}
}

// ALBTarget5xx fires when the application answers more than 5 % of the requests with an error of its own.
func ALBTarget5xx(b ALB) Alarm {
	return Alarm{
		Kind: "alb-target-5xx", Severity: Page,
		Intent:     "The application answers with errors of its own (5xx): users see them.",
		Comparison: Above, Threshold: 5, Unit: Percent, Window: minutes(5), Missing: NothingHappened,
		terms: share(albSpace, "HTTPCode_Target_5XX_Count", "RequestCount", b.target()...),
	}
}

// ALBHealthyHosts fires when fewer than least targets are healthy.
func ALBHealthyHosts(b ALB, least int) Alarm {
	return Alarm{
		Kind: "alb-healthy-hosts", Severity: Page,
		Intent:     "Too few targets pass their health check: there is little or nothing to answer users.",
		Comparison: Below, Threshold: float64(least), Unit: Count, Window: minutes(3), Missing: NotAlive,
		terms: metric(albSpace, "HealthyHostCount", minimum, b.target()...),
	}
}

// ALBUnhealthyHosts fires when a target fails its health check for five minutes.
func ALBUnhealthyHosts(b ALB) Alarm {
	return Alarm{
		Kind: "alb-unhealthy-hosts", Severity: Ticket,
		Intent:     "A target has failed its health check for minutes and is not replaced: capacity is missing.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(albSpace, "UnHealthyHostCount", maximum, b.target()...),
	}
}

// ALBLatency fires when one request in ten takes at least slowest to be answered.
func ALBLatency(b ALB, slowest time.Duration) Alarm {
	return Alarm{
		Kind: "alb-latency", Severity: Ticket,
		Intent:     "One request in ten is answered late: users wait.",
		Comparison: AtLeast, Threshold: slowest.Seconds(), Unit: Seconds, Window: minutes(5),
		Missing: NothingToJudge,
		terms:   metric(albSpace, "TargetResponseTime", p90, b.target()...),
	}
}

// ALBRejected fires when the balancer turns connections away because it has reached its own limit.
func ALBRejected(b ALB) Alarm {
	return Alarm{
		Kind: "alb-rejected", Severity: Ticket,
		Intent:     "The load balancer turns connections away: it holds as many as it can.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(albSpace, "RejectedConnectionCount", sum, b.whole()),
	}
}

// ALBConnectionErrors fires when the balancer cannot connect to targets.
func ALBConnectionErrors(b ALB) Alarm {
	return Alarm{
		Kind: "alb-connection-errors", Severity: Ticket,
		Intent:     "The load balancer cannot connect to targets: a crash or a security group is in the way.",
		Comparison: Above, Threshold: 10, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(albSpace, "TargetConnectionErrorCount", sum, b.target()...),
	}
}

// ALBTLSErrors fires when more than most clients a minute fail to agree on TLS.
func ALBTLSErrors(b ALB, most int) Alarm {
	return Alarm{
		Kind: "alb-tls-errors", Severity: Ticket,
		Intent:     "Clients fail to agree on TLS: a certificate or the TLS policy shuts them out.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(albSpace, "ClientTLSNegotiationErrorCount", sum, b.whole()),
	}
}
