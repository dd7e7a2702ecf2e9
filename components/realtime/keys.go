package realtime

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/key"
)

// keys are the KMS keys, one for each domain of data, so that who may read one may not read the others.
type keys struct {
	// logs encrypts log groups, edgeLogs those of us-east-1.
	logs, edgeLogs *key.Key
	// data encrypts the Valkey groups and the queue.
	data *key.Key
	// media encrypts the buckets.
	media *key.Key
}

func (p *Platform) declareKeys(ctx *pulumi.Context, a Args) error {
	for _, k := range []struct {
		into     **key.Key
		role     string
		purpose  string
		services []key.Service
	}{
		{&p.keys.logs, "logs", "log groups", []key.Service{key.Logs}},
		{&p.keys.data, "data", "Valkey groups and queues at rest", []key.Service{key.S3Events}},
		{&p.keys.media, "media", "images and videos at rest", []key.Service{key.CloudFront}},
	} {
		made, err := key.New(ctx, p.name+"-"+k.role, &key.Args{
			Site: a.Site, Purpose: p.name + ": " + k.purpose, Services: k.services, AllowDestroy: a.AllowDestroy,
		}, pulumi.Parent(p))
		if err != nil {
			return err
		}
		*k.into = made
	}
	var err error
	p.keys.edgeLogs, err = key.New(ctx, p.name+"-edge-logs", &key.Args{
		Site: a.Site.AtEdge(), Purpose: p.name + ": log groups of the edge", Services: []key.Service{key.Logs},
		AllowDestroy: a.AllowDestroy,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	return err
}

// declareChannels uses the channels that the caller has, and makes those that are missing.
func (p *Platform) declareChannels(ctx *pulumi.Context, a Args) error {
	p.mail = channels{home: a.Watch.Channels, edge: a.Watch.EdgeChannels}
	publishers := []key.Service{key.Alarms, key.Budgets, key.CostAlerts, key.Backup, key.Events}
	if p.mail.home == nil {
		k, err := key.New(ctx, p.name+"-alarms", &key.Args{
			Site: a.Site, Purpose: p.name + ": alarm topics", Services: publishers, AllowDestroy: a.AllowDestroy,
		}, pulumi.Parent(p))
		if err != nil {
			return err
		}
		p.mail.home, err = alarms.NewChannels(ctx, p.name+"-channels", &alarms.ChannelsArgs{
			Site: a.Site, KeyARN: k.ARN, Runbooks: a.Watch.Runbooks, Page: a.Watch.Page, Ticket: a.Watch.Ticket,
		}, pulumi.Parent(p))
		if err != nil {
			return err
		}
	}
	if p.mail.edge != nil {
		return nil
	}
	k, err := key.New(ctx, p.name+"-edge-alarms", &key.Args{
		Site: a.Site.AtEdge(), Purpose: p.name + ": alarm topics of the edge", Services: publishers,
		AllowDestroy: a.AllowDestroy,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return err
	}
	p.mail.edge, err = alarms.NewChannels(ctx, p.name+"-edge-channels", &alarms.ChannelsArgs{
		Site: a.Site.AtEdge(), KeyARN: k.ARN, Runbooks: a.Watch.Runbooks,
		Page: a.Watch.Page, Ticket: a.Watch.Ticket,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	return err
}
