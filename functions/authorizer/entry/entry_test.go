package entry_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/authorizer/entry"
	"github.com/plinth-iac/plinth/functions/authorizer/settings"
	"github.com/plinth-iac/plinth/functions/authorizer/token"
	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

const (
	stage  = "arn:aws:execute-api:eu-west-1:123456789012:abc123/production"
	secret = "the-secret-of-the-origin"
)

// world is the function with an issuer and an account of AWS around it.
type world struct {
	*entry.Function
	t   testing.TB
	iss *issuer
	aws *awsfake.Server
	log *bytes.Buffer
	now time.Time
}

func newWorld(t testing.TB, changes map[string]string) *world {
	t.Helper()
	k := keys()
	w := &world{t: t, aws: awsfake.New(t), log: &bytes.Buffer{}, now: now}
	w.iss = newIssuer(t, public("rsa", k.rsa), public("ec", k.ec), public("short", k.short),
		map[string]string{"kty": "of the future", "kid": "new"},
		jose.JSONWebKey{KeyID: "enc", Key: k.rsa.Public(), Use: "enc"},
		jose.JSONWebKey{KeyID: "ps", Key: k.rsa.Public(), Algorithm: "PS256"})
	env := map[string]string{
		"AWS_REGION": awsfake.Region, "AWS_ENDPOINT_URL": w.aws.URL(),
		"AWS_ACCESS_KEY_ID": "AKIAFAKE", "AWS_SECRET_ACCESS_KEY": "key",
		settings.Issuer: w.iss.URL, settings.Audience: "shop",
		settings.OriginSecretARN: w.aws.AddSecret("origin", secret),
	}
	maps.Copy(env, changes)
	client := token.Client(w.iss.Client().Transport)
	f, err := entry.New(func(key string) (string, bool) { v, ok := env[key]; return v, ok },
		slog.New(slog.NewJSONHandler(w.log, nil)), client, func() time.Time { return w.now })
	require.NoError(t, err)
	w.Function = f
	return w
}

// rest is an event of the REST API, socket one of a client that opens a WebSocket.
func rest(headers ...string) events.APIGatewayCustomAuthorizerRequestTypeRequest {
	e := events.APIGatewayCustomAuthorizerRequestTypeRequest{
		Type: "REQUEST", MethodArn: stage + "/POST/graphql", Resource: "/graphql", Path: "/graphql",
		HTTPMethod: "POST", Headers: map[string]string{}, MultiValueHeaders: map[string][]string{},
		QueryStringParameters: map[string]string{},
	}
	for i := 0; i < len(headers); i += 2 {
		e.Headers[headers[i]] = headers[i+1]
		e.MultiValueHeaders[headers[i]] = append(e.MultiValueHeaders[headers[i]], headers[i+1])
	}
	return e
}

func socket(query map[string]string, headers ...string) map[string]any {
	e := rest(headers...)
	return map[string]any{
		"type": "REQUEST", "methodArn": stage + "/$connect", "headers": e.Headers,
		"multiValueHeaders": e.MultiValueHeaders, "queryStringParameters": query,
		"requestContext": map[string]any{
			"routeKey": "$connect", "eventType": "CONNECT", "connectionId": "abc=", "requestId": "r-1",
		},
	}
}

func (w *world) decide(event any) (events.APIGatewayCustomAuthorizerResponse, error) {
	w.t.Helper()
	text, err := json.Marshal(event)
	require.NoError(w.t, err)
	out, err := w.Handle(context.Background(), text)
	if err != nil {
		assert.Nil(w.t, out)
		return events.APIGatewayCustomAuthorizerResponse{}, err
	}
	return out.(events.APIGatewayCustomAuthorizerResponse), nil
}

func (w *world) good() string { return sign(w.t, jose.RS256, "rsa", keys().rsa, w.iss.claims(nil)) }

func bearer(text string) events.APIGatewayCustomAuthorizerRequestTypeRequest {
	return rest("Authorization", "Bearer "+text)
}

// allowed is the whole answer, as API Gateway reads it.
const allowed = `{"principalId":"user-1","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":` +
	`["execute-api:Invoke"],"Effect":"Allow","Resource":["` + stage + `/*"]}]},` +
	`"context":{"subject":"user-1","workspace":"acme"}}`

func TestGoodTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	k := keys()
	es := sign(t, jose.ES256, "ec", k.ec, w.iss.claims(nil))
	old := w.iss.claims(map[string]any{"exp": now.Add(-20 * time.Second).Unix()})
	for name, event := range map[string]any{
		"RS256":                             bearer(w.good()),
		"ES256":                             bearer(es),
		"one audience, not in a list":       bearer(sign(t, jose.RS256, "rsa", k.rsa, w.iss.claims(map[string]any{"aud": "shop"}))),
		"without times but the end":         bearer(sign(t, jose.RS256, "rsa", k.rsa, w.iss.claims(map[string]any{"iat": nil, "nbf": nil}))),
		"a clock that is half a minute off": bearer(sign(t, jose.RS256, "rsa", k.rsa, old)),
		"headers of HTTP/2":                 rest("authorization", "bearer "+w.good()),
	} {
		out, err := w.decide(event)
		require.NoError(t, err, name)
		text, err := json.Marshal(out)
		require.NoError(t, err)
		assert.JSONEq(t, allowed, string(text), name)
	}
	assert.Equal(t, 2, w.iss.asked(), "discovery and keys, once")
	assert.Zero(t, w.aws.Calls("GetSecretValue"), "WAF checks the origin of the REST API")
}

func TestBadTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	k := keys()
	with := func(changes map[string]any) string {
		return sign(t, jose.RS256, "rsa", k.rsa, w.iss.claims(changes))
	}
	header, payload, _ := strings.Cut(w.good(), ".")
	_ = header
	payload, signature, _ := strings.Cut(payload, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"rsa"}`))
	der, err := x509.MarshalPKIXPublicKey(k.rsa.Public())
	require.NoError(t, err)
	confused := sign(t, jose.HS256, "rsa", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), w.iss.claims(nil))
	forged := base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"` + w.iss.URL + `","workspace":"other"}`))
	for name, tc := range map[string]struct {
		event  any
		reason string
	}{
		"no token":                     {rest(), "there is no token"},
		"another scheme":               {rest("Authorization", "Basic "+w.good()), "there is no token"},
		"two of them":                  {rest("Authorization", "Bearer "+w.good(), "authorization", "Bearer x"), "there is no token"},
		"a token in the query of REST": {withQuery(rest(), "token", w.good()), "there is no token"},
		"no JWT":                       {bearer("abc"), string(token.ErrMalformed)},
		"algorithm none":               {bearer(none + "." + payload + "."), string(token.ErrMalformed)},
		"none with a signature":        {bearer(none + "." + payload + "." + signature), string(token.ErrMalformed)},
		"HS256 with the public key":    {bearer(confused), string(token.ErrMalformed)},
		"PS256":                        {bearer(sign(t, jose.PS256, "ps", k.rsa, w.iss.claims(nil))), string(token.ErrMalformed)},
		"RS256 with a key for PS256":   {bearer(sign(t, jose.RS256, "ps", k.rsa, w.iss.claims(nil))), string(token.ErrKey)},
		"a key for encryption":         {bearer(sign(t, jose.RS256, "enc", k.rsa, w.iss.claims(nil))), string(token.ErrKey)},
		"a key that is too short":      {bearer(sign(t, jose.RS256, "short", k.short, w.iss.claims(nil))), string(token.ErrKey)},
		"ES256 with the id of an RSA key": {
			bearer(sign(t, jose.ES256, "rsa", k.ec, w.iss.claims(nil))), string(token.ErrKey),
		},
		"no key id":                {bearer(sign(t, jose.RS256, "", k.rsa, w.iss.claims(nil))), string(token.ErrMalformed)},
		"another's signature":      {bearer(sign(t, jose.RS256, "rsa", k.other, w.iss.claims(nil))), string(token.ErrSignature)},
		"other claims":             {bearer(header + "." + forged + "." + signature), string(token.ErrSignature)},
		"another issuer":           {bearer(with(map[string]any{"iss": w.iss.URL + "/"})), string(token.ErrIssuer)},
		"no issuer":                {bearer(with(map[string]any{"iss": nil})), string(token.ErrIssuer)},
		"another audience":         {bearer(with(map[string]any{"aud": "shops"})), string(token.ErrAudience)},
		"no audience":              {bearer(with(map[string]any{"aud": nil})), string(token.ErrAudience)},
		"expired":                  {bearer(with(map[string]any{"exp": now.Add(-time.Minute).Unix()})), string(token.ErrExpired)},
		"never expires":            {bearer(with(map[string]any{"exp": nil})), string(token.ErrExpired)},
		"not yet valid":            {bearer(with(map[string]any{"nbf": now.Add(time.Minute).Unix()})), string(token.ErrNotYet)},
		"of the future":            {bearer(with(map[string]any{"iat": now.Add(time.Minute).Unix()})), string(token.ErrNotYet)},
		"too large":                {bearer(with(map[string]any{"more": strings.Repeat("x", 8<<10)})), string(token.ErrTooLarge)},
		"no workspace":             {bearer(with(map[string]any{"workspace": nil})), "the claim workspace names no workspace"},
		"a workspace as a list":    {bearer(with(map[string]any{"workspace": []string{"acme"}})), "the claim workspace"},
		"no id of a workspace":     {bearer(with(map[string]any{"workspace": "a_b"})), "the claim workspace"},
		"no subject":               {bearer(with(map[string]any{"sub": nil})), "the claim sub names nobody"},
		"a subject without an end": {bearer(with(map[string]any{"sub": strings.Repeat("x", 256)})), "the claim sub"},
	} {
		w.log.Reset()
		_, err := w.decide(tc.event)
		require.EqualError(t, err, "Unauthorized", "%s: API Gateway answers 401 to this word only", name)
		assert.Contains(t, w.log.String(), tc.reason, name)
	}
	assert.Equal(t, 2, w.iss.asked())
}

func withQuery(
	e events.APIGatewayCustomAuthorizerRequestTypeRequest, key, value string,
) events.APIGatewayCustomAuthorizerRequestTypeRequest {
	e.QueryStringParameters[key] = value
	return e
}
