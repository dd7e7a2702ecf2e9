// Package websocketapi provides an API Gateway WebSocket API of Lambda functions: who connects is authorized,
// messages go to a function by a field of theirs, and functions answer through the management URL.
//
// A connection lasts two hours at most and ten minutes without a message; a message has at most 128 KB.
//
// No web ACL can stand before a WebSocket API. Behind CloudFront, name the secret header that
// cdn.SecretHeader sends among Authorizer.Sources ("route.request.header.X-Origin-Verify"): API Gateway
// refuses who comes without it, and the authorizer's function compares its value.
package websocketapi

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of an API.
const Type = "plinth:websocketapi:API"

// API is a WebSocket API with one stage.
type API struct {
	pulumi.ResourceState

	// WebSocketAPI is the API itself.
	WebSocketAPI *apigatewayv2.Api
	// Stage is its stage.
	Stage *apigatewayv2.Stage

	// ID is the ApiId dimension of metrics.
	ID pulumi.StringOutput `pulumi:"id"`
	// ARN is the API's own, which policies about its settings name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// ExecutionARN is the beginning of what policies about calls name.
	ExecutionARN pulumi.StringOutput `pulumi:"executionArn"`
	// StageName is the Stage dimension of metrics.
	StageName pulumi.StringOutput `pulumi:"stageName"`
	// URL is where clients connect: "wss://…".
	URL pulumi.StringOutput `pulumi:"url"`
	// ManagementURL is the endpoint for PostToConnection: "https://…". A function inside a VPC reaches it by
	// NAT, or by a domain; an endpoint of execute-api with private DNS takes AWS's own name over and refuses.
	ManagementURL pulumi.StringOutput `pulumi:"managementUrl"`
	// HostName is the name in DNS: the domain when there is one. A distribution takes it as its origin's domain
	// name, and OriginPath as its path.
	HostName pulumi.StringOutput `pulumi:"hostName"`
	// DomainTarget and DomainZoneID are what dns.API takes to lead the domain here. Empty without a domain.
	DomainTarget pulumi.StringOutput `pulumi:"domainTarget"`
	DomainZoneID pulumi.StringOutput `pulumi:"domainZoneId"`
	// LogGroupName is where connections and messages are logged.
	LogGroupName pulumi.StringOutput `pulumi:"logGroupName"`
	// ExecutionLogGroupName is where API Gateway writes why a message failed.
	ExecutionLogGroupName pulumi.StringOutput `pulumi:"executionLogGroupName"`

	name string
	args Args
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
	kind := names.WebACL // the same limit and characters
	kind.What = "WebSocket API"
	names.Auto(&p, "name", kind, name+"-execution")
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
		"id": a.ID, "arn": a.ARN, "executionArn": a.ExecutionARN, "stageName": a.StageName,
		"url": a.URL, "managementUrl": a.ManagementURL, "hostName": a.HostName,
		"domainTarget": a.DomainTarget, "domainZoneId": a.DomainZoneID,
		"logGroupName": a.LogGroupName, "executionLogGroupName": a.ExecutionLogGroupName,
	})
}

func (a *API) declare(ctx *pulumi.Context) error {
	for _, part := range []func(*pulumi.Context) error{
		a.declareAPI, a.declareRoutes, a.declareStage, a.declareDomain,
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (a *API) declareAPI(ctx *pulumi.Context) error {
	args := &apigatewayv2.ApiArgs{
		Description:               pulumi.Sprintf("%s of %s", a.name, ctx.Stack()),
		ProtocolType:              pulumi.String("WEBSOCKET"),
		RouteSelectionExpression:  pulumi.String(a.args.Selection),
		DisableExecuteApiEndpoint: pulumi.Bool(a.args.Domain != nil),
	}
	var err error
	if a.WebSocketAPI, err = apigatewayv2.NewApi(ctx, a.name, args, a.child()); err != nil {
		return err
	}
	a.deployed.add(a.WebSocketAPI, "api", args)
	a.ID, a.ARN = a.WebSocketAPI.ID().ToStringOutput(), a.WebSocketAPI.Arn
	a.ExecutionARN = a.WebSocketAPI.ExecutionArn
	return nil
}

// GrantPostToConnections lets a role send messages to connected clients.
func (a *API) GrantPostToConnections() []iamdoc.Statement {
	return []iamdoc.Statement{{
		Sid:     iamdoc.Sid("post to", a.name),
		Actions: []string{"execute-api:ManageConnections"},
		Resources: []pulumi.StringInput{
			pulumi.Sprintf("%s/%s/POST/@connections/*", a.ExecutionARN, a.args.Stage.Name),
		},
	}}
}

// GrantCloseConnections lets a role close connections of clients.
func (a *API) GrantCloseConnections() []iamdoc.Statement {
	return []iamdoc.Statement{{
		Sid:     iamdoc.Sid("close", a.name),
		Actions: []string{"execute-api:ManageConnections"},
		Resources: []pulumi.StringInput{
			pulumi.Sprintf("%s/%s/DELETE/@connections/*", a.ExecutionARN, a.args.Stage.Name),
		},
	}}
}

func (a *API) child() pulumi.ResourceOption { return pulumi.Parent(a) }
