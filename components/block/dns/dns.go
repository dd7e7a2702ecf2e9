// Package dns provides a Route 53 hosted zone, created or adopted, that says who may issue certificates for
// it, and alias records in it.
package dns

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Type is the Pulumi type token of a Zone.
const Type = "plinth:dns:Zone"

// Zone is a public hosted zone.
type Zone struct {
	pulumi.ResourceState

	// ZoneID is what records and certificates name.
	ZoneID pulumi.StringOutput `pulumi:"zoneId"`
	// Domain is the name of the zone.
	Domain pulumi.StringOutput `pulumi:"domain"`
	// NameServers are what the parent domain must delegate to. Empty for an adopted zone, which is delegated to
	// already.
	NameServers pulumi.StringArrayOutput `pulumi:"nameServers"`

	name, domain string
}

// New declares a Zone. It registers nothing when the arguments are invalid. A created zone answers nobody
// until its parent, or the registrar, delegates to NameServers; a certificate in it waits until then.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Zone, error) {
	if args == nil {
		args = &Args{}
	}
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	z := &Zone{name: name, domain: args.Domain}
	if err := ctx.RegisterComponentResource(Type, name, z, opts...); err != nil {
		return nil, err
	}
	if err := z.declare(ctx, args.withDefaults()); err != nil {
		return nil, err
	}
	return z, ctx.RegisterResourceOutputs(z, pulumi.Map{
		"zoneId":      z.ZoneID,
		"domain":      z.Domain,
		"nameServers": z.NameServers,
	})
}

func (z *Zone) declare(ctx *pulumi.Context, a Args) error {
	z.Domain = pulumi.String(a.Domain).ToStringOutput()
	if a.ZoneID != nil {
		z.ZoneID = a.ZoneID.ToStringOutput()
		z.NameServers = pulumi.StringArray{}.ToStringArrayOutput()
		return z.declareAuthorities(ctx, a.Authorities)
	}
	zone, err := route53.NewZone(ctx, z.name, &route53.ZoneArgs{
		Name:         pulumi.String(a.Domain),
		Comment:      pulumi.Sprintf("%s of %s", z.name, ctx.Stack()),
		ForceDestroy: pulumi.Bool(a.AllowDestroy),
	}, pulumi.Parent(z), pulumi.Protect(!a.AllowDestroy))
	if err != nil {
		return err
	}
	z.ZoneID, z.NameServers = zone.ZoneId, zone.NameServers
	return z.declareAuthorities(ctx, a.Authorities)
}
