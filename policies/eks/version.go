package eks

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

// supportEnds are the days on which the standard support of a version of Kubernetes ends; a year later AWS
// upgrades clusters by itself: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. A
// version before the first has ended, one after the last is newer than the table.
var supportEnds = map[int]string{
	31: "2025-11-26", 32: "2026-03-23", 33: "2026-07-29", 34: "2026-12-02", 35: "2027-03-27",
}

// beforeTable is the newest version that had ended when the table began, with the day.
const (
	beforeTable     = 30
	beforeTableEnds = "2025-07-23"
)

// supportEnd is the day on which the standard support of a version ends, if that is known.
func supportEnd(version string) (day string, known bool) {
	minor := minorOf(version)
	if minor >= 0 && minor <= beforeTable {
		return beforeTableEnds, true
	}
	day, known = supportEnds[minor]
	return day, known
}

var kubernetes = regexp.MustCompile(`^1\.([0-9]{1,3})$`)

// minorOf is 33 for "1.33", and -1 for what is no version.
func minorOf(version string) int {
	parts := kubernetes.FindStringSubmatch(version)
	if parts == nil {
		return -1
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil {
		return -1
	}
	return minor
}

// VersionSupported requires a version of Kubernetes in standard support.
var VersionSupported = rule.Rule{
	Name:  "eks-version-supported",
	Types: []string{cluster},
	Why: "Past standard support a cluster costs six times as much, and past extended support AWS " +
		"upgrades it on a day of its choice.",
	Fix:      "set version to one in standard support, one minor version after the other",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"EKS.2"}, rule.Checkov: {"CKV_AWS_339"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return supportedOn(in, in.Env().Today)
	},
}

var noticeDays = rule.Setting[int]{
	Name: "noticeDays", Text: "how long before the end of standard support to speak, in days", Default: 90,
}

// VersionNotEnding asks for the next upgrade while there is time for it.
var VersionNotEnding = rule.Rule{
	Name:  "eks-version-not-ending",
	Types: []string{cluster},
	Why: "An upgrade that is begun when the support has ended is made in a hurry, and at six times the " +
		"price.",
	Fix:      "plan the upgrade of version",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Settings: []rule.Option{noticeDays},
	URL:      guide + "kubernetes-versions.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return supportedOn(in, in.Env().Today.AddDate(0, 0, noticeDays.Of(in)))
	},
}

// supportedOn holds when the cluster's version is in standard support on a day. Clusters that name no
// version get the newest one.
func supportedOn(in rule.Inputs, when time.Time) rule.Verdict {
	version := in.At("version")
	text, _ := version.Text()
	end, known := supportEnd(text)
	supported := version.Fits("a version in standard support", func(string) bool {
		return !known || when.Format(time.DateOnly) < end
	})
	if supported.Answer == rule.No {
		supported = supported.Because(fmt.Sprintf("version is %s, whose standard support ends on %s", text, end))
	}
	return rule.When(version.Set(), supported)
}

// UpgradePolicyStandard asks that AWS upgrades the cluster rather than charge for an old version.
var UpgradePolicyStandard = rule.Rule{
	Name:  "eks-upgrade-policy-standard",
	Types: []string{cluster},
	Why: "When standard support ends the cluster costs six times as much, without anybody having " +
		"decided so.",
	Fix:      "set upgradePolicy.supportType to STANDARD",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "disable-extended-support.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("upgradePolicy.supportType").Is("STANDARD")
	},
	Repair: rule.Put("upgradePolicy.supportType", "STANDARD"),
}
