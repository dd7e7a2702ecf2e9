package entry_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/authorizer/entry"
	"github.com/plinth-iac/plinth/functions/authorizer/settings"
	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

const denied = `{"principalId":"unknown","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":` +
	`["execute-api:Invoke"],"Effect":"Deny","Resource":["` + stage + `/*"]}]}}`

func (w *world) requireAnswer(want string, event any) {
	w.t.Helper()
	out, err := w.decide(event)
	require.NoError(w.t, err)
	text, err := json.Marshal(out)
	require.NoError(w.t, err)
	require.JSONEq(w.t, want, string(text))
}

func TestSocket(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	query := map[string]string{"token": w.good()}
	w.requireAnswer(allowed, socket(query, "X-Origin-Verify", secret))
	w.requireAnswer(allowed, socket(query, "x-origin-verify", secret))
	w.requireAnswer(allowed, socket(nil, "X-Origin-Verify", secret, "Authorization", "Bearer "+w.good()))
	assert.Equal(t, 2, w.aws.Calls("GetSecretValue"), "two versions, once")
	for name, event := range map[string]any{
		"without the secret":   socket(query),
		"a wrong one":          socket(query, "X-Origin-Verify", "x"),
		"an empty one":         socket(query, "X-Origin-Verify", ""),
		"the beginning of it":  socket(query, "X-Origin-Verify", secret[:len(secret)-1]),
		"two":                  socket(query, "X-Origin-Verify", secret, "x-origin-verify", "x"),
		"wrong, without token": socket(nil, "X-Origin-Verify", "x"),
	} {
		t.Log(name)
		w.requireAnswer(denied, event)
	}
	assert.Equal(t, 2, w.aws.Calls("GetSecretValue"), "whoever guesses has no look taken at once")
	_, err := w.decide(socket(nil, "X-Origin-Verify", secret))
	require.ErrorIs(t, err, entry.ErrUnauthorized)
	_, err = w.decide(socket(map[string]string{"token": "x"}, "X-Origin-Verify", secret))
	require.ErrorIs(t, err, entry.ErrUnauthorized)
	_, err = w.decide(socket(query, "X-Origin-Verify", secret, "Authorization", "Bearer x"))
	require.ErrorIs(t, err, entry.ErrUnauthorized, "the header counts")
}

func TestSecretChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	with := func(value string) any {
		return socket(map[string]string{"token": w.good()}, "X-Origin-Verify", value)
	}
	w.requireAnswer(allowed, with(secret))
	w.aws.AddSecret("origin", "the next")
	w.requireAnswer(denied, with("the next"))
	w.now = w.now.Add(10 * time.Second)
	w.requireAnswer(allowed, with("the next"))
	w.requireAnswer(allowed, with(secret))
	w.aws.AddSecret("origin", "the third")
	w.now = w.now.Add(5 * time.Minute)
	w.requireAnswer(denied, with(secret))
	w.requireAnswer(allowed, with("the next"))
	w.requireAnswer(allowed, with("the third"))
}

func TestSecretCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{settings.OriginSecretARN: awsfake.SecretARN("none")})
	event := socket(map[string]string{"token": w.good()}, "X-Origin-Verify", "")
	_, err := w.decide(event)
	require.ErrorContains(t, err, "read the origin's secret")
	_, err = w.decide(event)
	require.ErrorContains(t, err, "could not be read a moment ago", "and nobody is let in")

	lost := newWorld(t, nil)
	down := false
	lost.aws.Fault = func(string) *awsfake.Error {
		if down {
			return &awsfake.Error{Type: "AccessDeniedException"}
		}
		return nil
	}
	event = socket(map[string]string{"token": lost.good()}, "X-Origin-Verify", secret)
	lost.requireAnswer(allowed, event)
	down = true
	lost.now = lost.now.Add(50 * time.Minute)
	lost.requireAnswer(allowed, event)
	lost.now = lost.now.Add(11 * time.Minute)
	_, err = lost.decide(event)
	require.ErrorContains(t, err, "AccessDenied")
}

func TestAnonymous(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{settings.Anonymous: "true", settings.Issuer: "", settings.Audience: ""})
	const anonymous = `{"principalId":"anonymous","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":` +
		`["execute-api:Invoke"],"Effect":"Allow","Resource":["` + stage + `/*"]}]},` +
		`"context":{"subject":"anonymous","workspace":"acme"}}`
	w.requireAnswer(anonymous, rest("X-Workspace", "acme"))
	w.requireAnswer(anonymous, socket(map[string]string{"X-Workspace": "acme"}, "X-Origin-Verify", secret))
	w.requireAnswer(denied, socket(map[string]string{"X-Workspace": "acme"}))
	_, err := w.decide(withQuery(rest(), "X-Workspace", "acme"))
	require.ErrorIs(t, err, entry.ErrUnauthorized, "API Gateway remembers answers by the header")
	for _, name := range []string{"", "a_b", "workspace#acme"} {
		_, err := w.decide(rest("X-Workspace", name))
		require.ErrorIs(t, err, entry.ErrUnauthorized)
	}
	assert.Zero(t, w.iss.asked())
}

func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	good := w.good()
	var said string
	for _, event := range []any{
		bearer(good), bearer(good + "x"), bearer("x" + good), bearer(good[:len(good)-3]),
		socket(map[string]string{"token": good}, "X-Origin-Verify", secret),
		socket(map[string]string{"token": good}, "X-Origin-Verify", "wrong-"+secret),
	} {
		if _, err := w.decide(event); err != nil {
			said += err.Error()
		}
	}
	said += w.log.String()
	assert.Contains(t, said, `"workspace":"acme"`)
	assert.Contains(t, said, "denied")
	for _, hidden := range []string{good[:20], good[100:120], good[len(good)-20:], secret, "user-1"} {
		assert.NotContains(t, said, hidden)
	}
}

func TestForeignEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for name, event := range map[string]any{
		"no object": []string{}, "format 2.0": map[string]any{"version": "2.0", "type": "REQUEST", "routeArn": stage + "/x"},
		"a token authorizer": map[string]any{"type": "TOKEN", "methodArn": stage + "/GET/x", "authorizationToken": "x"},
		"no ARN":             map[string]any{"type": "REQUEST", "methodArn": "*"},
		"a wildcard":         map[string]any{"type": "REQUEST", "methodArn": "arn:aws:execute-api:eu-west-1:123456789012:*/*/GET/x"},
	} {
		_, err := w.decide(event)
		require.ErrorContains(t, err, "event: ", name)
	}
}

func BenchmarkWarm(b *testing.B) {
	w := newWorld(b, nil)
	event, err := json.Marshal(bearer(w.good()))
	require.NoError(b, err)
	for b.Loop() {
		if _, err := w.Handle(b.Context(), event); err != nil {
			b.Fatal(err)
		}
	}
}
