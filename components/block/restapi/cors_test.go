package restapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
)

const (
	responseType            = "aws:apigateway/response:Response"
	methodResponseType      = "aws:apigateway/methodResponse:MethodResponse"
	integrationResponseType = "aws:apigateway/integrationResponse:IntegrationResponse"
)

func TestCORS(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *restapi.Args) {
		a.CORS = &restapi.CORS{
			Origins: []string{"https://a.example.com"}, Credentials: true, MaxAge: time.Minute,
			Headers: []string{"Content-Type", "X-Tenant"},
		}
		r := a.Routes["graphql"]
		r.Method = restapi.GET
		a.Routes["schema"] = r
	})
	assert.Equal(t, 4, rec.Count(methodResponseType), "one for each path with routes")
	name := "shop-/graphql-cors"
	m := rec.Named(t, methodType, name)
	assert.Equal(t, "OPTIONS", m.At("httpMethod"))
	assert.Equal(t, "NONE", m.At("authorization"), "browsers ask without proof")
	i := rec.Named(t, integrationType, name)
	assert.Equal(t, "MOCK", i.At("type"))
	assert.Equal(t, map[string]any{"application/json": `{"statusCode": 204}`}, i.At("requestTemplates"))
	assert.Equal(t, "CONVERT_TO_TEXT", i.At("contentHandling"))
	known, _ := rec.Named(t, methodResponseType, name).At("responseParameters").(map[string]any)
	answer := rec.Named(t, integrationResponseType, name)
	assert.Contains(t, answer.DependsOn, i.URN)
	want := map[string]any{
		"Access-Control-Allow-Origin":      "'https://a.example.com'",
		"Access-Control-Allow-Methods":     "'GET,OPTIONS,POST'",
		"Access-Control-Allow-Headers":     "'Content-Type,X-Tenant'",
		"Access-Control-Allow-Credentials": "'true'",
		"Access-Control-Max-Age":           "'60'",
		"Vary":                             "'Origin'",
	}
	said, _ := answer.Inputs["responseParameters"].(map[string]any)
	require.Len(t, said, len(want))
	for header, value := range want {
		assert.Equal(t, value, said["method.response.header."+header])
		assert.Equal(t, true, known["method.response.header."+header], header)
	}
	assert.Nil(t, answer.At("responseTemplates"))
	root, _ := rec.Named(t, integrationResponseType, "shop-/meta/{proxy+}-cors").
		Inputs["responseParameters"].(map[string]any)
	assert.Equal(t, "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
		root["method.response.header.Access-Control-Allow-Methods"])
}

func TestSeveralSites(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *restapi.Args) {
		a.CORS = &restapi.CORS{Origins: []string{"https://a.example.com", "https://b.example.com"}}
	})
	answer := rec.Named(t, integrationResponseType, "shop-/graphql-cors")
	templates, _ := answer.Inputs["responseTemplates"].(map[string]any)
	text, _ := templates["application/json"].(string)
	assert.Contains(t, text, `#if($origin == "https://b.example.com")#set($context.responseOverride.header.`+
		`Access-Control-Allow-Origin = $origin)#end`)
	assert.Equal(t, strings.Count(text, "#if"), strings.Count(text, "#end"))
	said, _ := answer.Inputs["responseParameters"].(map[string]any)
	assert.Equal(t, "'https://a.example.com'", said["method.response.header.Access-Control-Allow-Origin"])
	assert.Equal(t, "'3600'", said["method.response.header.Access-Control-Max-Age"])
	assert.Contains(t, said["method.response.header.Access-Control-Allow-Headers"], "Authorization,Content-Type")
	assert.NotContains(t, said, "method.response.header.Access-Control-Allow-Credentials")
}

func TestEverySite(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *restapi.Args) { a.CORS = &restapi.CORS{Origins: []string{"*"}} })
	said, _ := rec.Named(t, integrationResponseType, "shop-/graphql-cors").
		Inputs["responseParameters"].(map[string]any)
	assert.Equal(t, "'*'", said["method.response.header.Access-Control-Allow-Origin"])
	assert.NotContains(t, said, "method.response.header.Vary")
}

func TestResponses(t *testing.T) {
	t.Parallel()
	own := map[restapi.ResponseType]restapi.Response{
		restapi.Throttled: {
			Status: 503, Headers: map[string]string{"Retry-After": "5"}, Body: `{"error":"slow down"}`,
		},
		restapi.Default4XX: {Headers: map[string]string{"Access-Control-Allow-Origin": "null"}},
	}
	plain := declared(t, func(a *restapi.Args) { a.Responses = own })
	assert.Equal(t, 2, plain.Count(responseType))
	throttled := plain.Named(t, responseType, "shop-THROTTLED")
	assert.Equal(t, "THROTTLED", throttled.At("responseType"))
	assert.Equal(t, "503", throttled.At("statusCode"))
	assert.Equal(t, map[string]any{"application/json": `{"error":"slow down"}`},
		throttled.Inputs["responseTemplates"])
	assert.Equal(t, map[string]any{"gatewayresponse.header.Retry-After": "'5'"},
		throttled.Inputs["responseParameters"])
	assert.Zero(t, declared(t, nil).Count(responseType))

	open := declared(t, func(a *restapi.Args) {
		a.Responses = own
		a.CORS = &restapi.CORS{Origins: []string{"https://a.example.com"}, Credentials: true}
	})
	assert.Equal(t, 3, open.Count(responseType), "errors of both kinds can be read by pages")
	const origin = "gatewayresponse.header.Access-Control-Allow-Origin"
	for name, want := range map[string]string{
		"DEFAULT_5XX": "'https://a.example.com'", "THROTTLED": "'https://a.example.com'", "DEFAULT_4XX": "'null'",
	} {
		r := open.Named(t, responseType, "shop-"+name)
		headers, _ := r.Inputs["responseParameters"].(map[string]any)
		assert.Equal(t, want, headers[origin], name)
		assert.Equal(t, "'true'", headers["gatewayresponse.header.Access-Control-Allow-Credentials"], name)
	}
}
