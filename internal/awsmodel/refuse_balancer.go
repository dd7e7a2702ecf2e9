package awsmodel

import (
	"fmt"
	"slices"
	"strings"
)

func balancerRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"lb/LoadBalancer": loadBalancer,
		"lb/TargetGroup":  targetGroup,
		"lb/Listener":     listener,
		"lb/ListenerRule": func(r *refuser) {
			n, ok := r.length("conditions")
			r.early(ok && n == 0, "conditions", "Not enough list items: Attribute condition requires 1 item minimum")
			routingActions(r, "actions", "")
		},
	}
}

func loadBalancer(r *refuser) {
	r.exclusive("name", "namePrefix")
	r.exclusive("subnets", "subnetMappings")
	kind := orElse(r.text("loadBalancerType"), "application")
	n, ok := r.length("subnets")
	r.late(kind == "application" && ok && n < 2 && !r.given("subnetMappings"), "subnets",
		"ValidationError: At least two subnets in two different Availability Zones must be specified")
	r.late(r.on("internal") && strings.HasPrefix(r.text("ipAddressType"), "dualstack-without"), "ipAddressType",
		"InvalidConfigurationRequest: Internal load balancers cannot use the dualstack-without-public-ipv4 "+
			"address type")
	for _, p := range r.all("accessLogs.prefix") {
		r.late(strings.Contains(p.text(), "AWSLogs"), p.path,
			"InvalidConfigurationRequest: The prefix must not contain AWSLogs")
	}
}

func targetGroup(r *refuser) {
	r.exclusive("name", "namePrefix")
	for _, p := range []string{"port", "protocol", "vpcId"} {
		lambda := r.text("targetType") == "lambda"
		r.early(!lambda && !r.given(p), p, `"%s" should be set when "target_type" is "%s"`, snake(p),
			orElse(r.text("targetType"), "instance"))
		r.late(lambda && r.given(p), p, "ValidationError: %s is not supported for target groups of type lambda", p)
	}
	http := slices.Contains([]string{"", "HTTP", "HTTPS"}, r.text("protocol"))
	r.late(!http && r.given("protocolVersion"), "protocolVersion",
		"ValidationError: Protocol version is only supported for protocols HTTP and HTTPS")
	interval, hasInterval := r.number("healthCheck.interval")
	timeout, hasTimeout := r.number("healthCheck.timeout")
	r.late(hasInterval && hasTimeout && timeout >= interval, "healthCheck.timeout",
		"ValidationError: Health check timeout '%v' must be smaller than the interval '%v'", timeout, interval)
	for _, p := range r.all("healthCheck.path") {
		r.early(!strings.HasPrefix(p.text(), "/"), p.path, "invalid value for path (%q must begin with a '/' "+
			"character)", p.text())
	}
	slow, _ := r.number("slowStart")
	r.late(slow > 0 && r.text("loadBalancingAlgorithmType") == "least_outstanding_requests", "slowStart",
		"InvalidConfigurationRequest: Slow start is not supported with the least_outstanding_requests algorithm")
}

func listener(r *refuser) {
	secure := slices.Contains([]string{"HTTPS", "TLS"}, r.text("protocol"))
	plain := slices.Contains([]string{"HTTP", "TCP", "UDP", "TCP_UDP"}, r.text("protocol"))
	r.late(secure && !r.given("certificateArn"), "certificateArn",
		"ValidationError: A certificate must be specified for %s listeners", r.text("protocol"))
	r.late(plain && r.given("certificateArn"), "certificateArn",
		"ValidationError: Certificates cannot be specified for %s listeners", r.text("protocol"))
	r.late(plain && r.given("sslPolicy"), "sslPolicy",
		"ValidationError: An SSL policy cannot be specified for %s listeners", r.text("protocol"))
	n, ok := r.length("defaultActions")
	r.early(ok && n == 0, "defaultActions", "Insufficient default_action blocks: at least 1 is required")
	routingActions(r, "defaultActions", r.text("protocol"))
}

// routingActions are the actions of a listener or of a rule: the last must answer, and the ones before it
// authenticate.
func routingActions(r *refuser, path, protocol string) {
	actions := r.all(path)
	for i, action := range actions {
		kind, fields := action.fields().text("type"), action.fields()
		terminal := slices.Contains([]string{"fixed-response", "forward", "redirect"}, kind)
		authenticate := strings.HasPrefix(kind, "authenticate-")
		r.late(i == len(actions)-1 && authenticate, action.path, "InvalidLoadBalancerAction: The last action "+
			"must route the request")
		r.late(i < len(actions)-1 && terminal && len(actions) > 1, action.path,
			"InvalidLoadBalancerAction: Exactly one action must route the request, and it must be the last")
		r.late(authenticate && protocol != "" && protocol != "HTTPS", action.path,
			"InvalidLoadBalancerAction: Authentication actions are only supported on HTTPS listeners")
		r.early(kind == "forward" && !fields.given("targetGroupArn") && !fields.given("forward"), action.path,
			`Either "target_group_arn" or "forward" must be set when "type" is "forward"`)
		r.early(kind == "redirect" && !fields.given("redirect"), action.path, `"redirect" must be set when "type" is
			"redirect"`)
		r.early(kind == "fixed-response" && !fields.given("fixedResponse"), action.path,
			`"fixed_response" must be set when "type" is "fixed-response"`)
		r.late(len(fields.text("fixedResponse.messageBody")) > 1024, action.path,
			"ValidationError: %s", fmt.Sprintf("message body of %d characters is longer than 1024",
				len(fields.text("fixedResponse.messageBody"))))
		r.late(protocol == "HTTPS" && fields.text("redirect.protocol") == "HTTP", action.path,
			"InvalidLoadBalancerAction: A redirect from HTTPS to HTTP is not allowed")
	}
}
