package lambda

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

var allowedVariables = rule.Setting[[]string]{
	Name: "allowed", Text: "names of variables that hold no credential, whatever they look like",
}

// NoSecretsInEnvironment forbids credentials among the variables that everybody sees who may look at the
// function.
var NoSecretsInEnvironment = rule.Rule{
	Name:     "lambda-no-secrets-in-environment",
	Types:    []string{function},
	Why:      "Everybody who may look at the function in the console, or list functions, reads its variables.",
	Fix:      "keep the value in Secrets Manager, and put its ARN into environment.variables",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{allowedVariables},
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_45"}},
	URL:      guide + "configuration-envvars.html#configuration-envvars-encryption",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("environment.variables").Fields().All(func(variable rule.Value) rule.Verdict {
			if slices.Contains(allowedVariables.Of(in), variable.Key()) {
				return rule.Decide(true, "the name is allowed")
			}
			return rule.All(
				rule.Not(variable.Credential(variable.Key())),
				rule.Not(variable.IsSecret()).Because(variable.Key()+" is a secret of Pulumi, in clear in the console"),
			)
		})
	},
}

var variablesKey = rule.Setting[string]{
	Name: "keyArn", Text: "the KMS key that the repair encrypts variables with; empty repairs nothing",
}

// EnvironmentEncryptedWithKey asks for a key of the account for the variables.
var EnvironmentEncryptedWithKey = rule.Rule{
	Name:     "lambda-environment-encrypted-with-cmk",
	Types:    []string{function},
	Why:      "There is no key that could be withheld from whoever may look at the function.",
	Fix:      "set kmsKeyArn",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "configuration-envvars-encryption.html",
	Settings: []rule.Option{variablesKey},
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_173"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("environment.variables").Present(), in.At("kmsKeyArn").Set())
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if key := variablesKey.Of(in); key != "" {
			return []rule.Change{rule.Set("kmsKeyArn", key)}
		}
		return nil
	},
}

// mostVariables is how many bytes names and values of all variables may have together.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const mostVariables = 4096

var variableName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]+$`)

// reserved are the variables that Lambda sets itself.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
var reserved = []string{
	"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
	"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
	"AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
	"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
	"AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
}

// EnvironmentValid requires variables that Lambda takes.
var EnvironmentValid = rule.Rule{
	Name:     "lambda-environment-valid",
	Types:    []string{function},
	Why:      "AWS refuses it: variables have 4 KB together, and Lambda sets some names itself.",
	Fix:      "rename the variables of environment.variables, or keep large values in Parameter Store",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3663", "E3697"}},
	URL:      guide + "configuration-envvars.html",
	Check: func(in rule.Inputs) rule.Verdict {
		variables := in.At("environment.variables").Fields()
		return rule.All(within(variables), variables.All(func(variable rule.Value) rule.Verdict {
			name := variable.Key()
			return rule.Decide(variableName.MatchString(name) && !slices.Contains(reserved, name),
				fmt.Sprintf("environment.variables has %q, which Lambda does not take", name))
		}))
	},
}

// within holds when the variables are small enough, as far as they are known.
func within(variables rule.List) rule.Verdict {
	list, complete := variables.Values()
	size := 0
	for _, variable := range list {
		text, known := variable.Text()
		complete = complete && (known || variable.Absent())
		size += len(variable.Key()) + len(text)
	}
	if size <= mostVariables && !complete {
		return rule.Unclear("environment.variables is not known")
	}
	return rule.Decide(size <= mostVariables,
		fmt.Sprintf("environment.variables has %d bytes; want at most %d", size, mostVariables))
}
