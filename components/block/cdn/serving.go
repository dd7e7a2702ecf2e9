package cdn

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// parts are what behaviours refer to.
type parts struct {
	args    Args
	groups  pulumi.StringArray
	headers policies
}

// ordered are the behaviours of single paths. AWS's types for them and for the default differ in the path
// alone.
func (s parts) ordered() cloudfront.DistributionOrderedCacheBehaviorArray {
	out := make(cloudfront.DistributionOrderedCacheBehaviorArray, len(s.args.Behaviors))
	for i, b := range s.args.Behaviors {
		args := cloudfront.DistributionOrderedCacheBehaviorArgs{
			PathPattern:             pulumi.String(b.Path),
			TargetOriginId:          pulumi.String(b.Origin),
			ViewerProtocolPolicy:    pulumi.String(redirect),
			AllowedMethods:          b.methods(),
			CachedMethods:           cachedMethods(),
			CachePolicyId:           pulumi.String(b.cachePolicy()),
			Compress:                pulumi.Bool(!b.Uncompressed),
			ResponseHeadersPolicyId: s.headers.of(b),
		}
		if policy := b.requestPolicy(s.args.Origins[b.Origin]); policy != "" {
			args.OriginRequestPolicyId = pulumi.String(policy)
		}
		if b.Signed {
			args.TrustedKeyGroups = s.groups
		}
		var functions cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArray
		for _, f := range b.functions() {
			functions = append(functions, cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs{
				EventType: pulumi.String(f.event), FunctionArn: f.arn,
			})
		}
		if len(functions) > 0 {
			args.FunctionAssociations = functions
		}
		out[i] = args
	}
	return out
}

// byDefault is the behaviour that serves what no path matches.
func (s parts) byDefault() cloudfront.DistributionDefaultCacheBehaviorArgs {
	b := s.args.Default
	args := cloudfront.DistributionDefaultCacheBehaviorArgs{
		TargetOriginId:          pulumi.String(b.Origin),
		ViewerProtocolPolicy:    pulumi.String(redirect),
		AllowedMethods:          b.methods(),
		CachedMethods:           cachedMethods(),
		CachePolicyId:           pulumi.String(b.cachePolicy()),
		Compress:                pulumi.Bool(!b.Uncompressed),
		ResponseHeadersPolicyId: s.headers.of(b),
	}
	if policy := b.requestPolicy(s.args.Origins[b.Origin]); policy != "" {
		args.OriginRequestPolicyId = pulumi.String(policy)
	}
	if b.Signed {
		args.TrustedKeyGroups = s.groups
	}
	var functions cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArray
	for _, f := range b.functions() {
		functions = append(functions, cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs{
			EventType: pulumi.String(f.event), FunctionArn: f.arn,
		})
	}
	if len(functions) > 0 {
		args.FunctionAssociations = functions
	}
	return args
}

// redirect sends viewers on plain HTTP to HTTPS.
const redirect = "redirect-to-https"

func cachedMethods() pulumi.StringArray { return pulumi.ToStringArray([]string{"GET", "HEAD"}) }

// function is a CloudFront function at one of the two places where AWS runs it.
type function struct {
	event string
	arn   pulumi.StringInput
}

func (b Behavior) functions() []function {
	var out []function
	if b.ViewerRequest != nil {
		out = append(out, function{"viewer-request", b.ViewerRequest})
	}
	if b.ViewerResponse != nil {
		out = append(out, function{"viewer-response", b.ViewerResponse})
	}
	return out
}
