package restapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	apiType         = "aws:apigateway/restApi:RestApi"
	resourceType    = "aws:apigateway/resource:Resource"
	methodType      = "aws:apigateway/method:Method"
	integrationType = "aws:apigateway/integration:Integration"
	authorizerType  = "aws:apigateway/authorizer:Authorizer"
	validatorType   = "aws:apigateway/requestValidator:RequestValidator"
	modelType       = "aws:apigateway/model:Model"
	deploymentType  = "aws:apigateway/deployment:Deployment"
	stageType       = "aws:apigateway/stage:Stage"
	settingsType    = "aws:apigateway/methodSettings:MethodSettings"
	domainType      = "aws:apigateway/domainName:DomainName"
	mappingType     = "aws:apigateway/basePathMapping:BasePathMapping"
	permissionType  = "aws:lambda/permission:Permission"
	groupType       = "aws:cloudwatch/logGroup:LogGroup"
)

func declared(t *testing.T, change func(*restapi.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := restapi.New(ctx, "shop", good(change))
		return err
	})
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *restapi.Args) {
		a.Usage.Plans = map[string]restapi.Plan{"free": {Throttle: restapi.Throttle{Rate: 1, Burst: 1}}}
		route("graphql", func(r *restapi.Route) {
			r.Scopes, r.APIKey, r.Timeout = []string{"shop/write"}, true, 10*time.Second
			r.Function.ARN = pulumi.String("arn:aws:lambda:eu-west-1:123456789012:function:engine:live")
		})(a)
	})
	for key, want := range map[string]struct {
		method, authorization, authorizer, function, source string
	}{
		"graphql": {"POST", "COGNITO_USER_POOLS", "users", "engine", "/live/POST/graphql"},
		"order":   {"GET", "CUSTOM", "tokens", "orders", "/live/GET/orders/*"},
		"meta":    {"ANY", "AWS_IAM", "", "meta", "/live/*/meta/*"},
		"root":    {"GET", "NONE", "", "engine", "/live/GET/"},
	} {
		m := rec.Named(t, methodType, "shop-"+key)
		assert.Equal(t, want.method, m.At("httpMethod"), key)
		assert.Equal(t, want.authorization, m.At("authorization"), key)
		assert.Equal(t, key == "graphql", m.At("apiKeyRequired"), key)
		assert.Nil(t, m.At("requestValidatorId"), key)
		if want.authorizer == "" {
			assert.Nil(t, m.At("authorizerId"), key)
		} else {
			assert.Contains(t, m.DependsOn, rec.Named(t, authorizerType, "shop-"+want.authorizer).URN, key)
		}
		i := rec.Named(t, integrationType, "shop-"+key)
		assert.Equal(t, "AWS_PROXY", i.At("type"))
		assert.Equal(t, "POST", i.At("integrationHttpMethod"), "functions are called by POST")
		assert.Equal(t, want.method, i.At("httpMethod"))
		assert.Contains(t, i.String("uri"), ":function:"+want.function+"/invocations")
		p := rec.Named(t, permissionType, "shop-"+key)
		assert.Equal(t, "apigateway.amazonaws.com", p.At("principal"))
		assert.True(t, strings.HasSuffix(p.String("function"), ":function:"+want.function), key)
		assert.Regexp(t, `^arn:aws:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]{10}/live/`, p.String("sourceArn"))
		assert.True(t, strings.HasSuffix(p.String("sourceArn"), want.source), p.String("sourceArn"))
	}
	graphql := rec.Named(t, methodType, "shop-graphql")
	assert.Equal(t, []any{"shop/write"}, graphql.At("authorizationScopes"))
	assert.InDelta(t, 10_000, rec.Named(t, integrationType, "shop-graphql").At("timeoutMilliseconds"), 0)
	assert.InDelta(t, 29_000, rec.Named(t, integrationType, "shop-root").At("timeoutMilliseconds"), 0)
	assert.Equal(t, "live", rec.Named(t, permissionType, "shop-graphql").At("qualifier"))
	assert.Nil(t, rec.Named(t, permissionType, "shop-root").At("qualifier"))
	assert.Equal(t, 5, rec.Count(permissionType), "one for each route and for the authorizer's function")
	assert.Zero(t, rec.Count(validatorType))
}

func TestPaths(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *restapi.Args) { a.Routes["lines"] = route1("/orders/{id}/lines") })
	var parts []string
	for _, r := range rec.All(resourceType) {
		parts = append(parts, r.Name+" "+r.String("pathPart"))
	}
	assert.ElementsMatch(t, []string{
		"shop-/graphql graphql", "shop-/orders orders", "shop-/orders/{id} {id}", "shop-/orders/{id}/lines lines",
		"shop-/meta meta", "shop-/meta/{proxy+} {proxy+}",
	}, parts)
	assert.Contains(t, rec.Named(t, resourceType, "shop-/orders/{id}").DependsOn,
		rec.Named(t, resourceType, "shop-/orders").URN)
	root := rec.Named(t, methodType, "shop-root")
	assert.Equal(t, rec.Named(t, resourceType, "shop-/orders").At("parentId"), root.At("resourceId"))
}

