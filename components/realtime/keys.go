package realtime

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/watch"
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
func (p *Platform) declareChannels(ctx *pulumi.Context, a Args) (err error) {
	p.mail.home, p.mail.edge, err = a.Watch.people().Open(ctx, watch.Owner{
		Name: p.name, Component: p, Site: a.Site, Edge: a.Edge, AllowDestroy: a.AllowDestroy,
	})
	return err
}

// people are those whom the alarms are told to.
func (w Watch) people() watch.People {
	return watch.People{
		Channels: w.Channels, EdgeChannels: w.EdgeChannels, Page: w.Page, Ticket: w.Ticket, Runbooks: w.Runbooks,
	}
}
