package lambda

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

var functionName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// LimitsValid requires sizes that Lambda has.
var LimitsValid = rule.Rule{
	Name:     "lambda-limits-valid",
	Types:    []string{function},
	Why:      "AWS refuses it: 128 to 10240 MB of memory and 512 to 10240 MB of storage, 15 minutes, 5 layers.",
	Fix:      "set memorySize, timeout, ephemeralStorage.size, layers and name within those limits",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "gettingstarted-limits.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name, storage := in.At("name"), in.At("ephemeralStorage.size")
		return rule.All(
			in.At("memorySize").Default(128).Between(128, 10240),
			in.At("timeout").Default(3).Between(1, 900),
			rule.When(storage.Set(), storage.Between(512, 10240)),
			in.Each("layers[]").Count(0, 5),
			rule.When(name.Set(), name.Matches(functionName, "1 to 64 letters, digits, hyphens or underscores")),
		)
	},
}

// snapStarts matches the runtimes of which Lambda keeps a snapshot.
var snapStarts = regexp.MustCompile(
	`^(java(1[1-9]|[2-9][0-9])|python3\.(1[2-9]|[2-9][0-9])|dotnet([89]|[1-9][0-9]))$`)

// SnapStartSupported requires what a function must be for Lambda to keep a snapshot of it.
var SnapStartSupported = rule.Rule{
	Name:  "lambda-snapstart-supported",
	Types: []string{function},
	Why: "AWS refuses it: SnapStart is for Java 11, Python 3.12 and .NET 8 on, without EFS or large " +
		"storage.",
	Fix:      "remove snapStart, or fileSystemConfig and ephemeralStorage, or choose another runtime",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E2530"}},
	URL:      guide + "snapstart.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("snapStart.applyOn").Is("PublishedVersions"), rule.All(
			in.At("runtime").Matches(snapStarts, "a runtime with SnapStart"),
			rule.Not(in.At("fileSystemConfig").Present()),
			in.At("ephemeralStorage.size").Default(512).AtMost(512),
		))
	},
}

// PackageConsistent requires the properties of a package or those of an image, not some of both.
var PackageConsistent = rule.Rule{
	Name:  "lambda-package-type-consistent",
	Types: []string{function},
	Why: "AWS refuses it: an image has an address and no runtime, handler or layers; a package has " +
		"code and those.",
	Fix:      "set imageUri with the packageType Image, or else runtime, handler and one of code and s3Bucket",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"W2533"}},
	URL:      "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
	Check: func(in rule.Inputs) rule.Verdict {
		image := in.At("packageType").Default("Zip").Is("Image")
		address, runtime, handler := in.At("imageUri"), in.At("runtime"), in.At("handler")
		return rule.All(
			rule.When(image, rule.All(
				address.Set(), rule.Not(runtime.Set()), rule.Not(handler.Set()), rule.Not(in.At("layers").Present()),
			)),
			rule.When(rule.Not(image), rule.All(
				runtime.Set(), handler.Set(), rule.Not(address.Set()),
				rule.Any(in.At("code").Present(), in.At("s3Bucket").Set()),
			)),
		)
	},
}
