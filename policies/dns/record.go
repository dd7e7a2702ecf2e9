package dns

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// routing are the properties by which one name has several records.
var routing = []string{
	"cidrRoutingPolicy", "failoverRoutingPolicies", "geolocationRoutingPolicies", "geoproximityRoutingPolicy",
	"latencyRoutingPolicies", "weightedRoutingPolicies",
}

// routed holds for records that share their name.
func routed(in rule.Inputs) rule.Verdict {
	policies := []rule.Verdict{in.At("multivalueAnswerRoutingPolicy").True()}
	for _, name := range routing {
		policies = append(policies, in.At(name).Present())
	}
	return rule.Any(policies...)
}

// RecordValid requires records that Route 53 takes.
var RecordValid = rule.Rule{
	Name:  "route53-record-valid",
	Types: []string{record},
	Why: "AWS refuses an alias with a ttl or records, anything else without both, a routing policy without " +
		"setIdentifier, and texts of more than 255 characters.",
	Fix: `set either aliases, or ttl and records; setIdentifier with every routing policy; and split long ` +
		`texts by \"\"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html",
	Controls: rule.Controls{rule.CfnLint: {"E3029"}},
	Check: func(in rule.Inputs) rule.Verdict {
		alias, ttl, records := in.At("aliases").Present(), in.At("ttl").Set(), in.At("records").Present()
		identified := in.At("setIdentifier").Set()
		return rule.All(
			rule.When(alias, rule.All(rule.Not(ttl), rule.Not(records))),
			rule.When(rule.Not(alias), rule.All(ttl, records)),
			rule.When(routed(in), identified),
			rule.When(identified, routed(in)),
			rule.When(in.At("type").Is("TXT", "SPF"), in.Each("records[]").All(short)),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if in.At("aliases").Present().Answer != rule.Yes {
			return nil
		}
		return []rule.Change{rule.Remove("ttl")}
	},
}

// longestText is how long one text of a TXT record can be.
const longestText = 255

// short holds for texts none of whose parts is too long.
func short(v rule.Value) rule.Verdict {
	return v.Fits("texts of at most 255 characters", func(text string) bool {
		for part := range strings.SplitSeq(text, `""`) {
			if len(strings.Trim(part, `"`)) > longestText {
				return false
			}
		}
		return true
	})
}

// CNAMEAlone requires that a CNAME stands where DNS lets it stand.
var CNAMEAlone = rule.Rule{
	Name:     "route53-cname-alone",
	Types:    []string{record},
	With:     []string{zone},
	Why:      `AWS refuses it: a CNAME "is not permitted at apex", nor beside another record of the same name.`,
	Fix:      "set aliases with type A and AAAA instead, or name the record differently",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "ResourceRecordTypes.html#CNAMEFormat",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		zones := stack.Targets(in, "zoneId", zone)
		alone := zones.All(func(z rule.Inputs) rule.Verdict {
			others := stack.Users(z, record, "zoneId").All(func(other rule.Inputs) rule.Verdict {
				if other.URN() == in.URN() {
					return rule.Decide(true, "")
				}
				return rule.Any(other.At("type").Is("CNAME"), rule.Not(sameName(in, other, z)))
			})
			return rule.All(rule.Not(atApex(in, z)), others)
		})
		return rule.When(in.At("type").Is("CNAME"), alone)
	},
}

// atApex holds for records of the zone's own name. An empty name stands for it too.
func atApex(in, z rule.Inputs) rule.Verdict {
	apex, known := z.At("name").Text()
	if !known {
		return rule.Unclear("the name of the zone is not known")
	}
	return in.At("name").Default("").Fits("the name of the zone", func(name string) bool {
		return qualified(name, apex) == qualified("", apex)
	})
}

// sameName holds for two records of one name, be it written with the zone's name or without.
func sameName(in, other, z rule.Inputs) rule.Verdict {
	apex, known := z.At("name").Text()
	own, knownToo := in.At("name").Default("").Text()
	if !known || !knownToo {
		return rule.Unclear("the names are not known")
	}
	return other.At("name").Default("").Fits("the same name", func(name string) bool {
		return qualified(name, apex) == qualified(own, apex)
	})
}

// qualified is the whole name of a record in a zone.
func qualified(name, apex string) string {
	name, apex = strings.ToLower(strings.TrimSuffix(name, ".")), strings.ToLower(strings.TrimSuffix(apex, "."))
	if name == apex || strings.HasSuffix(name, "."+apex) {
		return name
	}
	return strings.TrimPrefix(name+"."+apex, ".")
}

// endpoint matches the names by which AWS's services are reached.
var endpoint = regexp.MustCompile(
	`(?i)\.(amazonaws\.com(\.cn)?|cloudfront\.net|elasticbeanstalk\.com|awsapprunner\.com|on\.aws)\.?$`)

// endpoints are the names by which distributions and load balancers of the stack are reached, and whether
// these are all.
func endpoints(stack *rule.Stack) (names map[string]bool, complete bool) {
	names, complete = map[string]bool{}, true
	for _, r := range stack.Of(distribution, balancer) {
		for _, property := range []string{"domainName", "dnsName"} {
			name, known := r.At(property).Text()
			names[name] = true
			complete = complete && (known || r.At(property).Absent())
		}
	}
	return names, complete
}

// NoDanglingAlias asks that a name that leads to a service of AWS leads to what the program knows. It is
// written by hand when it was made from no other resource.
var NoDanglingAlias = rule.Rule{
	Name:  "route53-no-dangling-alias",
	Types: []string{record},
	With:  []string{distribution, balancer},
	Why: "Once what the record leads to is deleted, a stranger can make one of that name and serve from " +
		"yours.",
	Fix:      "set aliases[].name or records to an output of the resource, or of a StackReference",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "protection-from-dangling-dns.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_23"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		names, complete := endpoints(stack)
		known := func(v rule.Value) rule.Verdict {
			foreign := v.Fits("an endpoint that nothing in the program made", func(name string) bool {
				return endpoint.MatchString(name) && !names[name]
			})
			if foreign.Answer == rule.Yes && !complete {
				return rule.Unclear("some endpoint of the stack is not known yet")
			}
			return rule.Not(foreign)
		}
		sources := in.Resource().PropertyDependencies
		return rule.All(
			rule.Any(rule.Decide(len(sources["aliases"]) > 0, ""), in.Each("aliases[].name").All(known)),
			rule.When(in.At("type").Is("CNAME"),
				rule.Any(rule.Decide(len(sources["records"]) > 0, ""), in.Each("records[]").All(known))),
		)
	},
}
