package settings_test

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/socket/settings"
)

func load(changes map[string]string) (settings.Settings, error) {
	env := map[string]string{
		"AWS_REGION": "eu-west-1", settings.ConnectionsTable: "connections",
		settings.SocketURL: "https://abc.execute-api.eu-west-1.amazonaws.com/production",
	}
	maps.Copy(env, changes)
	return settings.Load(func(key string) (string, bool) { v, ok := env[key]; return v, ok })
}

func TestLoad(t *testing.T) {
	t.Parallel()
	s, err := load(nil)
	require.NoError(t, err)
	assert.Equal(t, 2*time.Hour, s.ConnectionTTL)
	s, err = load(map[string]string{settings.ConnectionTTL: "90m"})
	require.NoError(t, err)
	assert.Equal(t, 90*time.Minute, s.ConnectionTTL)
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ key, value, want string }{
		"longer than API Gateway": {settings.ConnectionTTL, "3h", `CONNECTION_TTL: is "3h"; want a duration of 1m0s to 2h0m0s`},
		"no table":                {settings.ConnectionsTable, "", "CONNECTIONS_TABLE: is not set"},
		"the clients' address":    {settings.SocketURL, "wss://socket.example.org", "SOCKET_URL: is"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(map[string]string{tc.key: tc.value})
			assert.ErrorContains(t, err, tc.want)
		})
	}
	_, err := settings.Load(func(string) (string, bool) { return "", false })
	require.ErrorContains(t, err, "2 invalid arguments")
}