func TestAuthorizers(t *testing.T) {
	t.Parallel()
	rec := declared(t, tokens(func(x *restapi.Authorizer) {
		x.Kind, x.Pattern, x.CacheFor = restapi.Token, "^Bearer ", time.Minute
	}))
	users, token := rec.Named(t, authorizerType, "shop-users"), rec.Named(t, authorizerType, "shop-tokens")
	assert.Equal(t, "COGNITO_USER_POOLS", users.At("type"))
	assert.Len(t, users.At("providerArns"), 1)
	assert.Nil(t, users.At("authorizerUri"))
	assert.Equal(t, "TOKEN", token.At("type"))
	assert.Equal(t, "^Bearer ", token.At("identityValidationExpression"))
	assert.InDelta(t, 60, token.At("authorizerResultTtlInSeconds"), 0)
	assert.Equal(t, "method.request.header.Authorization", token.At("identitySource"))
	p := rec.Named(t, permissionType, "shop-authorizer-_tokens")
	assert.Regexp(t, `:[a-z0-9]{10}/authorizers/[a-z0-9]{6}$`, p.String("sourceArn"))
	assert.Contains(t, p.String("function"), ":function:checker")

	request := declared(t, tokens(func(x *restapi.Authorizer) {
		x.Sources = []string{"method.request.header.A", "method.request.querystring.b"}
	})).Named(t, authorizerType, "shop-tokens")
	assert.Equal(t, "REQUEST", request.At("type"))
	assert.InDelta(t, 0, request.At("authorizerResultTtlInSeconds"), 0, "no answer is kept by default")
	assert.Equal(t, "method.request.header.A,method.request.querystring.b", request.At("identitySource"))
}

func TestValidation(t *testing.T) {
	t.Parallel()
	rec := declared(t, route("graphql", func(r *restapi.Route) {
		r.Model, r.Parameters = "Order", []string{"querystring.page", "header.X-Tenant"}
	}))
	model := rec.One(t, modelType)
	assert.Equal(t, "Order", model.At("name"))
	v := rec.One(t, validatorType)
	assert.Equal(t, true, v.At("validateRequestBody"))
	assert.Equal(t, true, v.At("validateRequestParameters"))
	m := rec.Named(t, methodType, "shop-graphql")
	assert.Contains(t, m.DependsOn, v.URN)
	assert.Equal(t, map[string]any{"$default": "Order"}, m.At("requestModels"),
		"another content type must not pass the model by")
	assert.Equal(t, map[string]any{
		"method.request.querystring.page": true, "method.request.header.X-Tenant": true,
	}, m.Inputs["requestParameters"])
}

func TestPayload(t *testing.T) {
	t.Parallel()
	api := declared(t, nil).One(t, apiType)
	assert.Nil(t, api.At("binaryMediaTypes"))
	assert.Equal(t, "-1", api.At("minimumCompressionSize"), "off in so many words, or it would stay on")
	assert.Equal(t, "HEADER", api.At("apiKeySource"))
	assert.Equal(t, false, api.At("disableExecuteApiEndpoint"))
	assert.Equal(t, "REGIONAL", api.At("endpointConfiguration.types"))

	api = declared(t, func(a *restapi.Args) {
		a.Payload = restapi.Payload{BinaryMediaTypes: []string{"image/*", "font/woff2"}, CompressFrom: 1024}
		a.Usage.FromAuthorizer = true
	}).One(t, apiType)
	assert.Equal(t, []any{"font/woff2", "image/*"}, api.At("binaryMediaTypes"))
	assert.Equal(t, "1024", api.At("minimumCompressionSize"))
	assert.Equal(t, "AUTHORIZER", api.At("apiKeySource"))
}

func TestGrantInvoke(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := restapi.New(ctx, "shop", good(nil))
		if err != nil {
			return err
		}
		for path, want := range map[string]string{
			"/meta/{proxy+}": "/live/GET/meta/*", "/a/{id}/b": "/live/GET/a/*/b", "/": "/live/GET/",
		} {
			s := a.GrantInvoke(restapi.GET, path)
			require.NoError(t, iamdoc.Validate(iamdoc.RolePolicy, s...))
			require.Len(t, s, 1)
			assert.Equal(t, []string{"execute-api:Invoke"}, s[0].Actions)
			s[0].Resources[0].ToStringOutput().ApplyT(func(arn string) string {
				assert.True(t, strings.HasSuffix(arn, want), "%s ends in %s", arn, want)
				return arn
			})
		}
		assert.Equal(t, "InvokeShopANYMetaProxy", a.GrantInvoke(restapi.ANY, "/meta/{proxy+}")[0].Sid)
		return nil
	})
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := restapi.New(ctx, "sh op", nil)
		return err
	})
	require.ErrorContains(t, err, `plinth:restapi:API "sh op": 4 invalid arguments:`)
	require.ErrorContains(t, err, `name: makes the log group name "sh op-execution"`)
}
