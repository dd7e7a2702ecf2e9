package entry_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/require"
)

// issuer is an OpenID Connect issuer with TLS. What it serves can be changed.
type issuer struct {
	*httptest.Server

	mu    sync.Mutex
	keys  []any // jose.JSONWebKey, or what is none
	about map[string]any
	down  bool
	calls int
}

func newIssuer(t testing.TB, keys ...any) *issuer {
	t.Helper()
	i := &issuer{keys: keys}
	i.Server = httptest.NewTLSServer(http.HandlerFunc(i.serve))
	t.Cleanup(i.Close)
	i.about = map[string]any{"issuer": i.URL, "jwks_uri": i.URL + "/keys"}
	return i
}

func (i *issuer) serve(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.calls++
	switch {
	case i.down:
		w.WriteHeader(http.StatusBadGateway)
	case r.URL.Path == "/.well-known/openid-configuration":
		_ = json.NewEncoder(w).Encode(i.about)
	case r.URL.Path == "/keys":
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": i.keys})
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (i *issuer) change(change func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change()
}

func (i *issuer) asked() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.calls
}

// One key of each kind, for making RSA keys takes long.
var keys = sync.OnceValue(func() (k struct {
	rsa, other, short *rsa.PrivateKey
	ec                *ecdsa.PrivateKey
},
) {
	k.rsa, _ = rsa.GenerateKey(rand.Reader, 2048)
	k.other, _ = rsa.GenerateKey(rand.Reader, 2048)
	k.short, _ = rsa.GenerateKey(rand.Reader, 1024)
	k.ec, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return k
})

func public(id string, key crypto.Signer) jose.JSONWebKey {
	return jose.JSONWebKey{KeyID: id, Key: key.Public(), Use: "sig"}
}

// now is when the tests happen.
var now = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

// claims are good ones, with changes; nil takes a claim away.
func (i *issuer) claims(changes map[string]any) map[string]any {
	all := map[string]any{
		"iss": i.URL, "aud": []string{"other", "shop"}, "sub": "user-1", "workspace": "acme",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for k, v := range changes {
		if all[k] = v; v == nil {
			delete(all, k)
		}
	}
	return all
}

func sign(t testing.TB, algorithm jose.SignatureAlgorithm, id string, key any, claims map[string]any) string {
	t.Helper()
	options := (&jose.SignerOptions{}).WithType("JWT")
	if id != "" {
		options = options.WithHeader("kid", id)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, options)
	require.NoError(t, err)
	text, err := jwt.Signed(signer).Claims(claims).Serialize() //nolint:misspell // the library's word
	require.NoError(t, err)
	return text
}
