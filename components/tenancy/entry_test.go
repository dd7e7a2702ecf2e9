package tenancy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	stageType      = "aws:apigateway/stage:Stage"
	settingsType   = "aws:apigateway/methodSettings:MethodSettings"
	authorizerType = "aws:apigateway/authorizer:Authorizer"
	planType       = "aws:apigateway/usagePlan:UsagePlan"
	planKeyType    = "aws:apigateway/usagePlanKey:UsagePlanKey"
	modelType      = "aws:apigateway/model:Model"
	socketAPIType  = "aws:apigatewayv2/api:Api"
	socketStage    = "aws:apigatewayv2/stage:Stage"
	routeType      = "aws:apigatewayv2/route:Route"
	aclType        = "aws:wafv2/webAcl:WebAcl"
	associatedType = "aws:wafv2/webAclAssociation:WebAclAssociation"
	passwordType   = "random:index/randomPassword:RandomPassword"
	versionType    = "aws:secretsmanager/secretVersion:SecretVersion"
)

// TestOneWayIn: the distribution leads to both APIs, sends both the same secret, and neither answers without
// it: a firewall holds the REST API to it, the authorizer the WebSocket API.
func TestOneWayIn(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(atDomain))
	require.InDelta(t, 40, got.One(t, passwordType).At("length"), 0)
	secret := got.One(t, versionType).String("secretString")
	require.NotEmpty(t, secret)

	d := got.One(t, distributionType)
	origins := map[string]map[string]any{}
	for _, o := range d.At("origins").([]any) {
		o := o.(map[string]any)
		origins[o["originId"].(string)] = o
		headers := o["customHeaders"].([]any)
		require.Len(t, headers, 1)
		assert.Equal(t, map[string]any{"name": "X-Origin-Verify", "value": secret}, headers[0])
		assert.Equal(t, "https-only", o["customOriginConfig"].(map[string]any)["originProtocolPolicy"])
	}
	require.Len(t, origins, 2)
	assert.Equal(t, "/live", origins["rest"]["originPath"])
	assert.Nil(t, origins["socket"]["originPath"], "the stage is the path")
	assert.Equal(t, "rest", d.String("defaultCacheBehavior.targetOriginId"))
	assert.Equal(t, "/socket", d.String("orderedCacheBehaviors[0].pathPattern"))
	assert.Equal(t, "socket", d.String("orderedCacheBehaviors[0].targetOriginId"))
	assert.Equal(t, "socket", got.One(t, socketStage).String("name"), "AWS takes no other path before a WebSocket")
	assert.Equal(t, []any{"api.example.com"}, d.At("aliases"))

	lock := got.Named(t, aclType, "base-lock")
	assert.Equal(t, "REGIONAL", lock.String("scope"))
	search := "rules[0].statement.notStatement.statements[0].byteMatchStatement.searchString"
	assert.True(t, lock.Secret(search), "the secret stays one")
	assert.Equal(t, secret, lock.String(search))
	on := got.One(t, associatedType)
	assert.Equal(t, made(got.One(t, stageType), "arn"), on.String("resourceArn"))
	assert.Equal(t, made(lock, "arn"), on.String("webAclArn"))
	edge := got.Named(t, aclType, "base-firewall")
	assert.Equal(t, "edge", edge.Provider)
	assert.Equal(t, made(edge, "arn"), d.String("webAclId"))

	assert.Equal(t, []any{"route.request.header.X-Origin-Verify"},
		got.One(t, "aws:apigatewayv2/authorizer:Authorizer").At("identitySources"))
	version := got.One(t, versionType)
	assert.True(t, version.Secret("secretString"))
	assert.Equal(t, version.String("secretId"), variables(t, got, "base-authorizer")["ORIGIN_SECRET_ARN"])
	for _, r := range got.All(functionType) {
		for name, v := range r.At("environment.variables").(map[string]any) {
			assert.NotEqual(t, secret, v, "%s %s", r.Name, name)
		}
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	auth := map[string]any{}
	for _, m := range got.All(methodType) {
		if m.At("httpMethod") != "OPTIONS" {
			auth[m.Name] = m.At("authorization")
		}
	}
	hooks := 0
	for name, how := range auth {
		switch name {
		case "base-api-graphql":
			assert.Equal(t, "CUSTOM", how)
		case "base-api-health":
			assert.Equal(t, "NONE", how)
		default:
			assert.Regexp(t, `^base-api-hook-payment-received-[0-9a-f]{8}$`, name)
			assert.Equal(t, "NONE", how)
			hooks++
		}
	}
	assert.Equal(t, 2, hooks)

	graphql := got.Named(t, methodType, "base-api-graphql")
	assert.Equal(t, true, graphql.At("apiKeyRequired"), "there are tiers")
	assert.NotEmpty(t, graphql.At("requestModels"))
	schema := got.One(t, modelType).JSON(t, "schema").(map[string]any)
	assert.Equal(t, []any{"query"}, schema["required"])
	x := got.One(t, authorizerType)
	assert.Equal(t, "REQUEST", x.String("type"))
	assert.Equal(t, "method.request.header.Authorization", x.String("identitySource"))
	assert.InDelta(t, 300, x.At("authorizerResultTtlInSeconds"), 0)
	setting := got.One(t, settingsType)
	assert.InDelta(t, 1000, setting.At("settings.throttlingRateLimit"), 0)
	assert.InDelta(t, 500, setting.At("settings.throttlingBurstLimit"), 0)

	routes := map[string]string{}
	for _, r := range got.All(routeType) {
		routes[r.String("routeKey")] = r.String("authorizationType")
	}
	assert.Equal(t, map[string]string{"$connect": "CUSTOM", "$disconnect": "NONE", "$default": "NONE"}, routes)
	assert.Equal(t, "$request.body.type", got.One(t, socketAPIType).String("routeSelectionExpression"))
}

