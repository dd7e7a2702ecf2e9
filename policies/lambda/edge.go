package lambda

import "github.com/plinth-iac/plinth/policies/rule"

// behaviors are where a distribution names functions.
var behaviors = []string{
	"defaultCacheBehavior.lambdaFunctionAssociations[]", "orderedCacheBehaviors[].lambdaFunctionAssociations[]",
}

// EdgeValid requires of functions that CloudFront runs what CloudFront demands.
var EdgeValid = rule.Rule{
	Name:  "lambda-edge-constraints",
	Types: []string{function},
	With:  []string{distribution},
	Why: "AWS refuses it: CloudFront runs published versions in us-east-1, on x86, without variables, " +
		"VPC or layers.",
	Fix: "set publish, a timeout of at most 30 seconds (5 for viewer events, with 128 MB), and a " +
		"us-east-1 provider",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "lambda-edge.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		parts := make([]rule.Verdict, 0, len(behaviors))
		for _, path := range behaviors {
			users := stack.Users(in, distribution, path+".lambdaArn")
			sized := users.All(func(d rule.Inputs) rule.Verdict {
				viewer := d.Each(path).All(func(association rule.Value) rule.Verdict {
					return association.At("eventType").HasPrefix("viewer-")
				})
				return rule.When(viewer, small(in))
			})
			parts = append(parts, rule.When(users.Exist(), rule.All(plain(in), sized)))
		}
		return rule.All(parts...)
	},
}

// plain holds when the function has nothing that CloudFront cannot run.
func plain(in rule.Inputs) rule.Verdict {
	return rule.All(
		in.Region().Is("us-east-1"),
		in.At("publish").True(),
		in.At("timeout").Default(3).AtMost(30),
		in.At("packageType").Default("Zip").Is("Zip"),
		rule.Not(in.At("environment.variables").Present()),
		rule.Not(in.At("vpcConfig.subnetIds").Present()),
		rule.Not(in.At("layers").Present()),
		in.Each("architectures[]").None(func(v rule.Value) rule.Verdict { return v.Is("arm64") }),
	)
}

// small holds when the function is quick enough to run before every answer from the cache.
func small(in rule.Inputs) rule.Verdict {
	return rule.All(in.At("timeout").Default(3).AtMost(5), in.At("memorySize").Default(128).AtMost(128))
}
