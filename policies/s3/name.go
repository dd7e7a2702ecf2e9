package s3

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var (
	bucketName  = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	namePrefix  = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,36}$`)
	nameStarts  = []string{"xn--", "sthree-", "amzn-s3-demo-"}
	nameEndings = []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}
)

// NameValid requires a name that S3 takes.
var NameValid = rule.Rule{
	Name:     "s3-bucket-name-valid",
	Types:    []string{bucket},
	Why:      "AWS refuses it with InvalidBucketName.",
	Fix:      "set bucket to 3 to 63 lower-case letters, digits and hyphens; bucketPrefix to at most 37",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.Trivy: {"AWS-0320"}},
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name, prefix := in.At("bucket"), in.At("bucketPrefix")
		return rule.All(
			rule.When(name.Set(), name.Fits("a name that S3 takes", validName)),
			rule.When(prefix.Set(), prefix.Matches(namePrefix, "a beginning that S3 takes")),
		)
	},
}

func validName(name string) bool {
	_, err := netip.ParseAddr(name)
	return err != nil && bucketName.MatchString(name) && !strings.Contains(name, "..") &&
		!slices.ContainsFunc(nameStarts, func(start string) bool { return strings.HasPrefix(name, start) }) &&
		!slices.ContainsFunc(nameEndings, func(end string) bool { return strings.HasSuffix(name, end) })
}