func TestTiers(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	plan := got.One(t, planType)
	assert.InDelta(t, 50, plan.At("throttleSettings.rateLimit"), 0)
	assert.InDelta(t, 1000, plan.At("quotaSettings.limit"), 0)
	assert.Equal(t, "MONTH", plan.String("quotaSettings.period"))
	key := got.One(t, planKeyType)
	assert.Equal(t, "base-api-acme", key.Name, "of the workspace that is on it")

	none := pulumitest.Both(t, base(asIs))
	assert.Zero(t, none.Count(planType)+none.Count(planKeyType))
	assert.Equal(t, false, none.Named(t, methodType, "base-api-graphql").At("apiKeyRequired"))
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*tenancy.Args)
		want   map[string]any
		source string
	}{
		"tokens": {
			func(a *tenancy.Args) { a.Entry.Identity.Claim = "org" },
			map[string]any{"ISSUER": "https://id.example.com/", "AUDIENCE": "base", "WORKSPACE_CLAIM": "org", "ANONYMOUS": nil},
			"method.request.header.Authorization",
		},
		"everybody": {
			anonymous, map[string]any{"ISSUER": nil, "AUDIENCE": nil, "ANONYMOUS": "true"},
			"method.request.header.X-Workspace",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, base(tc.change))
			told := variables(t, got, "base-authorizer")
			for key, want := range tc.want {
				assert.Equal(t, want, told[key], key)
			}
			assert.Equal(t, tc.source, got.One(t, authorizerType).String("identitySource"))
			assert.Nil(t, got.Named(t, functionType, "base-authorizer").At("vpcConfig"), "it fetches keys from the internet")
		})
	}
}

// TestLogRole: the account's log role is made once, or left to who made it.
func TestLogRole(t *testing.T) {
	t.Parallel()
	const accountType = "aws:apigateway/account:Account"
	got := pulumitest.Both(t, base(asIs))
	account := got.One(t, accountType)
	assert.True(t, account.RetainOnDelete, "other stacks log with it")
	for _, typ := range []string{stageType, socketStage} {
		assert.Contains(t, got.One(t, typ).DependsOn, account.URN)
	}
	adopted := pulumitest.Both(t, base(func(a *tenancy.Args) { a.Entry.AdoptGateway = true }))
	assert.Zero(t, adopted.Count(accountType))
}
