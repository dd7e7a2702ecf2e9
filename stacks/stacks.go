// Package stacks turns a stack's settings into the architectures that it holds.
package stacks

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
)

// architecture is something that a stack can hold.
type architecture struct {
	// validate reports what is wrong with its settings, by their paths.
	validate func(*Config) error
	// declare declares it on the foundation, and exports its outputs.
	declare func(*pulumi.Context, *Config, *foundation) error
}

// architectures are what this program can deploy, by the name that a stack file gives.
var architectures = map[string]architecture{
	"realtime": {validateRealtime, declareRealtime},
	"tenancy":  {validateTenancy, declareTenancy},
}

// Architectures are the names of what a stack can hold, sorted.
func Architectures() []string { return slices.Sorted(maps.Keys(architectures)) }

// Deploy declares all that the stack's settings ask for. Nothing is registered when they are wrong.
func Deploy(ctx *pulumi.Context) error { return deploy(ctx, ctx.RootDirectory()) }

// From is Deploy for a program that runs inside of another, where Pulumi does not know the folder of
// Pulumi.yaml: root is that folder. Settings that name files count from it.
func From(root string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error { return deploy(ctx, root) }
}

func deploy(ctx *pulumi.Context, root string) error {
	cfg, err := fromEngine(ctx, root)
	if err != nil {
		return err
	}
	base, err := declareFoundation(ctx, cfg)
	if err != nil {
		return err
	}
	for _, name := range cfg.Architectures {
		if err := architectures[name].declare(ctx, cfg, base); err != nil {
			return err
		}
	}
	return base.protect(ctx, cfg)
}

// provider is where resources of one region are made: tagged, and in no account but the stack's own.
func provider(ctx *pulumi.Context, name string, cfg *Config, at site.Site) (*aws.Provider, error) {
	return aws.NewProvider(ctx, name, &aws.ProviderArgs{
		Region:            pulumi.String(at.Region),
		AllowedAccountIds: pulumi.StringArray{pulumi.String(at.Account)},
		DefaultTags:       aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(cfg.tags().Map())},
	})
}
