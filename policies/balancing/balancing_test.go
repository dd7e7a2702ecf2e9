package balancing_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/balancing"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const balancer = "aws:lb/loadBalancer:LoadBalancer"

func TestHTTPRedirectsToHTTPS(t *testing.T) {
	redirect := m{"type": "redirect", "redirect": m{"protocol": "HTTPS", "statusCode": "HTTP_301"}}
	ruletest.Run(t, balancing.HTTPRedirectsToHTTPS, ruletest.Good{
		Inputs: m{
			"loadBalancerArn": ruletest.Ref("balancer"), "protocol": "HTTP", "port": 80, "defaultActions": []m{redirect},
		},
		Others: []ruletest.Other{
			{Name: "balancer", Type: balancer, Inputs: m{"internal": false}},
			{Name: "rule", Type: "aws:lb/listenerRule:ListenerRule", Inputs: m{
				"listenerArn": ruletest.Ref("it"), "actions": []m{redirect},
			}},
		},
	},
		ruletest.Pass("the older token", m{"@type": "aws:alb/listener:Listener"}),
		ruletest.Fail("forwards", m{"defaultActions": []m{{"type": "forward"}}},
			`defaultActions[0].type is "forward"; want "redirect"`),
		ruletest.Fail("forwards by default", m{"protocol": nil, "defaultActions[0].type": "forward"}, "forward"),
		ruletest.Fail("redirects to itself", m{"defaultActions[0].redirect.protocol": "#{protocol}"}, "#{protocol}"),
		ruletest.Fail("a rule forwards", m{"rule/actions[0].type": "forward"}, `rule: actions[0].type is "forward"`),
		ruletest.Fail("a rule redirects to itself", m{"rule/actions[0].redirect.protocol": nil}, "rule: actions[0]"),
		ruletest.Fail("a balancer of another stack", m{
			"balancer/": nil, "loadBalancerArn": "arn:aws:elasticloadbalancing:…", "defaultActions[0].type": "forward",
		}, "forward"),
		ruletest.Skip("HTTPS", m{"protocol": "HTTPS", "defaultActions[0].type": "forward"}),
		ruletest.Skip("inside", m{"balancer/internal": true, "defaultActions[0].type": "forward"}),
		ruletest.Skip("a gateway", m{"protocol": nil, "port": nil, "defaultActions[0].type": "forward"}),
	)
}

func TestListenerUsesTLS(t *testing.T) {
	ruletest.Run(t, balancing.ListenerUsesTLS, ruletest.Good{Inputs: m{
		"protocol": "HTTPS", "port": 443, "defaultActions": []m{{"type": "forward"}},
	}},
		ruletest.Pass("TLS", m{"protocol": "TLS"}),
		ruletest.Pass("a redirect", m{
			"protocol": "HTTP", "defaultActions": []m{{"type": "redirect", "redirect": m{"protocol": "HTTPS"}}},
		}),
		ruletest.Pass("a redirect of the default protocol", m{
			"protocol": nil, "defaultActions": []m{{"type": "redirect", "redirect": m{"protocol": "HTTPS"}}},
		}),
		ruletest.Fail("HTTP", m{"protocol": "HTTP"}, `protocol is "HTTP"; want "HTTPS" or "TLS"`),
		ruletest.Fail("HTTP by default", m{"protocol": nil}, "protocol is not set"),
		ruletest.Fail("TCP", m{"protocol": "TCP"}, `protocol is "TCP"`),
		ruletest.Fail("a redirect to HTTP", m{
			"protocol": "HTTP", "defaultActions": []m{{"type": "redirect", "redirect": m{"protocol": "HTTP"}}},
		}, "redirect.protocol"),
		ruletest.Fail("a type that does not fit", m{
			"protocol": "HTTP", "defaultActions": []m{{"type": "forward", "redirect": m{"protocol": "HTTPS"}}},
		}, "type"),
		ruletest.Fail("TCP that redirects", m{
			"protocol": "TCP", "defaultActions": []m{{"type": "redirect", "redirect": m{"protocol": "HTTPS"}}},
		}, "protocol"),
		ruletest.Skip("UDP", m{"protocol": "UDP"}),
		ruletest.Skip("a gateway", m{"protocol": nil, "port": nil}),
	)
}

