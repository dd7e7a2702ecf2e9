package budget

import (
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Limits of AWS Budgets.
// https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-limits.html
const (
	maxEmails        = 10
	maxNotifications = 10
	maxPercent       = 1000
)

// Args configures a Budget. Required are Site, MonthlyUSD and somebody to tell: TopicARN or Emails.
type Args struct {
	// Site is the account whose costs are watched. Budgets know no region. Required.
	Site site.Site

	// MonthlyUSD is what a month may cost, in whole US dollars. Required.
	MonthlyUSD int

	// Actual are the shares of the budget, in per cent, at which what has been spent is reported.
	// Default: 80 and 100. Together with Forecast at most ten.
	Actual []int

	// Forecast are the shares, in per cent, at which what the month is going to cost is reported. AWS needs
	// about five weeks of costs before it forecasts. Default: 100.
	Forecast []int

	// Tags narrow the budget to what carries these tags, such as application and environment. They must be
	// activated for cost allocation, or the budget stays at nought; see ActivateTags. Default: the whole
	// account.
	Tags map[string]string

	// TopicARN is the SNS topic that is told. Its policy and its key's must let budgets.amazonaws.com publish,
	// and costalerts.amazonaws.com for Anomaly; the topics of alarms.Channels do.
	TopicARN pulumi.StringInput

	// Emails are the addresses that are told. At most ten.
	Emails []string

	// Anomaly watches for costs that are unusual rather than high. Default: it does not.
	Anomaly Anomaly

	// ActivateTags makes the keys of Tags, or every key that this library sets when there are none, known to
	// billing. That is a setting of the whole account, of the paying account in an organisation, so that only
	// one stack may own it; and AWS knows a key only a day after its first use. Default: false, for those
	// reasons.
	ActivateTags bool
}

// Anomaly is AWS Cost Anomaly Detection.
// https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html
type Anomaly struct {
	// ThresholdUSD is how much an anomaly must cost before somebody is told, in whole US dollars.
	// Default: there is no anomaly detection.
	ThresholdUSD int

	// MonitorARN is an existing monitor to subscribe to. An account may have one monitor of all its services
	// only, and has one already when somebody has opened the console's page. Default: a monitor of its own, of
	// what carries the application tag in Args.Tags.
	MonitorARN pulumi.StringInput
}

var (
	tagKey   = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$`)
	tagValue = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$`)
)

func (a Args) withDefaults() Args {
	if len(a.Actual) == 0 {
		a.Actual = []int{80, 100}
	}
	if len(a.Forecast) == 0 {
		a.Forecast = []int{100}
	}
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Unless(a.MonthlyUSD >= 1, "monthlyUSD", "is %d; want at least 1 US dollar", a.MonthlyUSD)
	shares(&p, "actual", a.Actual)
	shares(&p, "forecast", a.Forecast)
	n := len(a.Actual) + len(a.Forecast)
	p.Unless(n <= maxNotifications, "actual", "has %d shares together with forecast; want at most %d", n,
		maxNotifications)
	for _, key := range slices.Sorted(maps.Keys(a.Tags)) {
		p.Unless(tagKey.MatchString(key), "tags",
			"has the key %q; want 1 to 128 letters, digits, spaces or _.:/=+-@", key)
		p.Unless(tagValue.MatchString(a.Tags[key]), "tags."+key,
			"is %q; want 1 to 256 letters, digits, spaces or _.:/=+-@", a.Tags[key])
	}
	p.Unless(a.TopicARN != nil || len(a.Emails) > 0, "emails",
		"is empty and there is no topicARN; want somebody to tell")
	p.Unless(len(a.Emails) <= maxEmails, "emails", "has %d; want at most %d", len(a.Emails), maxEmails)
	seen := map[string]bool{}
	for i, e := range a.Emails {
		path := fmt.Sprintf("emails[%d]", i)
		m, err := mail.ParseAddress(e)
		p.Unless(err == nil && m.Address == e, path, "is %q; want an e-mail address", e)
		p.Unless(!seen[e], path, "names %q again; want each once", e)
		seen[e] = true
	}
	a.validateAnomaly(&p)
	return p.Err()
}

func (a Args) validateAnomaly(p *check.Problems) {
	p.Unless(a.Anomaly.ThresholdUSD >= 0, "anomaly.thresholdUSD",
		"is %d; want at least 1 US dollar, or 0 for none", a.Anomaly.ThresholdUSD)
	p.Unless(a.Anomaly.MonitorARN == nil || a.Anomaly.ThresholdUSD > 0, "anomaly.thresholdUSD",
		"is not set beside monitorARN; want how many US dollars an anomaly must cost")
	own := a.Anomaly.ThresholdUSD > 0 && a.Anomaly.MonitorARN == nil
	p.Unless(!own || a.Tags[tags.Application] != "", "anomaly.monitorARN",
		"is not set, and tags has no %q to watch; want one of them, for an account has only one monitor of "+
			"everything",
		tags.Application)
}

func shares(p *check.Problems, path string, list []int) {
	seen := map[int]bool{}
	for i, percent := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		p.Between(percent, 1, maxPercent, at, "per cent")
		p.Unless(!seen[percent], at, "names %d again; want each once", percent)
		seen[percent] = true
	}
}
