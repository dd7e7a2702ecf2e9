package websocketapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/websocketapi"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	apiType         = "aws:apigatewayv2/api:Api"
	routeType       = "aws:apigatewayv2/route:Route"
	answerType      = "aws:apigatewayv2/routeResponse:RouteResponse"
	integrationType = "aws:apigatewayv2/integration:Integration"
	authorizerType  = "aws:apigatewayv2/authorizer:Authorizer"
	deploymentType  = "aws:apigatewayv2/deployment:Deployment"
	stageType       = "aws:apigatewayv2/stage:Stage"
	domainType      = "aws:apigatewayv2/domainName:DomainName"
	mappingType     = "aws:apigatewayv2/apiMapping:ApiMapping"
	permissionType  = "aws:lambda/permission:Permission"
	groupType       = "aws:cloudwatch/logGroup:LogGroup"
)

func declared(t *testing.T, change func(*websocketapi.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := websocketapi.New(ctx, "chat", good(change))
		return err
	})
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	rec := declared(t, route("ping", func(r *websocketapi.Route) {
		r.Timeout = time.Second
		r.Function.ARN = pulumi.String("arn:aws:lambda:eu-west-1:123456789012:function:engine:live")
	}))
	api := rec.One(t, apiType)
	assert.Equal(t, "WEBSOCKET", api.At("protocolType"))
	assert.Equal(t, "$request.body.action", api.At("routeSelectionExpression"))
	assert.Equal(t, false, api.At("disableExecuteApiEndpoint"))
	for key, name := range map[string]string{
		"$connect": "connect", "$disconnect": "disconnect", "$default": "engine", "ping": "engine",
	} {
		r, i := rec.Named(t, routeType, "chat-"+key), rec.Named(t, integrationType, "chat-"+key)
		assert.Equal(t, key, r.At("routeKey"))
		assert.Regexp(t, `^integrations/[a-z0-9]{7}$`, r.String("target"))
		assert.Contains(t, r.DependsOn, i.URN)
		assert.Equal(t, "AWS_PROXY", i.At("integrationType"))
		assert.Equal(t, "POST", i.At("integrationMethod"))
		assert.Equal(t, "1.0", i.At("payloadFormatVersion"), "AWS has no other for WebSockets")
		assert.Nil(t, i.At("connectionType"), "and no VPC link")
		assert.Contains(t, i.String("integrationUri"), ":function:"+name+"/invocations")
		p := rec.Named(t, permissionType, "chat-"+strings.ReplaceAll(key, "$", "_"))
		assert.Regexp(t, `^arn:aws:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]{10}/live/`, p.String("sourceArn"))
		assert.True(t, strings.HasSuffix(p.String("sourceArn"), "/live/"+key))
		assert.True(t, strings.HasSuffix(p.String("function"), ":"+name))
	}
	assert.InDelta(t, 1000, rec.Named(t, integrationType, "chat-ping").At("timeoutMilliseconds"), 0)
	assert.InDelta(t, 29_000, rec.Named(t, integrationType, "chat-$default").At("timeoutMilliseconds"), 0)
	assert.Equal(t, "live", rec.Named(t, permissionType, "chat-ping").At("qualifier"))
	assert.Equal(t, 5, rec.Count(permissionType), "one for each route and for the authorizer")

	answer := rec.One(t, answerType)
	assert.Equal(t, "$default", answer.At("routeResponseKey"))
	assert.Equal(t, "$default", rec.Named(t, routeType, "chat-ping").At("routeResponseSelectionExpression"))
	assert.Nil(t, rec.Named(t, routeType, "chat-$default").At("routeResponseSelectionExpression"))
}

