package alarms

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of CloudWatch alarms.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const (
	maxActions     = 5
	maxDescription = 1024
)

// Args configures Alarms. Required are Channels, Runbooks and Alarms.
type Args struct {
	// Channels carry the alarms to people. They must stand in the alarms' region. Required.
	Channels *Channels

	// Runbooks is the https address below which each service has a page with a section for each kind of alarm;
	// see Alarm.Runbook. Required.
	Runbooks string

	// Alarms are what is watched, each with its own Key. Required.
	Alarms []Alarm

	// Composite is the one alarm that says whether users are affected. Default: none.
	Composite Composite

	// Also are ARNs that alarms of severity Page act on beside the page channel, such as an Incident Manager
	// response plan. Default: none. At most four, for AWS takes five actions.
	Also []pulumi.StringInput
}

func (a Args) withDefaults() Args {
	watched := make([]Alarm, len(a.Alarms))
	for i, alarm := range a.Alarms {
		watched[i] = alarm.withDefaults()
	}
	a.Alarms = watched
	a.Composite.Key = cmp.Or(a.Composite.Key, "users-affected")
	a.Composite.Intent = cmp.Or(a.Composite.Intent, "Users are affected.")
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Required(a.Channels != nil, "channels", "the channels that alarms are sent to")
	if a.Channels != nil {
		p.Under("channels", a.Channels.validate())
	}
	validateRunbooks(&p, a.Runbooks)
	p.Required(len(a.Alarms) > 0, "alarms", "at least one alarm")
	seen := map[string]bool{}
	for i, alarm := range a.Alarms {
		path := fmt.Sprintf("alarms[%d]", i)
		if alarm.Key != "" {
			path = "alarms[" + alarm.Key + "]"
		}
		p.Under(path, alarm.Validate())
		p.Unless(!seen[alarm.Key], path, "stands twice; want another key, by For")
		p.Unless(!alarm.edge || a.Channels == nil || a.Channels.Region == site.Edge, path,
			"is on a metric of %s, but the channels stand in %s; want channels of %s, and its provider for these "+
				"alarms",
			site.Edge, regionOf(a.Channels), site.Edge)
		p.Unless(len(alarm.description(a.Runbooks)) <= maxDescription, path+".intent",
			"makes a description of %d bytes with the runbook's address; want at most %d",
			len(alarm.description(a.Runbooks)), maxDescription)
		seen[alarm.Key] = true
	}
	p.Under("composite", a.Composite.validate(seen))
	p.Unless(len(a.Also) < maxActions, "also", "has %d; want at most %d", len(a.Also), maxActions-1)
	for i, arn := range a.Also {
		p.Required(given(arn), fmt.Sprintf("also[%d]", i), "an ARN")
	}
	return p.Err()
}

// actions are the ARNs that an alarm of that severity speaks to.
func (a Args) actions(severity Severity) []pulumi.StringInput {
	list := []pulumi.StringInput{a.Channels.arn(severity)}
	if severity == Page {
		list = append(list, a.Also...)
	}
	return list
}

func validateRunbooks(p *check.Problems, base string) {
	p.Unless(strings.HasPrefix(base, "https://") && len(base) > len("https://"), "runbooks",
		"is %q; want the https address of the runbooks, for who is woken must know what to do", base)
}

func regionOf(c *Channels) string {
	if c == nil {
		return ""
	}
	return c.Region
}

// given says whether an input was set, and not to the empty text. What flows from other resources counts as
// set.
func given(in pulumi.StringInput) bool {
	if out, ok := in.(pulumi.StringOutput); ok {
		return out.OutputState != nil
	}
	text, plain := in.(pulumi.String)
	return in != nil && (!plain || text != "")
}
