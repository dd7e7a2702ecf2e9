package cdn

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/names"
)

const (
	// minimumTLS is the oldest that viewers may speak with a certificate of yours. AWS sets that of its own to
	// TLSv1.
	minimumTLS = "TLSv1.2_2021"
	maxComment = 128
)

// declare declares the distribution with everything that it needs.
func (d *Distribution) declare(ctx *pulumi.Context, a Args) error {
	origins, err := d.declareOrigins(ctx, a)
	if err != nil {
		return err
	}
	groups, err := d.declareSigning(ctx, a.Signing)
	if err != nil {
		return err
	}
	headers, err := d.declareHeaders(ctx, a)
	if err != nil {
		return err
	}
	serving := parts{args: a, groups: groups, headers: headers}
	args := &cloudfront.DistributionArgs{
		Enabled:              pulumi.Bool(true),
		Comment:              pulumi.String(names.Fit(maxComment, ctx.Project(), ctx.Stack(), d.name)),
		HttpVersion:          pulumi.String("http2and3"),
		IsIpv6Enabled:        pulumi.Bool(true),
		PriceClass:           pulumi.String(a.PriceClass),
		Origins:              origins,
		DefaultCacheBehavior: serving.byDefault(),
		ViewerCertificate:    a.Domains.certificate(),
		CustomErrorResponses: errorResponses(a.Errors),
		Restrictions: cloudfront.DistributionRestrictionsArgs{
			GeoRestriction: cloudfront.DistributionRestrictionsGeoRestrictionArgs{
				RestrictionType: pulumi.String("none"),
			},
		},
	}
	if len(a.Behaviors) > 0 {
		args.OrderedCacheBehaviors = serving.ordered()
	}
	if len(a.Domains.Aliases) > 0 {
		args.Aliases = pulumi.ToStringArray(a.Domains.Aliases)
	}
	if a.RootObject != "" {
		args.DefaultRootObject = pulumi.String(a.RootObject)
	}
	if a.WebACLARN != nil {
		args.WebAclId = a.WebACLARN.ToStringOutput()
	}
	d.Distribution, err = cloudfront.NewDistribution(ctx, d.name, args, d.options(a)...)
	if err != nil {
		return err
	}
	d.setOutputs(a)
	return d.declareObservation(ctx, a)
}

// options keep the whole list of origins secret when one of them holds a secret: AWS returns the list in an
// order of its own, in which the engine cannot tell the secret element again.
func (d *Distribution) options(a Args) []pulumi.ResourceOption {
	options := []pulumi.ResourceOption{pulumi.Parent(d)}
	if slices.ContainsFunc(slices.Collect(maps.Values(a.Origins)), Origin.hasSecret) {
		options = append(options, pulumi.AdditionalSecretOutputs([]string{"origins"}))
	}
	return options
}

func (d *Distribution) setOutputs(a Args) {
	d.ID = d.Distribution.ID().ToStringOutput()
	d.ARN, d.DomainName = d.Distribution.Arn, d.Distribution.DomainName
	d.HostedZoneID = d.Distribution.HostedZoneId
	d.URL = pulumi.Sprintf("https://%s", d.DomainName)
	plain := func(alias string) bool { return !strings.HasPrefix(alias, "*.") }
	if i := slices.IndexFunc(a.Domains.Aliases, plain); i >= 0 {
		d.URL = pulumi.String("https://" + a.Domains.Aliases[i]).ToStringOutput()
	}
}

func (d Domains) certificate() cloudfront.DistributionViewerCertificateArgs {
	if d.CertificateARN == nil {
		return cloudfront.DistributionViewerCertificateArgs{CloudfrontDefaultCertificate: pulumi.Bool(true)}
	}
	return cloudfront.DistributionViewerCertificateArgs{
		AcmCertificateArn:      d.CertificateARN.ToStringOutput(),
		SslSupportMethod:       pulumi.String("sni-only"),
		MinimumProtocolVersion: pulumi.String(minimumTLS),
	}
}

func errorResponses(pages []ErrorPage) cloudfront.DistributionCustomErrorResponseArray {
	var out cloudfront.DistributionCustomErrorResponseArray
	for _, e := range pages {
		response := cloudfront.DistributionCustomErrorResponseArgs{
			ErrorCode:          pulumi.Int(e.Code),
			ErrorCachingMinTtl: pulumi.Int(int(e.CacheFor.Seconds())),
		}
		if e.Page != "" {
			response.ResponsePagePath, response.ResponseCode = pulumi.String(e.Page), pulumi.Int(e.Status)
		}
		out = append(out, response)
	}
	return out
}
