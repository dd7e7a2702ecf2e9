// Package watch provides the channels that carry an architecture's alarms to people: those of its region, and
// those of us-east-1 for CloudFront and its firewall.
package watch

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// Runbooks is where the runbooks of this repository stand.
const Runbooks = "https://github.com/plinth-iac/plinth/blob/main/docs/runbooks"

// longest leaves room in the 1024 characters of an alarm's description.
const longest = 512

// People says who is told when something breaks.
type People struct {
	// Channels carry the alarms of the region. Default: channels of the architecture's own, for Page and Ticket.
	Channels *alarms.Channels
	// EdgeChannels carry the alarms of CloudFront and the firewall. They stand in us-east-1. Default: channels
	// of the architecture's own there.
	EdgeChannels *alarms.Channels
	// Page are the e-mail and https addresses that are woken, by channels of the architecture's own.
	// Default: nobody, until something is subscribed to the topic.
	Page []string
	// Ticket are the e-mail and https addresses that can wait, by channels of the architecture's own.
	// Default: nobody, until something is subscribed to the topic.
	Ticket []string
	// Runbooks is the address below which each alarm's runbook stands. Required.
	Runbooks string
}

// Validate holds channels against the regions whose alarms they will carry, and addresses against SNS.
func (w People) Validate(home site.Site) error {
	var p check.Problems
	p.Unless(strings.HasPrefix(w.Runbooks, "https://") && len(w.Runbooks) <= longest, "runbooks",
		"is %q; want an https address of at most %d characters", w.Runbooks, longest)
	for _, given := range []struct {
		path, region string
		channels     *alarms.Channels
	}{{"channels", home.Region, w.Channels}, {"edgeChannels", site.Edge, w.EdgeChannels}} {
		p.Unless(given.channels == nil || given.channels.Region == given.region, given.path,
			"do not stand in %s; want channels of that region, for no alarm speaks to another", given.region)
	}
	p.Unless(w.Channels == nil || w.EdgeChannels == nil || len(w.Page)+len(w.Ticket) == 0, "",
		"has addresses beside channels of your own; want them subscribed there")
	return p.Err()
}

// ValidateAddresses holds the addresses against what SNS takes.
func (w People) ValidateAddresses(home site.Site) error {
	args := w.channels(home, pulumi.String("placeholder"))
	return args.Validate()
}

func (w People) channels(at site.Site, key pulumi.StringInput) *alarms.ChannelsArgs {
	return &alarms.ChannelsArgs{
		Site: at, KeyARN: key, Runbooks: w.Runbooks, Page: w.Page, Ticket: w.Ticket,
	}
}

// Owner is the component that the channels belong to.
type Owner struct {
	// Name is the component's, with which the names of its children begin. Required.
	Name string
	// Component is the component itself. Required.
	Component pulumi.Resource
	// Site is the account and region. Required.
	Site site.Site
	// Edge is a provider for us-east-1. Required.
	Edge pulumi.ProviderResource
	// AllowDestroy lets Pulumi delete the keys. Default: they are protected.
	AllowDestroy bool
}

// Open returns the channels that the caller has, and makes those that are missing, each pair of topics under
// a key of its own.
func (w People) Open(ctx *pulumi.Context, o Owner) (home, edge *alarms.Channels, err error) {
	home, edge = w.Channels, w.EdgeChannels
	if home == nil {
		home, err = w.open(ctx, o, region{at: o.Site, purpose: "alarm topics"})
		if err != nil {
			return nil, nil, err
		}
	}
	if edge == nil {
		away := region{o.Site.AtEdge(), "-edge", "alarm topics of the edge"}
		edge, err = w.open(ctx, o, away, pulumi.Provider(o.Edge))
	}
	return home, edge, err
}

// region is where channels stand, and what sets their names apart.
type region struct {
	at            site.Site
	part, purpose string
}

func (w People) open(
	ctx *pulumi.Context, o Owner, in region, more ...pulumi.ResourceOption,
) (*alarms.Channels, error) {
	child := append([]pulumi.ResourceOption{pulumi.Parent(o.Component)}, more...)
	k, err := key.New(ctx, o.Name+in.part+"-alarms", &key.Args{
		Site: in.at, Purpose: o.Name + ": " + in.purpose, AllowDestroy: o.AllowDestroy,
		Services: []key.Service{
			key.Alarms, key.Budgets, key.CostAlerts, key.Backup, key.Events, key.RDSEvents,
		},
	}, child...)
	if err != nil {
		return nil, err
	}
	return alarms.NewChannels(ctx, o.Name+in.part+"-channels", w.channels(in.at, k.ARN), child...)
}
