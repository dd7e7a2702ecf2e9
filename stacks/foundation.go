package stacks

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/budget"
	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
)

// foundation is what the architectures of a stack share.
type foundation struct {
	home, edge *aws.Provider
	net        *network.Network
	// channels carry the alarms of the stack's region, edgeChannels those of us-east-1.
	channels, edgeChannels *alarms.Channels
	// stores are what the architectures ask to be backed up.
	stores stores
}

// stores are data stores, by what AWS Backup calls their type.
type stores map[backup.ResourceType][]pulumi.StringInput

// types are the types that there is a store of.
func (s stores) types() []backup.ResourceType {
	return slices.DeleteFunc(backup.Types(), func(t backup.ResourceType) bool { return len(s[t]) == 0 })
}

// keep asks for backups of a store.
func (f *foundation) keep(typ backup.ResourceType, arn pulumi.StringInput) {
	f.stores[typ] = append(f.stores[typ], arn)
}

func declareFoundation(ctx *pulumi.Context, cfg *Config) (*foundation, error) {
	f := &foundation{stores: stores{}}
	var err error
	if f.home, err = provider(ctx, "home", cfg, cfg.site()); err != nil {
		return nil, err
	}
	if f.edge, err = provider(ctx, "edge", cfg, cfg.site().AtEdge()); err != nil {
		return nil, err
	}
	logs, err := key.New(ctx, "network-logs", &key.Args{
		Site: cfg.site(), Purpose: "VPC flow logs", Services: []key.Service{key.Logs},
		AllowDestroy: cfg.AllowDestroy,
	}, pulumi.Provider(f.home))
	if err != nil {
		return nil, err
	}
	args := cfg.network()
	args.KeyARN = logs.ARN
	if f.net, err = network.New(ctx, "network", args, pulumi.Provider(f.home)); err != nil {
		return nil, err
	}
	if f.channels, err = channels(ctx, "alarms", cfg, cfg.site(), f.home); err != nil {
		return nil, err
	}
	f.edgeChannels, err = channels(ctx, "edge-alarms", cfg, cfg.site().AtEdge(), f.edge)
	return f, err
}

// channels are the encrypted topics of one region.
func channels(
	ctx *pulumi.Context, name string, cfg *Config, at site.Site, in pulumi.ProviderResource,
) (*alarms.Channels, error) {
	k, err := key.New(ctx, name+"-key", &key.Args{
		Site: at, Purpose: "alarm topics", AllowDestroy: cfg.AllowDestroy,
		Services: []key.Service{
			key.Alarms, key.Budgets, key.CostAlerts, key.Backup, key.Events, key.RDSEvents,
		},
	}, pulumi.Provider(in))
	if err != nil {
		return nil, err
	}
	return alarms.NewChannels(ctx, name, &alarms.ChannelsArgs{
		Site: at, KeyARN: k.ARN, Runbooks: cfg.Alarms.Runbooks, Page: cfg.Alarms.Page, Ticket: cfg.Alarms.Ticket,
	}, pulumi.Provider(in))
}

// protect declares what watches over the stack as a whole: backups of its stores and the budget.
func (f *foundation) protect(ctx *pulumi.Context, cfg *Config) error {
	k, err := key.New(ctx, "backup-key", &key.Args{
		Site: cfg.site(), Purpose: "recovery points", AllowDestroy: cfg.AllowDestroy,
	}, pulumi.Provider(f.home))
	if err != nil {
		return err
	}
	if len(f.stores) > 0 {
		args := cfg.backup(f.channels, f.stores)
		args.KeyARN = k.ARN
		_, err = backup.New(ctx, "backup", args, pulumi.Provider(f.home))
		if err != nil {
			return err
		}
	}
	_, err = budget.New(ctx, "budget", cfg.budget(f.channels.TicketARN), pulumi.Provider(f.home))
	return err
}
