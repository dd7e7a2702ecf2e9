// Package certificate provides an ACM certificate that is proven by records in Route 53, renews itself, and
// is handed on only once AWS has issued it.
package certificate

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Type is the Pulumi type token of a Certificate.
const Type = "plinth:certificate:Certificate"

// Certificate is a public certificate for one or more domain names.
type Certificate struct {
	pulumi.ResourceState

	// Certificate is the ACM certificate itself. Name ARN instead of its own wherever it is used: AWS refuses a
	// certificate that it has not issued yet.
	Certificate *acm.Certificate

	// ARN is the certificate's, known once AWS has issued it. Its days to expiry are DaysToExpiry in
	// AWS/CertificateManager under the dimension CertificateArn.
	ARN pulumi.StringOutput `pulumi:"arn"`
}

// New declares a Certificate in the region of the component's provider. CloudFront takes one of us-east-1
// only: pass pulumi.Provider with a provider of that region. A change of any name replaces the certificate;
// the new one is issued before the old one is deleted.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Certificate, error) {
	if args == nil {
		args = &Args{}
	}
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	c := &Certificate{}
	if err := ctx.RegisterComponentResource(Type, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"arn": c.ARN})
}

func (c *Certificate) declare(ctx *pulumi.Context, name string, a Args) error {
	args := &acm.CertificateArgs{
		DomainName:       pulumi.String(a.Domain),
		KeyAlgorithm:     pulumi.String(a.KeyAlgorithm),
		ValidationMethod: pulumi.String("DNS"),
		Options: acm.CertificateOptionsArgs{
			CertificateTransparencyLoggingPreference: pulumi.String("ENABLED"),
		},
	}
	if len(a.Alternatives) > 0 {
		args.SubjectAlternativeNames = pulumi.ToStringArray(a.Alternatives)
	}
	var err error
	if c.Certificate, err = acm.NewCertificate(ctx, name, args, pulumi.Parent(c)); err != nil {
		return err
	}
	proof, err := c.declareProof(ctx, name, a)
	if err != nil {
		return err
	}
	issued, err := acm.NewCertificateValidation(ctx, name, &acm.CertificateValidationArgs{
		CertificateArn:        c.Certificate.Arn,
		ValidationRecordFqdns: proof,
	}, pulumi.Parent(c), pulumi.Timeouts(&pulumi.CustomTimeouts{Create: patience}))
	if err != nil {
		return err
	}
	c.ARN = issued.CertificateArn
	return nil
}
