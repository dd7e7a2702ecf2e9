package backup

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// maxARNs is how many resources a selection names.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
const maxARNs = 500

// Args configures a Backup. Required are Site, KeyARN, Protects, Select, Channels and Runbooks.
type Args struct {
	// Site is the account and region of the vault. Required.
	Site site.Site

	// KeyARN is the KMS key that encrypts the recovery points. It cannot be changed later. Required.
	KeyARN pulumi.StringInput

	// Protects are the kinds of resource that Select chooses; they decide which permissions the role gets, and
	// what is possible: see SupportOf. Each must be opted in to AWS Backup in the account's region. Required.
	Protects []ResourceType

	// Select says which resources are backed up. Required.
	Select Selection

	// Rules say when, and how long recovery points are kept. Default: TwiceDaily.
	Rules []Rule

	// RestoreTest restores recovery points regularly, to prove that they can be, and deletes what it restored.
	// Default: nothing is tested.
	RestoreTest RestoreTest

	// Lock keeps recovery points from being deleted before their time. Default: there is no lock.
	Lock Lock

	// Channels are told of failed and of missing backups. They must stand in the vault's region. Required.
	Channels *alarms.Channels

	// Runbooks is the https address below which the alarms' runbooks stand; see alarms.Alarm.Runbook. Required.
	Runbooks string

	// AllowDestroy lets the vault be destroyed together with every recovery point in it. Default: it is
	// protected.
	AllowDestroy bool
}

// Selection chooses resources by tag, by ARN, or both: what either of them names is backed up.
type Selection struct {
	// Tags choose every resource of the account and region that carries all of these tags.
	Tags map[string]string
	// ARNs choose resources by name. At most 500.
	ARNs []pulumi.StringInput
}

func (a Args) withDefaults() Args {
	if len(a.Rules) == 0 {
		a.Rules = TwiceDaily()
	}
	rules := make([]Rule, len(a.Rules))
	for i, r := range a.Rules {
		rules[i] = r.withDefaults()
	}
	a.Rules = rules
	a.Lock = a.Lock.withDefaults()
	a.RestoreTest = a.RestoreTest.withDefaults()
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Required(a.KeyARN != nil, "keyARN", "the KMS key that encrypts the recovery points")
	p.Required(len(a.Protects) > 0, "protects", "the kinds of resource that are backed up")
	for i, t := range a.Protects {
		path := fmt.Sprintf("protects[%d]", i)
		check.OneOf(&p, t, path, Types()...)
		p.Unless(!slices.Contains(a.Protects[:i], t), path, "names %q again; want each once", t)
	}
	p.Under("select", a.Select.validate())
	a.validateRules(&p)
	a.validateChannels(&p)
	p.Under("lock", a.Lock.validate(a.AllowDestroy))
	p.Under("restoreTest", a.RestoreTest.validate(a.Protects))
	return p.Err()
}

func (a Args) validateRules(p *check.Problems) {
	seen := map[string]bool{}
	for i, r := range a.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		if r.Name != "" {
			path = "rules[" + r.Name + "]"
		}
		p.Under(path, r.Validate())
		p.Unless(!seen[r.Name], path, "stands twice; want each name once")
		seen[r.Name] = true
		p.Unless(!r.Continuous || a.supports(func(s Support) bool { return s.Continuous }), path+".continuous",
			"is set, but none of %v supports it; want %s, %s or %s among protects", a.Protects, Aurora, RDS, S3)
		p.Unless(r.ColdAfterDays == 0 || a.supports(func(s Support) bool { return s.Cold }), path+".coldAfterDays",
			"is set, but none of %v has cold storage; want %s, %s or %s among protects",
			a.Protects, DynamoDB, EFS, EBS)
		if a.Lock.Mode != "" {
			// AWS takes the plan and fails every job of such a rule.
			p.Unless(r.KeepDays >= a.Lock.MinDays && r.KeepDays <= a.Lock.MaxDays, path+".keepDays",
				"is %d; want %d to %d, which the vault's lock demands", r.KeepDays, a.Lock.MinDays, a.Lock.MaxDays)
		}
	}
}

func (a Args) validateChannels(p *check.Problems) {
	p.Required(a.Channels != nil, "channels", "the channels that are told of failed and missing backups")
	if a.Channels == nil {
		return
	}
	p.Unless(a.Channels.Region == a.Site.Region, "channels.region",
		"is %q; want the vault's, %q, for AWS Backup and its alarms speak to no other",
		a.Channels.Region, a.Site.Region)
	watch := alarms.Args{Channels: a.Channels, Runbooks: a.Runbooks, Alarms: a.alarms(pulumi.String("vault"))}
	p.Under("", watch.Validate())
}

// supports says whether any protected type can do something.
func (a Args) supports(what func(Support) bool) bool {
	return slices.ContainsFunc(a.Protects, func(t ResourceType) bool { return what(SupportOf(t)) })
}

func (s Selection) validate() error {
	var p check.Problems
	p.Unless(len(s.Tags)+len(s.ARNs) > 0, "tags",
		"is empty and so is arns; want at least one, or nothing is backed up")
	p.Unless(len(s.ARNs) <= maxARNs, "arns", "has %d; want at most %d", len(s.ARNs), maxARNs)
	for i, arn := range s.ARNs {
		p.Required(arn != nil, fmt.Sprintf("arns[%d]", i), "the ARN of a resource")
	}
	for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
		p.Unless(key != "" && s.Tags[key] != "", "tags."+key, "is %q; want a tag key and a value", s.Tags[key])
	}
	return p.Err()
}
