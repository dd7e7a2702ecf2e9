package settings_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/authorizer/settings"
)

func load(changes map[string]string) (settings.Settings, error) {
	env := map[string]string{
		"AWS_REGION": "eu-west-1", settings.Issuer: "https://issuer.example.org", settings.Audience: "shop",
		settings.OriginSecretARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:origin-AbCdEf",
	}
	maps.Copy(env, changes)
	return settings.Load(func(key string) (string, bool) { v, ok := env[key]; return v, ok })
}

func TestLoad(t *testing.T) {
	t.Parallel()
	s, err := load(nil)
	require.NoError(t, err)
	assert.Equal(t, "workspace", s.WorkspaceClaim)
	assert.False(t, s.Anonymous)
	s, err = load(map[string]string{settings.WorkspaceClaim: "https://shop.example.org/tenant"})
	require.NoError(t, err)
	assert.Equal(t, "https://shop.example.org/tenant", s.WorkspaceClaim)
	_, err = load(map[string]string{settings.Anonymous: "true", settings.Issuer: "", settings.Audience: ""})
	require.NoError(t, err)
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ key, value, want string }{
		"no TLS":            {settings.Issuer, "http://issuer", `ISSUER: is "http://issuer"; want the https address`},
		"no issuer":         {settings.Issuer, "", "ISSUER: is not set"},
		"no audience":       {settings.Audience, "", "AUDIENCE: is not set"},
		"no secret":         {settings.OriginSecretARN, "origin", "want the ARN of a secret"},
		"no claim":          {settings.WorkspaceClaim, "a b", "WORKSPACE_CLAIM"},
		"no answer":         {settings.Anonymous, "yes", `ANONYMOUS: is "yes"; want "true" or "false"`},
		"both ways at once": {settings.Anonymous, "true", `ISSUER: is "https://issuer.example.org"; want none while`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(map[string]string{tc.key: tc.value})
			assert.ErrorContains(t, err, tc.want)
		})
	}
	_, err := settings.Load(func(string) (string, bool) { return "", false })
	require.ErrorContains(t, err, "4 invalid arguments")
}
