package entry_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/authorizer/entry"
	"github.com/plinth-iac/plinth/functions/authorizer/token"
)

func TestKeysChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	next := sign(t, jose.RS256, "next", keys().other, w.iss.claims(nil))
	try := func(text string) error { _, err := w.decide(bearer(text)); return err }
	require.NoError(t, try(w.good()))
	require.ErrorIs(t, try(next), entry.ErrUnauthorized)
	require.ErrorIs(t, try(next), entry.ErrUnauthorized)
	assert.Equal(t, 2, w.iss.asked(), "the issuer was asked a moment ago")
	w.iss.change(func() { w.iss.keys = append(w.iss.keys, public("next", keys().other)) })
	w.now = w.now.Add(time.Minute)
	require.NoError(t, try(next))
	assert.Equal(t, 4, w.iss.asked())
	for range 5 {
		require.ErrorIs(t, try(sign(t, jose.RS256, "made up", keys().other, w.iss.claims(nil))), entry.ErrUnauthorized)
	}
	assert.Equal(t, 4, w.iss.asked(), "anybody can make up ids")

	w.iss.change(func() { w.iss.keys = w.iss.keys[:1] })
	w.now = w.now.Add(16 * time.Minute)
	require.ErrorIs(t, try(next), entry.ErrUnauthorized, "a key that was withdrawn is forgotten")
	require.NoError(t, try(w.good()))
}

func TestIssuerIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	forever := sign(t, jose.RS256, "rsa", keys().rsa, w.iss.claims(map[string]any{"exp": now.AddDate(1, 0, 0).Unix()}))
	try := func() error { _, err := w.decide(bearer(forever)); return err }
	w.iss.change(func() { w.iss.down = true })
	err := try()
	require.ErrorContains(t, err, "502 Bad Gateway", "a good token is not called a bad one")
	require.ErrorContains(t, try(), "did not answer a moment ago")
	assert.Equal(t, 1, w.iss.asked())
	w.iss.change(func() { w.iss.down = false })
	w.now = w.now.Add(time.Minute)
	require.NoError(t, try())
	w.iss.change(func() { w.iss.down = true })
	w.now = w.now.Add(23 * time.Hour)
	require.NoError(t, try(), "its keys are remembered")
	w.now = w.now.Add(2 * time.Hour)
	require.Error(t, try(), "but not for ever")
}

func TestIssuerThatIsAnother(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		about map[string]any
		want  string
	}{
		"another name":     {map[string]any{"issuer": "https://else.example.org"}, "the issuer says it is"},
		"keys without TLS": {map[string]any{"jwks_uri": "http://127.0.0.1/keys"}, "the issuer says it is"},
		"no keys there":    {map[string]any{"jwks_uri": "%s/none"}, "404 Not Found"},
		"far too much":     {map[string]any{"more": strings.Repeat("x", 300<<10)}, "the answer is larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			w.iss.change(func() {
				for k, v := range tc.about {
					if text, ok := v.(string); ok {
						v = strings.ReplaceAll(text, "%s", w.iss.URL)
					}
					w.iss.about[k] = v
				}
			})
			_, err := w.decide(bearer(w.good()))
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestRedirections(t *testing.T) {
	t.Parallel()
	client := token.Client(http.DefaultTransport)
	plain, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://a", nil)
	require.NoError(t, err)
	safe, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://a", nil)
	require.NoError(t, err)
	require.Error(t, client.CheckRedirect(plain, nil))
	require.NoError(t, client.CheckRedirect(safe, nil))
	require.Error(t, client.CheckRedirect(safe, make([]*http.Request, 4)))
}
