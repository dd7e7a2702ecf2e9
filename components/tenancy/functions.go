package tenancy

import (
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/gatewayaccount"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/components/block/websocketapi"
)

const (
	// upstream is how long API Gateway waits for a function.
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
	upstream = 29 * time.Second
	// decisionTime and connectTime are how long the small functions may take.
	decisionTime, connectTime = 5 * time.Second, 10 * time.Second
	// socketStage is the WebSocket API's stage, and so the path of the distribution that leads to it: AWS takes
	// no other path before a WebSocket.
	socketStage = "socket"
)

// authorizer is the function that decides who may call and connect. It stands outside the VPC, from where it
// fetches the issuer's keys.
func (a Args) authorizer() *function.Args {
	return &function.Args{
		Site: a.Site, Code: a.code(authorizerCode),
		Limits: function.Limits{Timeout: decisionTime, Upstream: upstream},
	}
}

func (p *Platform) declareAuthorizer(ctx *pulumi.Context, a Args, w *wires) (err error) {
	args := a.authorizer()
	args.Logs = function.Logs{Group: p.logs(a)}
	variables := map[string]pulumi.StringInput{"WORKSPACE_CLAIM": pulumi.String(a.Entry.Identity.Claim)}
	if a.Entry.Identity.Anonymous {
		variables["ANONYMOUS"] = pulumi.String("true")
	} else {
		variables["ISSUER"] = pulumi.String(a.Entry.Identity.Issuer)
		variables["AUDIENCE"] = pulumi.String(a.Entry.Identity.Audience)
	}
	args.Environment = function.Environment{
		KeyARN: p.keys.functions.ARN, Variables: variables,
		Secrets: map[string]secret.Reference{"ORIGIN_SECRET_ARN": w.originRef},
	}
	p.Authorizer, err = function.New(ctx, p.name+"-authorizer", args, pulumi.Parent(p))
	if err != nil {
		return err
	}
	w.watched.function("authorizer", p.Authorizer, decisionTime)
	return nil
}

// connector is the function that keeps the registry of connections. It stands outside the VPC, from where the
// connections can be reached without NAT.
func (a Args) connector() *function.Args {
	return &function.Args{
		Site: a.Site, Code: a.code(socketCode),
		Limits: function.Limits{Timeout: connectTime, Upstream: upstream},
	}
}

// socket is the WebSocket API.
func (a Args) socket(f, authorizer websocketapi.Function) *websocketapi.Args {
	return &websocketapi.Args{
		Authorizer: &websocketapi.Authorizer{
			Function: authorizer,
			// A request without it came past the distribution, and is refused before the function is paid for.
			Sources: []string{"route.request.header." + secretHeader},
		},
		Routes: map[string]websocketapi.Route{
			websocketapi.Connect: {Function: f}, websocketapi.Disconnect: {Function: f},
			websocketapi.Default: {Function: f},
		},
		Selection: "$request.body.type",
		Stage: websocketapi.Stage{
			Name:     socketStage,
			Throttle: websocketapi.Throttle{Rate: a.Entry.Throttle.Rate, Burst: a.Entry.Throttle.Burst},
			Logs:     websocketapi.Logs{RetentionDays: a.Watch.LogDays},
		},
		AllowDestroy: a.AllowDestroy,
	}
}

func (p *Platform) declareSocket(ctx *pulumi.Context, a Args, w *wires) error {
	account, err := gatewayaccount.New(ctx, p.name+"-gateway", &gatewayaccount.Args{
		Site: a.Site, Adopt: a.Entry.AdoptGateway,
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	w.ready = account.After()
	f := a.connector()
	f.Logs = function.Logs{Group: p.logs(a)}
	f.Environment = function.Environment{KeyARN: p.keys.functions.ARN, Variables: map[string]pulumi.StringInput{
		"CONNECTIONS_TABLE": w.connections.Name,
	}}
	f.Access.Grants = w.connections.GrantReadWrite()
	if p.Connections, err = function.New(ctx, p.name+"-connections", f, pulumi.Parent(p)); err != nil {
		return err
	}
	args := a.socket(socketFunction(p.Connections), socketFunction(p.Authorizer))
	args.Stage.After, args.Stage.Logs.KeyARN = w.ready, p.keys.logs.ARN
	if p.Socket, err = websocketapi.New(ctx, p.name+"-socket", args, pulumi.Parent(p)); err != nil {
		return err
	}
	w.watched.function("connections", p.Connections, connectTime)
	w.watched.socket(p.Socket)
	_, err = p.allow(ctx, p.Connections, "connections-post",
		slices.Concat(p.Socket.GrantPostToConnections(), p.Socket.GrantCloseConnections()))
	return err
}

func socketFunction(f *function.Function) websocketapi.Function {
	return websocketapi.Function{ARN: f.ARN, InvokeARN: f.InvokeARN}
}
