package balancer

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

const (
	// maxValues is how many values, and how many wildcards, the conditions of one rule may have together.
	maxValues = 5
	// lastPriority belongs to the target without a Match.
	lastPriority = 50000
	maxPriority  = lastPriority - 1
	maxPattern   = 128
)

// Match says which requests go to a target: those with one of the hosts and one of the paths. With an
// OriginHeader, hosts and paths together may be four, or three while it has a Previous value; else five.
type Match struct {
	// Hosts are host names; "*" stands for any characters, "?" for one: "*.example.com". Default: every host.
	Hosts []string
	// Paths are URL paths with the same wildcards, case-sensitive: "/graphql", "/api/*". Default: every path.
	Paths []string
	// Priority decides when several targets match: the lowest number wins. Required with hosts or paths, and
	// different for each target. 1 to 49999.
	Priority int
}

var (
	hostPattern = regexp.MustCompile(`^[A-Za-z0-9.*?-]+$`)
	pathPattern = regexp.MustCompile(`^[/*][A-Za-z0-9_.$/~"'@:+&*?-]*$`)
)

func (m Match) empty() bool { return len(m.Hosts) == 0 && len(m.Paths) == 0 }

func (m Match) validate(taken int) error {
	var p check.Problems
	p.Between(m.Priority, 1, maxPriority, "priority", "")
	room, wildcards := maxValues-taken, 0
	p.Unless(len(m.Hosts)+len(m.Paths) <= room, "",
		"has %d hosts and paths; want at most %d, for a rule takes five values with those of originHeader",
		len(m.Hosts)+len(m.Paths), room)
	for i, host := range m.Hosts {
		wildcards += strings.Count(host, "*") + strings.Count(host, "?")
		p.Unless(hostPattern.MatchString(host) && len(host) <= maxPattern, fmt.Sprintf("hosts[%d]", i),
			"is %q; want at most 128 letters, digits, dots, hyphens or wildcards", host)
	}
	for i, path := range m.Paths {
		wildcards += strings.Count(path, "*") + strings.Count(path, "?")
		p.Unless(pathPattern.MatchString(path) && len(path) <= maxPattern, fmt.Sprintf("paths[%d]", i),
			"is %q; want a path that starts with / and has at most 128 characters", path)
	}
	p.Unless(wildcards <= maxValues, "", "has %d wildcards; want at most %d", wildcards, maxValues)
	return p.Err()
}

// conditions are what a request must fulfil to reach the target, the secret header first.
func (m Match) conditions(header *OriginHeader) lb.ListenerRuleConditionArray {
	var out lb.ListenerRuleConditionArray
	if header != nil {
		out = append(out, lb.ListenerRuleConditionArgs{HttpHeader: lb.ListenerRuleConditionHttpHeaderArgs{
			HttpHeaderName: pulumi.String(header.Name),
			Values:         header.secrets(),
		}})
	}
	if len(m.Hosts) > 0 {
		out = append(out, lb.ListenerRuleConditionArgs{HostHeader: lb.ListenerRuleConditionHostHeaderArgs{
			Values: pulumi.ToStringArray(m.Hosts),
		}})
	}
	if len(m.Paths) > 0 {
		out = append(out, lb.ListenerRuleConditionArgs{PathPattern: lb.ListenerRuleConditionPathPatternArgs{
			Values: pulumi.ToStringArray(m.Paths),
		}})
	}
	return out
}

// secrets marks the values as secret once they are known: before that there is nothing to hide.
func (h OriginHeader) secrets() pulumi.StringArrayInput {
	values := pulumi.StringArray{h.Value}
	if h.Previous != nil {
		values = append(values, h.Previous)
	}
	return values.ToStringArrayOutput().ApplyT(func(known []string) pulumi.StringArrayOutput {
		return pulumi.ToSecret(pulumi.ToStringArray(known).ToStringArrayOutput()).(pulumi.StringArrayOutput)
	}).(pulumi.StringArrayOutput)
}
