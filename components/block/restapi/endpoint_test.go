package restapi_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func private(a *restapi.Args) {
	a.Endpoint.VPCEndpointIDs = []pulumi.StringInput{pulumi.String("vpce-1"), pulumi.String("vpce-2")}
}

// statements are those of the API's policy, by name.
func statements(t *testing.T, rec pulumitest.Recording) map[string]map[string]any {
	t.Helper()
	document, _ := rec.One(t, apiType).JSON(t, "policy").(map[string]any)
	list, _ := document["Statement"].([]any)
	out := map[string]map[string]any{}
	for _, s := range list {
		statement, _ := s.(map[string]any)
		sid, _ := statement["Sid"].(string)
		out[sid] = statement
	}
	return out
}

const calls = "arn:aws:execute-api:eu-west-1:123456789012:*/"

func TestPolicy(t *testing.T) {
	t.Parallel()
	some := []any{calls + "live/POST/graphql", calls + "live/GET/"}
	only := func(keys ...string) func(*restapi.Args) {
		return func(a *restapi.Args) {
			kept := map[string]restapi.Route{}
			for _, key := range keys {
				kept[key] = a.Routes[key]
			}
			a.Routes = kept
		}
	}
	for name, tc := range map[string]struct {
		change  func(*restapi.Args)
		allowed []any // nil for no statement that allows
	}{
		"routes of IAM and functions are left to these": {nil, some},
		"no open routes, nothing allowed":               {only("meta", "order"), nil},
		"all routes open, all allowed in one pattern":   {only("graphql", "root"), []any{calls + "*"}},
		"questions of browsers are for nobody to decide": {func(a *restapi.Args) {
			only("meta")(a)
			a.CORS = &restapi.CORS{Origins: []string{"*"}}
		}, []any{calls + "live/OPTIONS/*"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := statements(t, declared(t, tc.change))
			require.Contains(t, got, "DenyPlainHTTP", "a policy that is left out would keep the last")
			assert.Equal(t, "Deny", got["DenyPlainHTTP"]["Effect"])
			assert.NotContains(t, got, "DenyOtherWays")
			if tc.allowed == nil {
				assert.Len(t, got, 1)
				return
			}
			assert.Len(t, got, 2)
			assert.ElementsMatch(t, tc.allowed, got["AllowRoutes"]["Resource"])
			assert.Equal(t, map[string]any{"Bool": map[string]any{"aws:SecureTransport": []any{"true"}}},
				got["AllowRoutes"]["Condition"])
		})
	}
}

func TestPrivate(t *testing.T) {
	t.Parallel()
	rec := declared(t, private)
	api := rec.One(t, apiType)
	assert.Equal(t, "PRIVATE", api.At("endpointConfiguration.types"))
	assert.Equal(t, []any{"vpce-1", "vpce-2"}, api.At("endpointConfiguration.vpcEndpointIds"))
	got := statements(t, rec)
	require.Len(t, got, 3)
	deny := got["DenyOtherWays"]
	assert.Equal(t, "Deny", deny["Effect"])
	assert.Equal(t, "*", deny["Principal"])
	assert.Equal(t, []any{calls + "*"}, deny["Resource"])
	ways := map[string]any{"aws:SourceVpce": []any{"vpce-1", "vpce-2"}}
	assert.Equal(t, map[string]any{"StringNotEquals": ways}, deny["Condition"])
	assert.Equal(t, map[string]any{"StringEquals": ways},
		got["AllowRoutes"]["Condition"])
}

func TestStatements(t *testing.T) {
	t.Parallel()
	got := statements(t, declared(t, func(a *restapi.Args) {
		a.Endpoint.Statements = []role.Statement{
			{
				Sid: "Partner", Actions: []string{"execute-api:Invoke"},
				Principals: []role.Principal{role.AWS(pulumi.String("arn:aws:iam::210987654321:root"))},
			},
			{
				Sid: "Narrow", Deny: true, Actions: []string{"execute-api:Invoke"},
				Principals: []role.Principal{role.AWS(pulumi.String("arn:aws:iam::210987654321:root"))},
				Resources:  role.Strings(here.ARN("execute-api", "*/live/GET/")),
			},
		}
	}))
	assert.Len(t, got, 4)
	assert.Equal(t, []any{calls + "*"}, got["Partner"]["Resource"], "the whole API unless said otherwise")
	assert.Equal(t, []any{calls + "live/GET/"}, got["Narrow"]["Resource"])
}

func TestWhereItIsFound(t *testing.T) {
	t.Parallel()
	host := `^[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com$`
	for name, tc := range map[string]struct {
		change           func(*restapi.Args)
		path             string
		url, host, alias string
	}{
		"AWS's name":    {nil, "/live", `^https://[a-z0-9]{10}\.execute-api\..*/live$`, host, `^$`},
		"a private API": {private, "/live", `^https://[a-z0-9]{10}\.execute-api\..*/live$`, host, `^$`},
		"a domain": {func(a *restapi.Args) {
			a.Domain = &restapi.Domain{Name: "api.example.com", CertificateARN: pulumi.String("arn:cert")}
		}, "", `^https://api\.example\.com$`, `^api\.example\.com$`, `^d-.*\.execute-api\.`},
		"a path of a domain": {func(a *restapi.Args) {
			a.Domain = &restapi.Domain{
				Name: "api.example.com", CertificateARN: pulumi.String("arn:cert"), BasePath: "v1",
			}
		}, "/v1", `^https://api\.example\.com/v1$`, `^api\.example\.com$`, `^d-`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
				a, err := restapi.New(ctx, "shop", good(tc.change))
				if err != nil {
					return err
				}
				assert.Equal(t, tc.path, a.OriginPath())
				pulumi.All(a.URL, a.HostName, a.DomainTarget, a.StageARN, a.Name).ApplyT(func(all []any) string {
					for i, want := range []string{
						tc.url, tc.host, tc.alias, `^arn:aws:apigateway:.*::/restapis/[a-z0-9]{10}/stages/live$`, `^shop-`,
					} {
						assert.Regexp(t, want, all[i])
					}
					seen[name] = true
					return ""
				})
				return nil
			})
			assert.True(t, seen[name], "the outputs must resolve")
			api := rec.One(t, apiType)
			if tc.alias == `^$` {
				assert.Zero(t, rec.Count(domainType))
				assert.Equal(t, false, api.At("disableExecuteApiEndpoint"))
				return
			}
			assert.Equal(t, true, api.At("disableExecuteApiEndpoint"), "the domain is the only way in")
			d := rec.One(t, domainType)
			assert.Equal(t, "TLS_1_2", d.At("securityPolicy"))
			assert.Equal(t, "arn:cert", d.At("regionalCertificateArn"))
			assert.Equal(t, "REGIONAL", d.At("endpointConfiguration.types"))
			m := rec.One(t, mappingType)
			assert.Equal(t, "live", m.At("stageName"))
			if tc.path == "" {
				assert.Nil(t, m.At("basePath"))
			} else {
				assert.Equal(t, tc.path, "/"+m.String("basePath"))
			}
		})
	}
}
