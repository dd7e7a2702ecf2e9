package realtime

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/components/block/firewall"
)

// The keys of the distribution's origins.
const (
	serverOrigin = "server"
	imagesOrigin = "images"
)

// firewall stands before the distribution, and so before everything.
func (a Args) firewall() *firewall.Args {
	return &firewall.Args{
		Site: a.Site.AtEdge(), Scope: firewall.Edge,
		LargeBodies:  []string{"/graphql"},
		RateLimit:    firewall.RateLimit{Requests: a.Entry.RatePerIP},
		Countries:    firewall.Countries{Allow: a.Entry.Countries},
		Logging:      firewall.Logging{OnlyMatched: true},
		AllowDestroy: a.AllowDestroy,
	}
}

func (p *Platform) declareEdge(
	ctx *pulumi.Context, a Args, names certificates, gate gate, logs *archive.Archive,
) error {
	wall := a.firewall()
	wall.Logging.KeyARN = p.keys.edgeLogs.ARN
	var err error
	p.Firewall, err = firewall.New(ctx, p.name+"-firewall", wall, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return err
	}
	images, err := bucket.NewOrigin(ctx, p.name+"-images", a.images(p.keys, logs), pulumi.Parent(p))
	if err != nil {
		return err
	}
	args := a.distribution(gate, images.RegionalDomainName)
	args.WebACLARN = p.Firewall.ARN
	args.Domains = names.domains(a)
	args.Logs = cdn.Logs{
		BucketARN: pulumi.Sprintf("%s/%s", logs.ARN, archive.DeliveryFolder), EdgeProvider: a.Edge,
	}
	if p.Distribution, err = cdn.New(ctx, p.name+"-cdn", args, pulumi.Parent(p)); err != nil {
		return err
	}
	if p.Images, err = images.ServeThrough(ctx, p.Distribution.ARN); err != nil {
		return err
	}
	p.URL, p.DistributionID, p.ImagesBucket = p.Distribution.URL, p.Distribution.ID, p.Images.Name
	if p.zone == nil {
		return nil
	}
	return p.zone.Alias(ctx, a.Entry.Domain, dns.CloudFront(p.Distribution.DomainName))
}

// distribution serves images from their bucket and everything else, WebSockets among it, from the load
// balancer.
func (a Args) distribution(gate gate, images pulumi.StringInput) *cdn.Args {
	return &cdn.Args{
		Origins: map[string]cdn.Origin{
			serverOrigin: {Server: gate.origin()},
			imagesOrigin: {Bucket: images},
		},
		Default: cdn.Behavior{Origin: serverOrigin, Cache: cdn.Disabled},
		Behaviors: []cdn.Behavior{
			{Path: "/" + imagesPrefix + "/*", Origin: imagesOrigin, Cache: cdn.Static},
		},
		DetailedMetrics: a.Preset == Production,
	}
}
