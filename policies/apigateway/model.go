package apigateway

import "github.com/plinth-iac/plinth/policies/rule"

// ModelValid requires a model that API Gateway can read.
var ModelValid = rule.Rule{
	Name:     "apigw-model-schema-valid",
	Types:    []string{restModel},
	Why:      "AWS refuses a model whose schema is not JSON.",
	Fix:      "set schema to a JSON schema as text",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "models-mappings-models.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("schema").Set(), in.At("schema").IsJSON())
	},
}
