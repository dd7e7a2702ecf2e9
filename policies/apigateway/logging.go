package apigateway

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// AccessLogged requires a line about each request.
var AccessLogged = rule.Rule{
	Name:     "apigw-access-logging-enabled",
	Types:    []string{restStage, stage},
	Why:      "Nobody can tell who called the API, how often, and what they were answered.",
	Fix:      "set accessLogSettings with destinationArn and format",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"APIGateway.9"}, rule.Nag: {"APIG1"}, rule.Checkov: {"CKV_AWS_76"}, rule.Trivy: {"AWS-0001"},
		rule.Compliance: {"aws-apigatewayv2-stage-enable-access-logging"},
	},
	Check: func(in rule.Inputs) rule.Verdict { return in.At("accessLogSettings.destinationArn").Set() },
}

const logFormat = "accessLogSettings.format"

var logVariables = rule.Setting[[]string]{
	Name: "variables", Text: "the variables of API Gateway that a line of the access log has to contain",
	Default: []string{"$context.requestId", "$context.identity.sourceIp", "$context.status"},
}

// AccessLogFormat asks for lines that can be searched by field, with what every search needs.
var AccessLogFormat = rule.Rule{
	Name:     "apigw-access-log-format-json",
	Types:    []string{restStage, stage},
	Why:      "Lines that are no JSON, or do not say who asked and what came of it, cannot be searched.",
	Fix:      "set accessLogSettings.format to JSON that contains $context.requestId and the other variables",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Settings: []rule.Option{logVariables},
	URL:      guide + "api-gateway-variables-for-access-logging.html",
	Controls: rule.Controls{rule.Nag: {"APIGWStructuredLogging"}},
	Check: func(in rule.Inputs) rule.Verdict {
		format := in.At(logFormat)
		parts := []rule.Verdict{format.Fits("a template of JSON", func(text string) bool {
			return json.Valid([]byte(logVariable.ReplaceAllString(text, "0")))
		})}
		for _, variable := range logVariables.Of(in) {
			parts = append(parts, format.Mentions(variable))
		}
		return rule.When(format.Set(), rule.All(parts...))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return rule.EditJSON(logFormat, func(document any) any {
			fields, ok := document.(map[string]any)
			if !ok {
				return document
			}
			text, _ := in.At(logFormat).Text()
			for _, variable := range logVariables.Of(in) {
				if !strings.Contains(text, variable) {
					fields[variable[strings.LastIndexByte(variable, '.')+1:]] = variable
				}
			}
			return fields
		})(in)
	},
}

// logVariable stands for what API Gateway puts in its place: a number, or text between quotes.
var logVariable = regexp.MustCompile(`\$context(\.[A-Za-z0-9_-]+)+`)

// ExecutionLogged requires that an API writes down why it could not answer. HTTP APIs cannot.
var ExecutionLogged = rule.Rule{
	Name:     "apigw-execution-logging-enabled",
	Types:    []string{restStage, stage},
	With:     []string{restAPI, methodSettings, api},
	Why:      "Nothing tells why the API refused a request, or could not reach what is behind it.",
	Fix:      "add MethodSettings for */* with settings.loggingLevel ERROR, or set it in defaultRouteSettings",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"APIGateway.1"}, rule.Nag: {"APIG6"}, rule.Checkov: {"CKV2_AWS_4"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		if in.Type() == stage {
			return rule.When(isWebSocket(in, stack), in.At("defaultRouteSettings.loggingLevel").Is("ERROR", "INFO"))
		}
		return settingsOf(in, stack, func(s rule.Inputs) rule.Verdict {
			return rule.All(s.At("methodPath").Is("*/*"), s.At("settings.loggingLevel").Is("ERROR", "INFO"))
		})
	},
}

// DataTraceDisabled forbids that bodies are logged.
var DataTraceDisabled = rule.Rule{
	Name:     "apigw-data-trace-disabled",
	Types:    []string{methodSettings, stage},
	Why:      "Requests and answers are logged in full, passwords, tokens and personal data among them.",
	Fix:      "set dataTraceEnabled to false in settings, defaultRouteSettings and routeSettings[]",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_276"}},
	URL:      guide + "set-up-logging.html",
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == methodSettings {
			return rule.Not(in.At("settings.dataTraceEnabled").True())
		}
		return rule.All(
			rule.Not(in.At("defaultRouteSettings.dataTraceEnabled").True()),
			in.Each("routeSettings[].dataTraceEnabled").None(func(v rule.Value) rule.Verdict { return v.True() }),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if in.Type() == methodSettings {
			return []rule.Change{rule.Set("settings.dataTraceEnabled", false)}
		}
		changes := []rule.Change{rule.Set("routeSettings[].dataTraceEnabled", false)}
		if in.At("defaultRouteSettings.dataTraceEnabled").True().Answer == rule.Yes {
			changes = append(changes, rule.Set("defaultRouteSettings.dataTraceEnabled", false))
		}
		return changes
	},
}

// Traced asks that requests can be followed through what is behind the API.
var Traced = rule.Rule{
	Name:     "apigw-xray-tracing-enabled",
	Types:    []string{restStage},
	Why:      "A slow request cannot be followed from the API to what made it slow.",
	Fix:      "set xrayTracingEnabled to true",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"APIGateway.3"}, rule.Nag: {"APIGWXrayEnabled"},
		rule.Checkov: {"CKV_AWS_73"}, rule.Trivy: {"AWS-0003"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return in.At("xrayTracingEnabled").True() },
	Repair: rule.Put("xrayTracingEnabled", true),
}
