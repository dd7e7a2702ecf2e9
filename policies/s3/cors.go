package s3

import "github.com/plinth-iac/plinth/policies/rule"

// CORSNamesOrigins asks that only one's own pages make visitors' browsers write into a bucket.
var CORSNamesOrigins = rule.Rule{
	Name:     "s3-cors-names-origins",
	Types:    []string{cors},
	Why:      "Any page on the internet can make the browser of a visitor who may write do so, or read for it.",
	Fix:      "name the origins in corsRules[].allowedOrigins, or allow GET and HEAD alone",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html",
	Controls: rule.Controls{rule.WellArchitected: {"SEC05-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("corsRules[]").All(func(r rule.Value) rule.Verdict {
			return rule.Any(
				r.Each("allowedMethods[]").Only("GET", "HEAD"), rule.Not(r.Each("allowedOrigins[]").Has("*")),
			)
		})
	},
}
