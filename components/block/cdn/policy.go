package cdn

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// reportOnlyHeader is how browsers are asked to report on a policy without obeying it.
const reportOnlyHeader = "Content-Security-Policy-Report-Only"

// policies are the response headers policies: one for most behaviours, one for those with CORS.
type policies struct{ plain, cors pulumi.StringPtrInput }

func (p policies) of(b Behavior) pulumi.StringPtrInput {
	if b.CORS {
		return p.cors
	}
	return p.plain
}

// declareHeaders declares the policies that behaviours use.
func (d *Distribution) declareHeaders(ctx *pulumi.Context, a Args) (policies, error) {
	var out policies
	behaviors := a.all()
	if slices.ContainsFunc(behaviors, func(b Behavior) bool { return !b.CORS }) {
		plain, err := d.declarePolicy(ctx, d.name+"-headers", a.Headers, nil)
		if err != nil {
			return out, err
		}
		out.plain = plain
	}
	if slices.ContainsFunc(behaviors, func(b Behavior) bool { return b.CORS }) {
		cors, err := d.declarePolicy(ctx, d.name+"-cors", a.Headers, a.Headers.CORS.config())
		if err != nil {
			return out, err
		}
		out.cors = cors
	}
	return out, nil
}

func (d *Distribution) declarePolicy(
	ctx *pulumi.Context, name string, h Headers, cors cloudfront.ResponseHeadersPolicyCorsConfigPtrInput,
) (pulumi.StringPtrInput, error) {
	args := &cloudfront.ResponseHeadersPolicyArgs{SecurityHeadersConfig: h.security(), CorsConfig: cors}
	custom := h.custom()
	var items cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArray
	for _, header := range slices.Sorted(maps.Keys(custom)) {
		items = append(items, cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArgs{
			Header: pulumi.String(header), Value: pulumi.String(custom[header]), Override: pulumi.Bool(true),
		})
	}
	if len(items) > 0 {
		args.CustomHeadersConfig = cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs{Items: items}
	}
	policy, err := cloudfront.NewResponseHeadersPolicy(ctx, name, args, pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	return policy.ID().ToStringOutput(), nil
}

// security are the headers for which AWS has a place of their own. An origin may narrow its content security
// policy; all else is ours to say.
func (h Headers) security() cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs {
	option, _ := h.frames()
	always := pulumi.Bool(true)
	return cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs{
		ContentSecurityPolicy: cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs{
			ContentSecurityPolicy: pulumi.String(h.enforced()), Override: pulumi.Bool(false),
		},
		ContentTypeOptions: cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs{
			Override: always,
		},
		FrameOptions: cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs{
			FrameOption: pulumi.String(option), Override: always,
		},
		ReferrerPolicy: cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs{
			ReferrerPolicy: pulumi.String(h.ReferrerPolicy), Override: always,
		},
		StrictTransportSecurity: cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs{
			AccessControlMaxAgeSec: pulumi.Int(int(h.TransportSecurity.MaxAge.Seconds())),
			IncludeSubdomains:      pulumi.Bool(h.TransportSecurity.Subdomains),
			Preload:                pulumi.Bool(h.TransportSecurity.Preload),
			Override:               always,
		},
	}
}

func (c CORS) config() cloudfront.ResponseHeadersPolicyCorsConfigPtrInput {
	args := cloudfront.ResponseHeadersPolicyCorsConfigArgs{
		AccessControlAllowCredentials: pulumi.Bool(c.Credentials),
		AccessControlAllowHeaders: cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowHeadersArgs{
			Items: pulumi.ToStringArray(c.Headers),
		},
		AccessControlAllowMethods: cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowMethodsArgs{
			Items: pulumi.ToStringArray(c.Methods),
		},
		AccessControlAllowOrigins: cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowOriginsArgs{
			Items: pulumi.ToStringArray(c.Origins),
		},
		AccessControlMaxAgeSec: pulumi.Int(int(c.MaxAge.Seconds())),
		OriginOverride:         pulumi.Bool(true),
	}
	if len(c.Expose) > 0 {
		args.AccessControlExposeHeaders = cloudfront.ResponseHeadersPolicyCorsConfigAccessControlExposeHeadersArgs{
			Items: pulumi.ToStringArray(c.Expose),
		}
	}
	return args
}
