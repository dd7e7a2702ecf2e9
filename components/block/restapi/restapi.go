// Package restapi provides an API Gateway REST API of Lambda functions: every route names its authorizer,
// requests are throttled and can be validated, access is logged, and a change of any route deploys by
// itself.
//
// Behind CloudFront the API must answer nobody else. A resource policy cannot look at a secret header and
// an API key would take the place of the tenants' own, so a web ACL of scope Regional is what checks it:
// associate one with StageARN that blocks every request without the header which cdn.SecretHeader sends. It
// holds for every route, whatever its authorizer, and refuses before a function is paid for.
package restapi

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of an API.
const Type = "plinth:restapi:API"

// API is a REST API with one stage.
type API struct {
	pulumi.ResourceState

	// RestAPI is the API itself.
	RestAPI *apigateway.RestApi
	// Stage is its stage.
	Stage *apigateway.Stage

	// ID is the API's id.
	ID pulumi.StringOutput `pulumi:"id"`
	// ARN is the API's own, which policies about its settings name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// ExecutionARN is the beginning of what policies about calls name; GrantInvoke completes it.
	ExecutionARN pulumi.StringOutput `pulumi:"executionArn"`
	// Name is the ApiName dimension of metrics, by which CloudWatch tells REST APIs apart.
	Name pulumi.StringOutput `pulumi:"name"`
	// StageName is the Stage dimension of metrics.
	StageName pulumi.StringOutput `pulumi:"stageName"`
	// StageARN is what a web ACL is associated with.
	StageARN pulumi.StringOutput `pulumi:"stageArn"`
	// URL is where clients call, without a slash at its end.
	URL pulumi.StringOutput `pulumi:"url"`
	// HostName is the name in DNS: the domain when there is one. A distribution takes it as its origin's domain
	// name, and OriginPath as its path.
	HostName pulumi.StringOutput `pulumi:"hostName"`
	// DomainTarget and DomainZoneID are what dns.API takes to lead the domain here. Empty without a domain.
	DomainTarget pulumi.StringOutput `pulumi:"domainTarget"`
	DomainZoneID pulumi.StringOutput `pulumi:"domainZoneId"`
	// LogGroupName is where access is logged.
	LogGroupName pulumi.StringOutput `pulumi:"logGroupName"`
	// ExecutionLogGroupName is where API Gateway writes why a request failed.
	ExecutionLogGroupName pulumi.StringOutput `pulumi:"executionLogGroupName"`
	// UsagePlanIDs are the usage plans by key, to add keys that a program makes.
	UsagePlanIDs pulumi.StringMapOutput `pulumi:"usagePlanIds"`
	// APIKeyIDs are the API keys by key. AWS makes their values; whoever may read one asks for it by its id.
	APIKeyIDs pulumi.StringMapOutput `pulumi:"apiKeyIds"`

	name string
	args Args
	// resources are the ids of paths.
	resources map[string]pulumi.StringInput
	// deployed is what a deployment takes a copy of.
	deployed snapshot
	// ready is what must be there before a stage serves.
	ready []pulumi.Resource
}

// New declares an API. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*API, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", nameKind(), name+"-execution")
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	a := &API{name: name, args: args.withDefaults()}
	if err := ctx.RegisterComponentResource(Type, name, a, opts...); err != nil {
		return nil, err
	}
	if err := a.declare(ctx); err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{
		"id": a.ID, "arn": a.ARN, "executionArn": a.ExecutionARN, "name": a.Name,
		"stageName": a.StageName, "stageArn": a.StageARN, "url": a.URL, "hostName": a.HostName,
		"domainTarget": a.DomainTarget, "domainZoneId": a.DomainZoneID,
		"logGroupName": a.LogGroupName, "executionLogGroupName": a.ExecutionLogGroupName,
		"usagePlanIds": a.UsagePlanIDs, "apiKeyIds": a.APIKeyIDs,
	})
}

func (a *API) declare(ctx *pulumi.Context) error {
	for _, part := range []func(*pulumi.Context) error{
		a.declareAPI, a.declareRoutes, a.declareCORS, a.declareResponses,
		a.declareStage, a.declareDomain, a.declareUsage,
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// nameKind is what the longest derived name must be: that of a log group, without the characters that other
// names do not take.
func nameKind() names.Kind {
	kind := names.Cluster
	kind.What = "log group"
	return kind
}

func (a *API) child() pulumi.ResourceOption { return pulumi.Parent(a) }
