package logs

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Class is what a log group can do, and what it costs.
type Class string

// The classes. AWS cannot change the class of a log group: a change replaces it and loses the log.
const (
	// Standard can do everything.
	Standard Class = "STANDARD"
	// InfrequentAccess costs half as much to write and has no metrics, subscriptions or live tail.
	InfrequentAccess Class = "INFREQUENT_ACCESS"
)

// Args configures a log group. Its zero value is valid.
type Args struct {
	// Name is the physical name, where the service that writes the log fixes it: "/aws/lambda/orders".
	// Default: Pulumi makes one of the component's name. At most 512 letters, digits and ./_-#
	Name string

	// RetentionDays is how long an entry is kept. Default: 30. One of the values that CloudWatch Logs knows,
	// which Retentions lists.
	RetentionDays int

	// KeyARN is the KMS key that encrypts the log; its policy must name CloudWatch Logs (key.Logs).
	// Default: a key that AWS owns encrypts it, for which there is no policy and no record of use.
	KeyARN pulumi.StringInput

	// Class is what the group can do. Default: Standard.
	Class Class

	// Queries are searches of this group that are kept in CloudWatch Logs Insights. Default: none.
	Queries []Query

	// Metrics are numbers that CloudWatch counts from the entries. Default: none. At most 100.
	Metrics []Metric

	// AllowDestroy lets `pulumi destroy` delete the group and its entries. Default: the group is protected.
	AllowDestroy bool
}

var groupName = regexp.MustCompile(`^[._/#A-Za-z0-9-]{1,512}$`)

// Retentions are the days for which CloudWatch Logs can keep an entry.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
func Retentions() []int {
	return []int{
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}
}

func (a Args) withDefaults() Args {
	a.RetentionDays = cmp.Or(a.RetentionDays, 30)
	a.Class = cmp.Or(a.Class, Standard)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	if a.Name != "" {
		p.Unless(groupName.MatchString(a.Name), "name", "is %q; want at most 512 letters, digits and ./_-#", a.Name)
		p.Unless(!strings.HasPrefix(a.Name, "aws/"), "name",
			"is %q; want one that does not begin with aws/", a.Name)
	}
	p.Unless(slices.Contains(Retentions(), a.RetentionDays), "retentionDays",
		"is %d; want one of %v", a.RetentionDays, Retentions())
	check.OneOf(&p, a.Class, "class", Standard, InfrequentAccess)
	a.validateQueries(&p)
	a.validateMetrics(&p)
	return p.Err()
}
