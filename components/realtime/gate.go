package realtime

import (
	"github.com/pulumi/pulumi-random/sdk/v4/go/random"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/components/block/certificate"
	"github.com/plinth-iac/plinth/components/block/dns"
)

const (
	// apiTarget is the key of the only target group.
	apiTarget = "api"
	// secretHeader proves to the load balancer that a request came through this distribution.
	secretHeader = "X-Origin-Verify"
	// secretLength is how many letters and digits the header's value has: about 238 bits, beyond guessing.
	secretLength = 40
)

// gate is how the distribution reaches the load balancer.
type gate struct {
	protocol    cdn.Protocol
	domainName  pulumi.StringInput
	balancerARN pulumi.StringInput
	secret      pulumi.StringInput
}

func (g gate) origin() *cdn.Server {
	return &cdn.Server{
		DomainName: g.domainName, LoadBalancerARN: g.balancerARN, Protocol: g.protocol,
		SecretHeader: cdn.SecretHeader{Name: secretHeader, Value: g.secret},
	}
}

// certificates are those for the domain: of us-east-1 for the distribution, of the region for the load
// balancer.
type certificates struct{ edge, home pulumi.StringInput }

func (c certificates) domains(a Args) cdn.Domains {
	if c.edge == nil {
		return cdn.Domains{}
	}
	return cdn.Domains{Aliases: []string{a.Entry.Domain}, CertificateARN: c.edge}
}

// originName is the load balancer's own name, for which the region's certificate is made out as well.
func (a Args) originName() string { return "origin." + a.Entry.Domain }

func (p *Platform) declareCertificates(ctx *pulumi.Context, a Args) (certificates, error) {
	if a.Entry.Domain == "" {
		return certificates{}, nil
	}
	zone := pulumi.String(a.Entry.ZoneID)
	var err error
	p.zone, err = dns.New(ctx, p.name+"-zone", &dns.Args{Domain: a.Entry.Domain, ZoneID: zone}, pulumi.Parent(p))
	if err != nil {
		return certificates{}, err
	}
	edge, err := certificate.New(ctx, p.name+"-edge-certificate", &certificate.Args{
		Domain: a.Entry.Domain, ZoneID: zone,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return certificates{}, err
	}
	home, err := certificate.New(ctx, p.name+"-origin-certificate", &certificate.Args{
		Domain: a.originName(), ZoneID: zone,
	}, pulumi.Parent(p))
	if err != nil {
		return certificates{}, err
	}
	return certificates{edge: edge.ARN, home: home.ARN}, nil
}

// balancer is the load balancer's arguments. Without a domain there is no certificate that it could show, and
// a VPC origin speaks plain HTTP to it, inside the VPC.
func (a Args) balancer(names certificates, secret pulumi.StringInput) *balancer.Args {
	socket := a.Entry.Socket
	args := &balancer.Args{
		Site: a.Site, Placement: a.Network.Private,
		Listener: balancer.Listener{CertificateARN: names.home, PlainHTTP: names.home == nil},
		Sources:  balancer.Sources{CloudFront: true},
		Targets: map[string]balancer.Target{apiTarget: {
			Port: a.API.Port, Health: balancer.HealthCheck{Path: a.API.HealthPath}, DeregistrationDelay: socket.Drain,
		}},
		OriginHeader: &balancer.OriginHeader{Name: secretHeader, Value: secret},
		IdleTimeout:  socket.Idle,
		AllowDestroy: a.AllowDestroy,
	}
	if a.Entry.Origin == OriginPublic {
		args.Placement, args.Public = a.Network.Public, true
	}
	return args
}

func (p *Platform) declareBalancer(
	ctx *pulumi.Context, a Args, names certificates, logs *archive.Archive,
) (gate, error) {
	secret, err := random.NewRandomPassword(ctx, p.name+"-origin-secret", &random.RandomPasswordArgs{
		Length: pulumi.Int(secretLength), Special: pulumi.Bool(false),
	}, pulumi.Parent(p))
	if err != nil {
		return gate{}, err
	}
	args := a.balancer(names, secret.Result)
	args.AccessLogs = &balancer.AccessLogs{Bucket: logs.Name, Prefix: archive.BalancerFolder}
	if p.Balancer, err = balancer.New(ctx, p.name+"-lb", args, pulumi.Parent(p)); err != nil {
		return gate{}, err
	}
	g := gate{domainName: p.Balancer.DNSName, secret: secret.Result, protocol: cdn.HTTP}
	if names.home != nil {
		g.protocol, g.domainName = cdn.HTTPS, pulumi.String(a.originName())
	}
	if a.Entry.Origin == OriginVPC {
		g.balancerARN = p.Balancer.ARN
	}
	if names.home == nil {
		return g, nil
	}
	return g, p.zone.Alias(ctx, a.originName(), dns.LoadBalancer(p.Balancer.DNSName, p.Balancer.ZoneID))
}