func TestTLSPolicyModern(t *testing.T) {
	ruletest.Run(t, balancing.TLSPolicyModern, ruletest.Good{Inputs: m{
		"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
	}},
		ruletest.Pass("1.3 only", m{"protocol": "TLS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06"}),
		ruletest.Fail("nothing said", m{"sslPolicy": nil}, "sslPolicy is not set"),
		ruletest.Fail("old", m{"sslPolicy": "ELBSecurityPolicy-2016-08"}, "ELBSecurityPolicy-2016-08"),
		ruletest.Skip("HTTP", m{"protocol": "HTTP", "sslPolicy": nil}),
	)
}

func TestInternalUnlessDeclared(t *testing.T) {
	ruletest.Run(t, balancing.InternalUnlessDeclared, ruletest.Good{Inputs: m{"internal": true}},
		ruletest.Pass("declared", m{"internal": false, "tags": m{"exposure": "public"}}),
		ruletest.Pass("declared by another tag", m{
			"internal": false, "tags": m{"reach": "public"}, "@setting.publicTag": "reach",
		}),
		ruletest.Fail("by default", m{"internal": nil}, "internal is not set"),
		ruletest.Fail("declared otherwise", m{"internal": false, "tags": m{"exposure": "internal"}}, `is "internal"`),
		ruletest.Fail("declared otherwise by another tag", m{
			"internal": false, "tags": m{"reach": "office"}, "@setting.publicTag": "reach",
		}, `is "office"`),
	)
}

func TestDropsInvalidHeaders(t *testing.T) {
	ruletest.Run(t, balancing.DropsInvalidHeaders, ruletest.Good{Inputs: m{"dropInvalidHeaderFields": true}},
		ruletest.Fail("by default", m{"dropInvalidHeaderFields": nil}, "dropInvalidHeaderFields is not set"),
		ruletest.Fail("kept", m{"dropInvalidHeaderFields": false}, "dropInvalidHeaderFields is false"),
		ruletest.Skip("a network balancer", m{"loadBalancerType": "network", "dropInvalidHeaderFields": nil}),
	)
}

func TestDesyncMitigation(t *testing.T) {
	ruletest.Run(t, balancing.DesyncMitigation, ruletest.Good{Inputs: m{"desyncMitigationMode": "strictest"}},
		ruletest.Pass("by default", m{"desyncMitigationMode": nil}),
		ruletest.Fail("watched", m{"desyncMitigationMode": "monitor"}, `is "monitor"`),
		ruletest.Skip("a network balancer", m{"loadBalancerType": "network"}),
	)
}

func TestAccessLogsEnabled(t *testing.T) {
	ruletest.Run(t, balancing.AccessLogsEnabled, ruletest.Good{
		Inputs: m{"accessLogs": m{"enabled": true, "bucket": "logs"}},
	},
		ruletest.Fail("none", m{"accessLogs": nil}, "accessLogs.enabled is not set"),
		ruletest.Fail("off", m{"accessLogs.enabled": false}, "accessLogs.enabled is false"),
		ruletest.Fail("nowhere", m{"accessLogs.bucket": ""}, "accessLogs.bucket"),
		ruletest.Skip("a network balancer", m{"loadBalancerType": "network", "accessLogs": nil}),
	)
}

func TestDeletionProtection(t *testing.T) {
	ruletest.Run(t, balancing.DeletionProtection, ruletest.Good{Inputs: m{"enableDeletionProtection": true}},
		ruletest.Fail("by default", m{"enableDeletionProtection": nil}, "enableDeletionProtection is not set"),
		ruletest.Skip("in development", m{"enableDeletionProtection": nil, "@production": false}),
	)
}

func TestHealthCheckExplicit(t *testing.T) {
	ruletest.Run(t, balancing.HealthCheckExplicit, ruletest.Good{
		Inputs: m{"protocol": "HTTP", "healthCheck": m{"path": "/health"}},
	},
		ruletest.Fail("by default", m{"healthCheck": nil}, "healthCheck.path is not set"),
		ruletest.Skip("TCP", m{"protocol": "TCP", "healthCheck": nil}),
	)
}

func TestDrainsQuickly(t *testing.T) {
	ruletest.Run(t, balancing.DrainsQuickly, ruletest.Good{
		Inputs: m{"protocol": "HTTP", "deregistrationDelay": 30},
	},
		ruletest.Pass("longer, by configuration", m{"deregistrationDelay": 200, "@setting.mostSeconds": 300}),
		ruletest.Fail("by default", m{"deregistrationDelay": nil}, "want at most 120"),
		ruletest.Skip("TCP", m{"protocol": "TCP", "deregistrationDelay": 300}),
	)
}
