package websocketapi_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/websocketapi"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestWhereItIsFound(t *testing.T) {
	t.Parallel()
	const host = `[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com`
	domain := func(path string) func(*websocketapi.Args) {
		return func(a *websocketapi.Args) {
			a.Domain = &websocketapi.Domain{
				Name: "ws.example.com", CertificateARN: pulumi.String("arn:cert"), Path: path,
			}
		}
	}
	for name, tc := range map[string]struct {
		change     func(*websocketapi.Args)
		path, host string
		mapped     any
	}{
		"AWS's name":         {nil, "/live", host, nil},
		"a domain":           {domain(""), "", `ws\.example\.com`, nil},
		"a path of a domain": {domain("v1"), "/v1", `ws\.example\.com`, "v1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
				a, err := websocketapi.New(ctx, "chat", good(tc.change))
				if err != nil {
					return err
				}
				assert.Equal(t, tc.path, a.OriginPath())
				pulumi.All(a.URL, a.ManagementURL, a.HostName, a.StageName).ApplyT(func(all []any) string {
					at := "://" + tc.host + tc.path
					for i, want := range []string{"wss" + at, "https" + at, tc.host, "live"} {
						assert.Regexp(t, "^"+want+"$", all[i])
					}
					seen[name] = true
					return ""
				})
				return nil
			})
			assert.True(t, seen[name], "the outputs must resolve")
			if tc.change == nil {
				assert.Zero(t, rec.Count(domainType)+rec.Count(mappingType))
				return
			}
			assert.Equal(t, true, rec.One(t, apiType).At("disableExecuteApiEndpoint"), "the domain is the only way in")
			assert.Equal(t, map[string]any{
				"certificateArn": "arn:cert", "endpointType": "REGIONAL", "securityPolicy": "TLS_1_2",
			}, rec.One(t, domainType).Inputs["domainNameConfiguration"])
			m := rec.One(t, mappingType)
			assert.Equal(t, "live", m.At("stage"))
			assert.Equal(t, tc.mapped, m.At("apiMappingKey"))
			assert.True(t, m.DeleteBeforeReplace)
		})
	}
}
