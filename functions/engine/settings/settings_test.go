package settings_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/engine/settings"
)

func load(changes map[string]string) (settings.Settings, error) {
	env := map[string]string{
		"AWS_REGION": "eu-west-1", settings.Application: "tenancy", settings.Environment: "production",
		settings.RegistryTable: "registry", settings.SecretPrefix: "production/workspace",
		settings.ConnectionsTable: "connections", settings.EventBus: "bus", settings.CustomPrefix: "tenancy-",
		settings.SocketURL: "https://abc.execute-api.eu-west-1.amazonaws.com/production",
	}
	maps.Copy(env, changes)
	return settings.Load(func(key string) (string, bool) { v, ok := env[key]; return v, ok })
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	s, err := load(nil)
	require.NoError(t, err)
	assert.Equal(t, 16<<20, s.SchemaCacheBytes)
	assert.Equal(t, 32, s.Connections)
	assert.Equal(t, "unknown", s.Version)
	assert.Empty(t, s.Proxies)
}

func TestEverythingGiven(t *testing.T) {
	t.Parallel()
	s, err := load(map[string]string{
		settings.SchemaCacheMiB: "64", settings.Connections: "4", settings.CacheAddress: "cache.example.org:6379", settings.CacheUser: "engine",
		settings.CAFile: "/var/task/ca.pem", settings.Proxies: `{"a":"a.proxy","b":"b.proxy"}`,
		settings.MongoSecretARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mongo-AbCdEf",
	})
	require.NoError(t, err)
	assert.Equal(t, 64<<20, s.SchemaCacheBytes)
	assert.Equal(t, 4, s.Connections)
	assert.Equal(t, map[string]string{"a": "a.proxy", "b": "b.proxy"}, s.Proxies)
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ key, value, want string }{
		"no connection":        {settings.Connections, "0", `DATABASE_CONNECTIONS: is "0"; want 1 to 32`},
		"cache too large":      {settings.SchemaCacheMiB, "2048", `SCHEMA_CACHE_MIB: is "2048"; want 1 to 1024`},
		"address without port": {settings.CacheAddress, "cache", "CACHE_ADDRESS: is \"cache\"; want a host and a port"},
		"user without address": {settings.CacheUser, "engine", `CACHE_ADDRESS: is "" while CACHE_USER is "engine"; want both`},
		"proxies no JSON":      {settings.Proxies, "a", "PROXIES: is no JSON object"},
		"proxies with more":    {settings.Proxies, "{} {}", "more follows after it"},
		"no cell":              {settings.Proxies, `{"A":"host"}`, `PROXIES: has the cell "A"; want its name`},
		"no host":              {settings.Proxies, `{"a":"a b"}`, `PROXIES.a: is "a b"; want a host name`},
		"prefix too long":      {settings.CustomPrefix, strings.Repeat("x", 64), "CUSTOM_PREFIX"},
		"no bus":               {settings.EventBus, "a b", "EVENT_BUS"},
		"no secret of a cache": {settings.CacheSecretARN, "redis://x", "CACHE_SECRET_ARN"},
		"no secret":            {settings.MongoSecretARN, "mongodb://user:password@host", "MONGO_SECRET_ARN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(map[string]string{tc.key: tc.value})
			assert.ErrorContains(t, err, tc.want)
		})
	}
	_, err := load(map[string]string{
		settings.CacheAddress: "cache.example.org:6379", settings.CacheUser: "engine",
		settings.CacheSecretARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:redis-AbCdEf",
	})
	require.ErrorContains(t, err, `CACHE_SECRET_ARN: is set while CACHE_ADDRESS is "cache.example.org:6379"; want one`)
	_, err = settings.Load(func(string) (string, bool) { return "", false })
	require.ErrorContains(t, err, "9 invalid arguments")
}