func TestAccess(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change      func(*websocketapi.Args)
		want        string
		authorizers int
	}{
		"a function decides": {nil, "CUSTOM", 1},
		"IAM decides":        {func(a *websocketapi.Args) { a.Authorizer, a.IAM = nil, true }, "AWS_IAM", 0},
		"nobody decides":     {public, "NONE", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, tc.change)
			require.Equal(t, 4, rec.Count(routeType))
			for _, r := range rec.All(routeType) {
				if r.At("routeKey") == websocketapi.Connect {
					assert.Equal(t, tc.want, r.At("authorizationType"))
					assert.Equal(t, tc.authorizers == 1, r.At("authorizerId") != nil)
					continue
				}
				assert.Equal(t, "NONE", r.At("authorizationType"), "AWS asks about connections only")
				assert.Nil(t, r.At("authorizerId"))
			}
			assert.Equal(t, tc.authorizers, rec.Count(authorizerType))
			assert.Equal(t, 4+tc.authorizers, rec.Count(permissionType))
		})
	}
	rec := declared(t, nil)
	x := rec.One(t, authorizerType)
	assert.Equal(t, "REQUEST", x.At("authorizerType"))
	assert.Equal(t, []any{"route.request.header.Authorization"}, x.At("identitySources"))
	assert.Nil(t, x.At("authorizerResultTtlInSeconds"), "AWS keeps no answers for WebSockets")
	assert.Nil(t, x.At("authorizerPayloadFormatVersion"), "which is for HTTP APIs")
	assert.Regexp(t, `/authorizers/[a-z0-9]{6}$`, rec.Named(t, permissionType, "chat").String("sourceArn"))
}

func TestEveryChangeDeploys(t *testing.T) {
	t.Parallel()
	trigger := func(t *testing.T, change func(*websocketapi.Args)) string {
		t.Helper()
		return declared(t, change).One(t, deploymentType).String("triggers.content")
	}
	before := trigger(t, nil)
	assert.Regexp(t, `^[0-9a-f]{64}$`, before)
	for name, tc := range map[string]struct {
		change func(*websocketapi.Args)
		same   bool
	}{
		"nothing":           {nil, true},
		"a limit":           {func(a *websocketapi.Args) { a.Stage.Throttle.Rate = 5 }, true},
		"a log":             {func(a *websocketapi.Args) { a.Stage.Logs.RetentionDays = 7 }, true},
		"a route more":      {func(a *websocketapi.Args) { a.Routes["say"] = a.Routes["ping"] }, false},
		"a route less":      {func(a *websocketapi.Args) { delete(a.Routes, "ping") }, false},
		"another function":  {route("ping", func(r *websocketapi.Route) { r.Function = function("b") }), false},
		"another timeout":   {route("ping", func(r *websocketapi.Route) { r.Timeout = time.Second }), false},
		"no answers":        {route("ping", func(r *websocketapi.Route) { r.Answers = false }), false},
		"everyone":          {public, false},
		"another source":    {func(a *websocketapi.Args) { a.Authorizer.Sources = []string{"context.x"} }, false},
		"another checker":   {func(a *websocketapi.Args) { a.Authorizer.Function = function("b") }, false},
		"another selection": {func(a *websocketapi.Args) { a.Selection = "$request.body.type" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.same, before == trigger(t, tc.change))
		})
	}
	rec := declared(t, nil)
	d, n := rec.One(t, deploymentType), 0
	for _, r := range rec {
		switch r.Type {
		case apiType, routeType, answerType, integrationType, authorizerType:
			assert.Contains(t, d.DependsOn, r.URN)
			n++
		}
	}
	assert.Equal(t, 11, n, rec.Plan())
}

func TestGrantPostToConnections(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := websocketapi.New(ctx, "chat", good(nil))
		if err != nil {
			return err
		}
		end := a.GrantCloseConnections()
		require.NoError(t, iamdoc.Validate(iamdoc.RolePolicy, end...))
		end[0].Resources[0].ToStringOutput().ApplyT(func(arn string) string {
			assert.Regexp(t, `:[a-z0-9]{10}/live/DELETE/@connections/\*$`, arn)
			return arn
		})
		s := a.GrantPostToConnections()
		require.NoError(t, iamdoc.Validate(iamdoc.RolePolicy, s...))
		require.Len(t, s, 1)
		assert.Equal(t, "PostToChat", s[0].Sid)
		assert.Equal(t, []string{"execute-api:ManageConnections"}, s[0].Actions)
		s[0].Resources[0].ToStringOutput().ApplyT(func(arn string) string {
			assert.Regexp(t, `^arn:aws:execute-api:.*:[a-z0-9]{10}/live/POST/@connections/\*$`, arn)
			return arn
		})
		return nil
	})
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := websocketapi.New(ctx, "ch at", nil)
		return err
	})
	require.ErrorContains(t, err, `plinth:websocketapi:API "ch at": 3 invalid arguments:`)
	require.ErrorContains(t, err, `name: makes the WebSocket API name "ch at-execution"`)
}
