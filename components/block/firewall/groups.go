package firewall

import (
	"cmp"
	"slices"
)

// Group is a rule group that AWS manages, by AWS's name for it.
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
type Group string

// The rule groups that cost no more than any other rule. AWS's paid ones (bot control, account takeover,
// account creation fraud, DDoS) need settings of their own and are not offered.
const (
	// IPReputation knows addresses that scan and attack.
	IPReputation Group = "AWSManagedRulesAmazonIpReputationList"
	// AnonymousIP knows proxies, Tor exits and hosting providers.
	AnonymousIP Group = "AWSManagedRulesAnonymousIpList"
	// KnownBadInputs knows exploits such as Log4j's.
	KnownBadInputs Group = "AWSManagedRulesKnownBadInputsRuleSet"
	// Common is AWS's core rule set: cross-site scripting, file inclusion, oversized requests.
	Common Group = "AWSManagedRulesCommonRuleSet"
	// SQLi knows SQL injection.
	SQLi Group = "AWSManagedRulesSQLiRuleSet"
	// AdminProtection closes paths of well-known administration pages.
	AdminProtection Group = "AWSManagedRulesAdminProtectionRuleSet"
	// Linux knows file inclusion on Linux.
	Linux Group = "AWSManagedRulesLinuxRuleSet"
	// Unix knows command injection in POSIX shells.
	Unix Group = "AWSManagedRulesUnixRuleSet"
	// Windows knows PowerShell and other Windows commands.
	Windows Group = "AWSManagedRulesWindowsRuleSet"
	// PHP knows unsafe PHP functions.
	PHP Group = "AWSManagedRulesPHPRuleSet"
	// WordPress knows attacks on WordPress.
	WordPress Group = "AWSManagedRulesWordPressRuleSet"
)

// Rules inside the Common group that legitimate requests meet most often, for Rule.Overrides.
const (
	SizeRestrictionsBody        = "SizeRestrictions_BODY"
	SizeRestrictionsQueryString = "SizeRestrictions_QUERYSTRING"
	CrossSiteScriptingBody      = "CrossSiteScripting_BODY"
	GenericRFIBody              = "GenericRFI_BODY"
	NoUserAgentHeader           = "NoUserAgent_HEADER"
)

// units are the capacity that AWS charges for each group, read 2026-09-05.
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
var units = map[Group]int{
	IPReputation: 25, AnonymousIP: 50, KnownBadInputs: 200, Common: 700, SQLi: 200, AdminProtection: 100,
	Linux: 200, Unix: 100, Windows: 200, PHP: 100, WordPress: 100,
}

// groups are all rule groups, in the order in which an error lists them.
var groups = []Group{
	IPReputation, AnonymousIP, KnownBadInputs, Common, SQLi, AdminProtection, Linux, Unix, Windows, PHP,
	WordPress,
}

// Rule is a managed rule group in a firewall.
type Rule struct {
	// Group is which one. Required.
	Group Group
	// Mode is what the group does to requests that it matches. Default: Block, and Count for AnonymousIP, whose
	// matches are as often customers behind a VPN.
	Mode Mode
	// Overrides is the mode of single rules in the group, by AWS's name: {SizeRestrictionsBody: Count}.
	// Default: each blocks, or counts with its group.
	Overrides map[string]Mode
	// Version pins the group: "Version_1.0". Default: the version that AWS recommends, as it moves.
	Version string
}

// Recommended are the six groups that every web application needs, blocking: IPReputation, KnownBadInputs,
// Common, SQLi, AdminProtection and Linux. A change replaces the rule of its group, or is appended when there
// is none:
//
//	firewall.Recommended(firewall.Rule{Group: firewall.AnonymousIP})
func Recommended(changes ...Rule) []Rule {
	rules := []Rule{
		{Group: IPReputation}, {Group: KnownBadInputs}, {Group: Common}, {Group: SQLi}, {Group: AdminProtection},
		{Group: Linux},
	}
	for _, change := range changes {
		same := func(r Rule) bool { return r.Group == change.Group }
		if i := slices.IndexFunc(rules, same); i >= 0 {
			rules[i] = change
		} else {
			rules = append(rules, change)
		}
	}
	return rules
}

func (r Rule) withDefaults() Rule {
	fallback := Block
	if r.Group == AnonymousIP {
		fallback = Count
	}
	r.Mode = cmp.Or(r.Mode, fallback)
	return r
}

// guardsBodies says whether the rule blocks bodies of more than 8 KB.
func (r Rule) guardsBodies() bool {
	_, overridden := r.Overrides[SizeRestrictionsBody]
	return r.Group == Common && r.Mode == Block && !overridden
}
