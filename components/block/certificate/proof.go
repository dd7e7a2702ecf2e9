package certificate

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ttl is how long resolvers keep the proof, in seconds: short, so that a corrected one is seen soon.
const ttl = 60

// declareProof declares one record for each name to prove and returns their names, or nil when another
// certificate has them.
func (c *Certificate) declareProof(
	ctx *pulumi.Context, name string, a Args,
) (pulumi.StringArrayInput, error) {
	if a.Proven {
		return nil, nil
	}
	var proof pulumi.StringArray
	for _, o := range a.owned() {
		wanted := c.wanted(o.name)
		record, err := route53.NewRecord(ctx, name+"-"+o.name, &route53.RecordArgs{
			ZoneId:  o.zone,
			Name:    wanted.ResourceRecordName().Elem(),
			Type:    pulumi.String("CNAME"),
			Ttl:     pulumi.Int(ttl),
			Records: pulumi.StringArray{wanted.ResourceRecordValue().Elem()},
		}, pulumi.Parent(c))
		if err != nil {
			return nil, err
		}
		proof = append(proof, record.Fqdn)
	}
	return proof, nil
}

// wanted is the record that AWS asks for to prove a name. AWS lists them in no fixed order.
func (c *Certificate) wanted(name string) acm.CertificateDomainValidationOptionOutput {
	return c.Certificate.DomainValidationOptions.ApplyT(
		func(options []acm.CertificateDomainValidationOption) acm.CertificateDomainValidationOption {
			for _, o := range options {
				if o.DomainName != nil && strings.TrimPrefix(*o.DomainName, "*.") == name {
					return o
				}
			}
			return acm.CertificateDomainValidationOption{}
		}).(acm.CertificateDomainValidationOptionOutput)
}
