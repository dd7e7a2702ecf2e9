package tenancy

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/restapi"
)

const (
	// tokens is the key of the authorizer.
	tokens = "tokens"
	// queryModel is the name of the schema of a GraphQL request.
	queryModel = "Query"
	// graphqlPath and healthPath are the engine's own routes.
	graphqlPath, healthPath = "/graphql", "/health"
	// decisionKept is how long API Gateway keeps what the authorizer said of a token.
	decisionKept = 5 * time.Minute
)

// query is what a GraphQL request must look like, so that anything else costs no call.
// https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
const query = `{"$schema":"http://json-schema.org/draft-04/schema#","type":"object","required":["query"],` +
	`"properties":{"query":{"type":"string","minLength":1},"operationName":{"type":["string","null"]},` +
	`"variables":{"type":["object","null"]},"extensions":{"type":["object","null"]}}}`

// callers are the functions that a REST API calls, by what they are for.
type callers struct {
	engine, authorizer restapi.Function
	custom             func(key string) restapi.Function
}

// rest is the REST API: GraphQL for those with a token, and the webhooks, whose callers prove themselves to
// the functions.
func (a Args) rest(f callers) *restapi.Args {
	args := &restapi.Args{
		Site: a.Site,
		Routes: map[string]restapi.Route{
			"graphql": {
				Method: restapi.POST, Path: graphqlPath, Function: f.engine, Authorizer: tokens, Model: queryModel,
				APIKey: len(a.Entry.Tiers) > 0,
			},
			"health": {Method: restapi.GET, Path: healthPath, Function: f.engine, Public: true},
		},
		Authorizers: map[string]restapi.Authorizer{tokens: a.authorizers(f.authorizer)},
		Models:      map[string]string{queryModel: query},
		Stage: restapi.Stage{
			Throttle: restapi.Throttle{Rate: a.Entry.Throttle.Rate, Burst: a.Entry.Throttle.Burst},
			Logs:     restapi.Logs{RetentionDays: a.Watch.LogDays},
		},
		Usage: a.usage(), AllowDestroy: a.AllowDestroy,
	}
	if len(a.Entry.Origins) > 0 {
		args.CORS = &restapi.CORS{Origins: a.Entry.Origins}
	}
	for _, c := range a.Custom.functions() {
		for _, hook := range c.Webhooks {
			args.Routes["hook-"+c.Key+"-"+hook.Key] = restapi.Route{
				Method: restapi.Method(hook.Method), Path: hook.Path, Function: f.custom(c.Key), Public: true,
			}
		}
	}
	return args
}

// authorizers says where the proof is in a request. An answer is kept for a token, or for the name of a
// workspace where everybody is let in.
func (a Args) authorizers(f restapi.Function) restapi.Authorizer {
	x := restapi.Authorizer{Function: &f, CacheFor: decisionKept}
	if a.Entry.Identity.Anonymous {
		x.Sources = []string{"method.request.header.X-Workspace"}
	}
	return x
}

// declareREST declares the REST API and the firewall that admits only the distribution to it.
func (p *Platform) declareREST(ctx *pulumi.Context, a Args, w *wires) (err error) {
	args := a.rest(callers{
		engine: restFunction(p.Engine), authorizer: restFunction(p.Authorizer),
		custom: func(key string) restapi.Function { return restFunction(p.Custom[key]) },
	})
	args.Stage.After, args.Stage.Logs.KeyARN = w.ready, p.keys.logs.ARN
	if p.REST, err = restapi.New(ctx, p.name+"-api", args, pulumi.Parent(p)); err != nil {
		return err
	}
	p.UsagePlanIDs = p.REST.UsagePlanIDs
	lock := a.lock(w.origin)
	lock.Logging.KeyARN = p.keys.logs.ARN
	if p.Lock, err = firewall.New(ctx, p.name+"-lock", lock, pulumi.Parent(p)); err != nil {
		return err
	}
	w.watched.rest(p.REST)
	_, err = p.Lock.Associate(ctx, "api", p.REST.StageARN)
	return err
}

// lock stands before the stage. The distribution's own firewall has seen every request already; what exploits
// known holes is looked for once more.
func (a Args) lock(origin pulumi.StringInput) *firewall.Args {
	return &firewall.Args{
		Site: a.Site, Rules: []firewall.Rule{{Group: firewall.KnownBadInputs}},
		RequiredHeader: &firewall.RequiredHeader{Name: secretHeader, Value: origin},
		Logging:        firewall.Logging{OnlyMatched: true, RetentionDays: a.Watch.LogDays},
		AllowDestroy:   a.AllowDestroy,
	}
}

func restFunction(f *function.Function) restapi.Function {
	if f == nil {
		return restapi.Function{}
	}
	return restapi.Function{ARN: f.ARN, InvokeARN: f.InvokeARN}
}
