package apigateway

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

var pathPart = regexp.MustCompile(`^(?:[A-Za-z0-9._:-]+|\{[A-Za-z0-9._:-]+\+?\})$`)

// PathPartValid requires a part of a path that API Gateway takes.
var PathPartValid = rule.Rule{
	Name:     "apigw-path-part-valid",
	Types:    []string{restResource},
	Why:      "AWS refuses a path part with a slash or anything else than letters, digits and ._-: in it.",
	Fix:      `set pathPart to one part of the path, such as "orders", "{id}" or "{proxy+}"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("pathPart").Matches(pathPart, "letters, digits and ._-:, or such in curly brackets")
	},
}

var statusCode = regexp.MustCompile(`^[1-5][0-9][0-9]$`)

// StatusCodeValid requires a status that HTTP has.
var StatusCodeValid = rule.Rule{
	Name:     "apigw-status-code-valid",
	Types:    []string{methodResponse, integrationResponse, gatewayResponse},
	Why:      "AWS refuses an answer whose status is not one of HTTP.",
	Fix:      "set statusCode to a number from 100 to 599",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html",
	Check: func(in rule.Inputs) rule.Verdict {
		status := in.At("statusCode")
		valid := status.Matches(statusCode, "a status of HTTP")
		if in.Type() == gatewayResponse {
			return rule.When(status.Set(), valid)
		}
		return valid
	},
}

// RouteResponseDefault requires the only answer that a route of a WebSocket API can have.
var RouteResponseDefault = rule.Rule{
	Name:     "apigw-ws-route-response-default",
	Types:    []string{routeResponse},
	Why:      "AWS refuses a route response for anything but $default.",
	Fix:      `set routeResponseKey to "$default"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "apigateway-websocket-api-route-response.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("routeResponseKey").Is("$default")
	},
}

// UsagePlanKeyValid requires the only kind of key that a usage plan takes.
var UsagePlanKeyValid = rule.Rule{
	Name:     "apigw-usage-plan-key-valid",
	Types:    []string{usagePlanKey},
	Why:      "AWS refuses a key of any other type than API_KEY.",
	Fix:      `set keyType to "API_KEY"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("keyType").Is("API_KEY")
	},
}
