package lambda

import (
	"github.com/plinth-iac/plinth/policies/rule"
)

// URLAuthenticated requires that callers of a function's URL say who they are.
var URLAuthenticated = rule.Rule{
	Name:     "lambda-function-url-authenticated",
	Types:    []string{functionURL},
	Why:      "Anybody who learns the address calls the function, at your cost and with its rights.",
	Fix:      "set authorizationType to AWS_IAM; let CloudFront sign the requests of those who cannot",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"Lambda.1"}, rule.Checkov: {"CKV_AWS_258"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("authorizationType").Is("AWS_IAM")
	},
}

// URLOriginsNamed asks that only scripts of sites that are known call a function's URL.
var URLOriginsNamed = rule.Rule{
	Name:     "lambda-url-cors-not-wildcard",
	Types:    []string{functionURL},
	Why:      "A script of any site calls the function with what the visitor's browser knows.",
	Fix:      "name the sites in cors.allowOrigins instead of *",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "urls-configuration.html#urls-cors",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("cors.allowOrigins[]").None(func(origin rule.Value) rule.Verdict { return origin.Is("*") })
	},
}

// PermissionScoped requires that a permission says on whose behalf the function may be called. The ARN of a
// bucket does not tell an account.
var PermissionScoped = rule.Rule{
	Name:  "lambda-permission-scoped",
	Types: []string{permission},
	Why:   "Anybody can have AWS call the function, by a bucket, a topic or an API of their own account.",
	Fix: "set sourceArn, and for S3 sourceAccount; instead of the principal * name one, or set " +
		"principalOrgId",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"Lambda.1"}, rule.Nag: {"LambdaFunctionPublicAccessProhibited"},
		rule.Checkov: {"CKV_AWS_364", "CKV_AWS_301"}, rule.Trivy: {"AWS-0067"},
		rule.Compliance: {"aws-lambda-permission-configure-source-arn"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		principal, account := in.At("principal"), in.At("sourceAccount")
		return rule.All(
			rule.Any(rule.Not(principal.Is("*")), in.At("principalOrgId").Set()),
			rule.When(principal.HasSuffix(".amazonaws.com", ".amazonaws.com.cn"), rule.Any(
				in.At("sourceArn").Set(), account.Set(), in.At("principalOrgId").Set(),
			)),
			rule.When(principal.Is("s3.amazonaws.com"), account.Set()),
		)
	},
}

// CodeSigned asks that only code runs that somebody has signed. There is no signing of images.
var CodeSigned = rule.Rule{
	Name:     "lambda-code-signing",
	Types:    []string{function},
	Why:      "Whoever may update the function runs any code with its rights.",
	Fix:      "set codeSigningConfigArn",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	URL:      guide + "configuration-codesigning.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_272"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("packageType").Default("Zip").Is("Zip"), in.At("codeSigningConfigArn").Set())
	},
}
