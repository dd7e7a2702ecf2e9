package tenancy

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/components/block/certificate"
	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/components/block/firewall"
)

// The keys of the distribution's origins.
const (
	restOrigin   = "rest"
	socketOrigin = "socket"
)

// socketPath is where clients open WebSockets: the path that is the stage's name.
const socketPath = "/" + socketStage

// firewall stands before the distribution, and so before both APIs.
func (a Args) firewall() *firewall.Args {
	return &firewall.Args{
		Site: a.Site.AtEdge(), Scope: firewall.Edge,
		LargeBodies:  []string{graphqlPath},
		RateLimit:    firewall.RateLimit{Requests: a.Entry.RatePerIP},
		Countries:    firewall.Countries{Allow: a.Entry.Countries},
		Logging:      firewall.Logging{OnlyMatched: true, RetentionDays: a.Watch.LogDays},
		AllowDestroy: a.AllowDestroy,
	}
}

// declareEdge declares the one host name under which both APIs answer.
func (p *Platform) declareEdge(ctx *pulumi.Context, a Args, w *wires) error {
	wall := a.firewall()
	wall.Logging.KeyARN = p.keys.edgeLogs.ARN
	var err error
	p.Firewall, err = firewall.New(ctx, p.name+"-firewall", wall, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return err
	}
	args := a.distribution(map[string]cdn.Origin{
		restOrigin:   {Server: server(p.REST.HostName, w.origin), Path: p.REST.OriginPath()},
		socketOrigin: {Server: server(p.Socket.HostName, w.origin)},
	})
	args.WebACLARN = p.Firewall.ARN
	args.Logs = cdn.Logs{
		BucketARN: pulumi.Sprintf("%s/%s", w.archive.ARN, archive.DeliveryFolder), EdgeProvider: a.Edge,
	}
	if args.Domains, err = p.declareDomain(ctx, a); err != nil {
		return err
	}
	if p.Distribution, err = cdn.New(ctx, p.name+"-cdn", args, pulumi.Parent(p)); err != nil {
		return err
	}
	p.URL, p.DistributionID = p.Distribution.URL, p.Distribution.ID
	p.SocketURL = pulumi.Sprintf("wss://%s%s", p.host(a), socketPath)
	if p.zone == nil {
		return nil
	}
	return p.zone.Alias(ctx, a.Entry.Domain, dns.CloudFront(p.Distribution.DomainName))
}

func (p *Platform) host(a Args) pulumi.StringInput {
	if a.Entry.Domain != "" {
		return pulumi.String(a.Entry.Domain)
	}
	return p.Distribution.DomainName
}

func server(host, origin pulumi.StringInput) *cdn.Server {
	return &cdn.Server{DomainName: host, SecretHeader: cdn.SecretHeader{Name: secretHeader, Value: origin}}
}

// distribution keeps nothing, and leads WebSockets to their API and everything else to the other.
func (a Args) distribution(origins map[string]cdn.Origin) *cdn.Args {
	return &cdn.Args{
		Origins: origins,
		Default: cdn.Behavior{Origin: restOrigin, Cache: cdn.Disabled},
		Behaviors: []cdn.Behavior{
			{Path: socketPath, Origin: socketOrigin, Cache: cdn.Disabled},
		},
		DetailedMetrics: a.Preset == Production,
	}
}

// declareDomain declares the certificate of us-east-1 and the zone, when there is a domain.
func (p *Platform) declareDomain(ctx *pulumi.Context, a Args) (cdn.Domains, error) {
	if a.Entry.Domain == "" {
		return cdn.Domains{}, nil
	}
	id := pulumi.String(a.Entry.ZoneID)
	var err error
	p.zone, err = dns.New(ctx, p.name+"-zone", &dns.Args{Domain: a.Entry.Domain, ZoneID: id}, pulumi.Parent(p))
	if err != nil {
		return cdn.Domains{}, err
	}
	made, err := certificate.New(ctx, p.name+"-certificate", &certificate.Args{
		Domain: a.Entry.Domain, ZoneID: id,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return cdn.Domains{}, err
	}
	return cdn.Domains{Aliases: []string{a.Entry.Domain}, CertificateARN: made.ARN}, nil
}
