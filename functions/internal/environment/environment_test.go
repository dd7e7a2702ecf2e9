package environment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/environment"
)

func reader(env map[string]string) *environment.Reader {
	return environment.New(func(key string) (string, bool) { v, ok := env[key]; return v, ok })
}

func TestValues(t *testing.T) {
	t.Parallel()
	r := reader(map[string]string{
		"N": "7", "D": "90m", "F": "true", "T": "table-1", "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://x",
		"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key", "AWS_SESSION_TOKEN": "session",
	})
	assert.Equal(t, 7, r.Number("N", 1, 1, 9))
	assert.Equal(t, 3, r.Number("none", 3, 5, 9), "a fallback may lie outside")
	assert.Equal(t, 90*time.Minute, r.Duration("D", 0, time.Minute, 2*time.Hour))
	assert.Equal(t, time.Hour, r.Duration("none", time.Hour, 0, 0))
	assert.True(t, r.Flag("F"))
	assert.False(t, r.Flag("none"))
	assert.Equal(t, "table-1", r.Text("T", environment.Table, "a table"))
	assert.Empty(t, r.Maybe("none", environment.Table, "a table"))
	cfg := r.AWS()
	require.NoError(t, r.Err())
	assert.Equal(t, "eu-west-1", cfg.Region)
	assert.Equal(t, "http://x", *cfg.BaseEndpoint)
	keys, err := cfg.Credentials.Retrieve(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "id key session", keys.AccessKeyID+" "+keys.SecretAccessKey+" "+keys.SessionToken)
}

func TestProblems(t *testing.T) {
	t.Parallel()
	r := reader(map[string]string{"N": "10", "D": "3h", "F": "yes", "T": "a b", "M": "a b"})
	r.Number("N", 1, 1, 9)
	r.Duration("D", 0, time.Minute, 2*time.Hour)
	r.Flag("F")
	r.Text("T", environment.Table, "the name of a table")
	r.Maybe("M", environment.Table, "the name of a table")
	r.Text("none", nil, "anything")
	r.AWS()
	require.EqualError(t, r.Err(), `environment: 7 invalid arguments:
  N: is "10"; want 1 to 9
  D: is "3h"; want a duration of 1m0s to 2h0m0s
  F: is "yes"; want "true" or "false"
  T: is "a b"; want the name of a table
  M: is "a b"; want the name of a table
  none: is not set; want anything
  AWS_REGION: is not set; want a region`)
}

func TestURL(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"https://issuer.example.org": true, "https://issuer.example.org/realms/shop/": true,
		"https://127.0.0.1:8443/a": true, "http://issuer.example.org": false, "https://": false,
		"https://user@host": false, "https://host/a?b": false, "https://host/a#b": false, "issuer": false,
	} {
		assert.Equal(t, ok, environment.URL.MatchString(text), text)
	}
}
