// Package firewall provides a WAFv2 web ACL: AWS's managed rule groups, a rate limit per address, lists of
// countries and addresses, and a log in which credentials are blacked out.
package firewall

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Firewall.
const Type = "plinth:firewall:Firewall"

// EveryRule is what Dimensions takes for the sum over all rules of the web ACL.
const EveryRule = "ALL"

// Firewall is a web ACL that inspects every request to what it is attached to.
type Firewall struct {
	pulumi.ResourceState

	// WebACL is the ACL itself.
	WebACL *wafv2.WebAcl

	// ARN is what a CloudFront distribution names as its web ACL.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// Name is the physical name of the web ACL.
	Name pulumi.StringOutput `pulumi:"name"`
	// MetricName is the WebACL dimension of its CloudWatch metrics.
	MetricName pulumi.StringOutput `pulumi:"metricName"`
	// LogGroupName is where its log goes.
	LogGroupName pulumi.StringOutput `pulumi:"logGroupName"`

	name   string
	scope  Scope
	site   site.Site
	metric string
	rules  []string
	log    pulumi.Resource
}

// New declares a Firewall. It registers nothing when the arguments are invalid. One of scope Edge needs
// pulumi.Provider with a provider of us-east-1 among opts.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Firewall, error) {
	if args == nil {
		args = &Args{}
	}
	a := args.withDefaults()
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.WebACL, longestName(name, a))
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	f := &Firewall{
		name: name, scope: a.Scope, site: a.Site,
		metric: names.Fit(maxMetricName, ctx.Project(), ctx.Stack(), name),
	}
	if err := ctx.RegisterComponentResource(Type, name, f, opts...); err != nil {
		return nil, err
	}
	if err := f.declare(ctx, a); err != nil {
		return nil, err
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{
		"arn":          f.ARN,
		"name":         f.Name,
		"metricName":   f.MetricName,
		"logGroupName": f.LogGroupName,
	})
}

// Associate puts the firewall before a load balancer, a REST API stage or a Cognito user pool of the same
// region. AWS allows one web ACL for each. An HTTP or WebSocket API cannot have one, and a distribution of
// CloudFront names the ACL in its own arguments.
func (f *Firewall) Associate(
	ctx *pulumi.Context, name string, resourceARN pulumi.StringInput,
) (*wafv2.WebAclAssociation, error) {
	if f.scope == Edge {
		return nil, fmt.Errorf("%s %q: cannot be associated with %q: its scope is %s; want %s, "+
			"or the ACL's ARN in the distribution", Type, f.name, name, Edge, Regional)
	}
	return wafv2.NewWebAclAssociation(ctx, f.name+"-"+name, &wafv2.WebAclAssociationArgs{
		ResourceArn: resourceARN,
		WebAclArn:   f.ARN,
	}, pulumi.Parent(f), pulumi.DependsOn([]pulumi.Resource{f.log}))
}

// Rules are the names of the rules, in the order in which a request meets them. Each is the Rule dimension of
// its own metrics (AllowedRequests, BlockedRequests, CountedRequests in AWS/WAFV2).
func (f *Firewall) Rules() []string { return slices.Clone(f.rules) }

// Dimensions are the CloudWatch dimensions of one rule's metrics, or of all rules together for EveryRule. A
// metric of scope Edge has no Region dimension and lies in us-east-1. The error names the nearest rule there
// is.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
func (f *Firewall) Dimensions(rule string) (pulumi.StringMap, error) {
	if rule != EveryRule && !slices.Contains(f.rules, rule) {
		return nil, fmt.Errorf("%s %q: has no rule %q; want %s%s", Type, f.name, rule,
			check.Either(append(f.Rules(), EveryRule)...), check.Suggest(rule, f.rules))
	}
	dimensions := pulumi.StringMap{"WebACL": pulumi.String(f.metric), "Rule": pulumi.String(rule)}
	if f.scope == Regional {
		dimensions["Region"] = pulumi.String(f.site.Region)
	}
	return dimensions, nil
}
