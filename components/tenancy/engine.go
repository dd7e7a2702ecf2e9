package tenancy

import (
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
)

// The variables that the platform sets for the engine.
var engineVariables = []string{
	"APPLICATION", "ENVIRONMENT", "REGISTRY_TABLE", "SECRET_PREFIX", "CONNECTIONS_TABLE", "SOCKET_URL",
	"EVENT_BUS", "CUSTOM_PREFIX", "SCHEMA_CACHE_MIB", "DATABASE_CONNECTIONS", "CACHE_ADDRESS", "CACHE_USER",
	"PROXIES", mongoVariable, cacheVariable,
}

// The variables under which the engine finds the ARNs of secrets from elsewhere.
const (
	mongoVariable = "MONGO_SECRET_ARN"
	cacheVariable = "CACHE_SECRET_ARN"
)

// engine is the GraphQL engine. Its network and grants are missing while arguments are validated.
func (a Args) engine() *function.Args {
	args := &function.Args{
		Site: a.Site, Code: a.code(engineCode),
		Limits: function.Limits{
			MemoryMiB: a.Engine.MemoryMiB, Timeout: a.Engine.Timeout, Upstream: upstream,
			Reserved: new(a.Engine.Concurrency),
		},
		Environment: function.Environment{Variables: map[string]pulumi.StringInput{}},
	}
	for name, value := range a.Engine.Environment {
		args.Environment.Variables[name] = pulumi.String(value)
	}
	return args
}

func (p *Platform) declareEngine(ctx *pulumi.Context, a Args, w *wires) (err error) {
	args := a.engine()
	args.Logs = function.Logs{Group: p.logs(a)}
	args.Environment.KeyARN = p.keys.functions.ARN
	maps.Copy(args.Environment.Variables, p.engineVariables(ctx, a, w))
	if args.Environment.Secrets, err = a.outside(); err != nil {
		return err
	}
	if !a.Engine.Outside {
		args.Network = &function.Network{Placement: a.Network.Private, Egress: w.ways}
	}
	args.Access.Grants = p.engineGrants(ctx, a, w)
	if p.Engine, err = function.New(ctx, p.name+"-engine", args, pulumi.Parent(p)); err != nil {
		return err
	}
	w.watched.function("engine", p.Engine, a.Engine.Timeout)
	return nil
}

// engineVariables tell the engine where everything is.
func (p *Platform) engineVariables(ctx *pulumi.Context, a Args, w *wires) map[string]pulumi.StringInput {
	out := map[string]pulumi.StringInput{
		"APPLICATION":       pulumi.String(a.application(ctx)),
		"ENVIRONMENT":       pulumi.String(ctx.Stack()),
		"REGISTRY_TABLE":    p.Registry.Name,
		"SECRET_PREFIX":     p.SecretPrefix,
		"CONNECTIONS_TABLE": w.connections.Name,
		"SOCKET_URL":        p.Socket.ManagementURL,
		"EVENT_BUS":         w.bus,
		"CUSTOM_PREFIX":     pulumi.String(p.customPrefix(ctx)),
		"SCHEMA_CACHE_MIB":  pulumi.String(strconv.Itoa(a.Engine.SchemaCacheMiB)),
		// All instances together leave some of a writer's connections alone.
		"DATABASE_CONNECTIONS": pulumi.String(strconv.Itoa(a.perCall())),
	}
	if len(w.proxies) > 0 {
		out["PROXIES"] = pulumi.JSONMarshal(w.proxies)
	}
	if w.cache.Given() && !a.Engine.Outside {
		out["CACHE_ADDRESS"], out["CACHE_USER"] = w.cache.Address(), w.cache.User()
	}
	return out
}

// engineGrants let the engine read what a workspace needs, and nothing of what makes workspaces.
func (p *Platform) engineGrants(ctx *pulumi.Context, a Args, w *wires) []role.Statement {
	grants := slices.Concat(
		p.Registry.GrantRead(pulumi.String("workspace#*")),
		w.connections.GrantReadWrite(), p.Socket.GrantPostToConnections(),
		p.keys.tenants.GrantDecrypt("secretsmanager"),
		[]role.Statement{{
			Sid: "ReadWorkspaceSecrets", Actions: []string{"secretsmanager:GetSecretValue"},
			Resources: role.Strings(a.Site.ARN("secretsmanager", "secret:"+p.secretPath(ctx)+"/*")),
		}, {
			Sid: "TellEvents", Actions: []string{"events:PutEvents"},
			Resources: []pulumi.StringInput{w.busARN},
			// Nobody can tell events in the name of another application, or of AWS.
			Conditions: []role.Condition{role.Equals("events:source", pulumi.String("plinth."+a.application(ctx)))},
		}, {
			Sid: "CallCustomFunctions", Actions: []string{"lambda:InvokeFunction"},
			Resources: role.Strings(a.Site.ARN("lambda", "function:"+p.customPrefix(ctx)+"*")),
		}},
	)
	if a.Engine.Outside {
		return grants
	}
	for _, id := range slices.Sorted(maps.Keys(a.Workspaces.Declared)) {
		if d := a.Workspaces.Declared[id]; d.Pooled {
			// The two users of a workspace, of which a rotation lets in the other.
			grants = append(grants, p.Cells[d.Cell].GrantProxyConnect("ws"+id+"_*")...)
		}
	}
	if w.cache.Given() {
		grants = append(grants, w.cache.GrantConnect()...)
	}
	return grants
}

// outside are the secrets of stores that stand elsewhere.
func (a Args) outside() (map[string]secret.Reference, error) {
	out := map[string]secret.Reference{}
	for variable, at := range map[string]struct{ arn, key string }{
		mongoVariable: {a.Data.Mongo.SecretARN, a.Data.Mongo.KeyARN},
		cacheVariable: {a.Data.Cache.SecretARN, a.Data.Cache.KeyARN},
	} {
		if at.arn == "" {
			continue
		}
		var k pulumi.StringInput
		if at.key != "" {
			k = pulumi.String(at.key)
		}
		reference, err := secret.Existing(at.arn, k)
		if err != nil {
			return nil, err
		}
		out[variable] = reference
	}
	return out, nil
}
