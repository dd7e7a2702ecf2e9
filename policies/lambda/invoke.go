package lambda

import "github.com/plinth-iac/plinth/policies/rule"

// InvocationValid requires an invocation during the deployment that the provider takes.
var InvocationValid = rule.Rule{
	Name:     "lambda-invocation-valid",
	Types:    []string{invocation},
	Why:      "It is refused: the input of an Invocation is JSON, and its lifecycleScope CREATE_ONLY or CRUD.",
	Fix:      "set input to JSON text, and lifecycleScope to CREATE_ONLY or CRUD",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
	Check: func(in rule.Inputs) rule.Verdict {
		input, scope := in.At("input"), in.At("lifecycleScope")
		return rule.All(
			rule.When(input.Set(), input.IsJSON()),
			rule.When(scope.Set(), scope.Is("CREATE_ONLY", "CRUD")),
		)
	},
}

// How long Lambda keeps an event that nobody waits for, in seconds, and how often it tries again:
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
const (
	youngestEvent = 60
	oldestEvent   = 21600
	mostRetries   = 2
)

// InvokeConfigValid requires what Lambda takes about events that nobody waits for.
var InvokeConfigValid = rule.Rule{
	Name:     "lambda-event-invoke-config-valid",
	Types:    []string{invokeConfig},
	Why:      "AWS refuses events that are kept for less than a minute or over six hours, and a third retry.",
	Fix:      "set maximumEventAgeInSeconds from 60 to 21600, and maximumRetryAttempts from 0 to 2",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "invocation-async-configuring.html",
	Check: func(in rule.Inputs) rule.Verdict {
		age, retries := in.At("maximumEventAgeInSeconds"), in.At("maximumRetryAttempts")
		return rule.All(
			rule.When(age.Set(), age.Between(youngestEvent, oldestEvent)),
			rule.When(retries.Set(), retries.Between(0, mostRetries)),
		)
	},
}
