package restapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Endpoint is from where an API can be called.
type Endpoint struct {
	// VPCEndpointIDs are interface endpoints of execute-api through which alone the API answers: it becomes
	// private, and its policy denies all that comes another way. Default: it answers the internet.
	VPCEndpointIDs []pulumi.StringInput
	// Statements are further statements of the resource policy, such as a Deny outside some addresses or an
	// Allow for another account. One without Resources is about the whole API. An Allow opens routes with IAM
	// or a function as authorizer to whom it names, whatever these decide. Default: none.
	Statements []iamdoc.Statement
}

func (e Endpoint) private() bool { return len(e.VPCEndpointIDs) > 0 }

// apiPolicy is the resource policy of a REST API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
func apiPolicy() iamdoc.Kind {
	return iamdoc.Kind{Name: "API policy", Limit: 8192, Principals: true, Resources: true}
}

// invoke is the one action that a call is.
const invoke = "execute-api:Invoke"

// own is how many statements of the policy come before the caller's.
func (a Args) own() int { return len(a.policy()) - len(a.Endpoint.Statements) }

// policy is the API's resource policy. There is always one, for AWS keeps the last when none is given any
// more.
//
// It allows routes that are public or let user pools decide, because a policy must allow those. It must not
// allow the others: of an Allow here and one by IAM or by an authorizer's function, AWS wants either, so
// that everyone with any credentials of the account could call.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
func (a Args) policy() []iamdoc.Statement {
	anyone := []iamdoc.Principal{iamdoc.Anyone()}
	way := iamdoc.Condition{Operator: "Bool", Key: "aws:SecureTransport", Values: iamdoc.Strings("true")}
	out := []iamdoc.Statement{{
		Sid: "DenyPlainHTTP", Deny: true, Principals: anyone, Actions: []string{invoke}, Resources: a.everything(),
		Conditions: []iamdoc.Condition{{
			Operator: "Bool", Key: "aws:SecureTransport", Values: iamdoc.Strings("false"),
		}},
	}}
	if a.Endpoint.private() {
		way = iamdoc.Equals("aws:SourceVpce", a.Endpoint.VPCEndpointIDs...)
		out = append(out, iamdoc.Statement{
			Sid: "DenyOtherWays", Deny: true, Principals: anyone, Actions: []string{invoke}, Resources: a.everything(),
			Conditions: []iamdoc.Condition{{
				Operator: "StringNotEquals", Key: "aws:SourceVpce", Values: a.Endpoint.VPCEndpointIDs,
			}},
		})
	}
	if open := a.open(); len(open) > 0 {
		out = append(out, iamdoc.Statement{
			Sid: "AllowRoutes", Principals: anyone, Actions: []string{invoke}, Resources: open,
			Conditions: []iamdoc.Condition{way},
		})
	}
	for _, s := range a.Endpoint.Statements {
		if len(s.Resources) == 0 {
			s.Resources = a.everything()
		}
		out = append(out, s)
	}
	return out
}

// everything stands for all calls. The policy is part of the API and cannot know its id; it holds for this
// API alone anyhow.
func (a Args) everything() []pulumi.StringInput {
	return iamdoc.Strings(a.Site.ARN("execute-api", "*/*"))
}

// open are the routes that the policy must allow, in one pattern when they are all there are.
func (a Args) open() []pulumi.StringInput {
	var list []string
	for _, r := range sorted(a.Routes) {
		if r.Public || r.Authorizer != IAM && a.Authorizers[r.Authorizer].byPools() {
			list = append(list, a.Site.ARN("execute-api", "*/"+a.Stage.Name+call(r.Method, r.Path)))
		}
	}
	if len(list) == len(a.Routes) {
		return a.everything()
	}
	if a.CORS != nil {
		list = append(list, a.Site.ARN("execute-api", "*/"+a.Stage.Name+"/OPTIONS/*"))
	}
	return iamdoc.Strings(list...)
}

// call names a route as ARNs of execute-api do below the stage, with variables as wildcards.
func call(m Method, path string) string {
	verb := string(m)
	if m == ANY {
		verb = "*"
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "*"
		}
	}
	return "/" + verb + strings.Join(parts, "/")
}

// declareAPI declares the API with its policy.
func (a *API) declareAPI(ctx *pulumi.Context) error {
	policy, err := iamdoc.Render(apiPolicy(), a.args.policy()...)
	if err != nil {
		return err
	}
	endpoint := apigateway.RestApiEndpointConfigurationArgs{Types: pulumi.String("REGIONAL")}
	if a.args.Endpoint.private() {
		endpoint = apigateway.RestApiEndpointConfigurationArgs{
			Types: pulumi.String("PRIVATE"), VpcEndpointIds: pulumi.StringArray(a.args.Endpoint.VPCEndpointIDs),
		}
	}
	args := &apigateway.RestApiArgs{
		Description:               pulumi.Sprintf("%s of %s", a.name, ctx.Stack()),
		EndpointConfiguration:     endpoint,
		Policy:                    policy.ToStringPtrOutput(),
		DisableExecuteApiEndpoint: pulumi.Bool(a.args.Domain != nil),
		ApiKeySource:              pulumi.String(a.args.Usage.source()),
	}
	if p := a.args.Payload; len(p.BinaryMediaTypes) > 0 {
		args.BinaryMediaTypes = pulumi.ToStringArray(slices.Sorted(slices.Values(p.BinaryMediaTypes)))
	}
	// Compression stays on when it is left out, so that it is turned off in so many words.
	args.MinimumCompressionSize = pulumi.String("-1")
	if from := a.args.Payload.CompressFrom; from > 0 {
		args.MinimumCompressionSize = pulumi.String(strconv.Itoa(from))
	}
	if a.RestAPI, err = apigateway.NewRestApi(ctx, a.name, args, a.child()); err != nil {
		return err
	}
	a.deployed.add(a.RestAPI, "api", args)
	a.ID, a.ARN, a.Name = a.RestAPI.ID().ToStringOutput(), a.RestAPI.Arn, a.RestAPI.Name
	a.ExecutionARN = a.RestAPI.ExecutionArn
	return nil
}
