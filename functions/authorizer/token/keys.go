package token

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// fresh is how long keys are used before the issuer is asked again, stale how long they are used while it
	// does not answer, and pause how long it is left alone after it was asked.
	fresh = 15 * time.Minute
	stale = 24 * time.Hour
	pause = time.Minute
	// answerTime is how long one answer of it may take, of the two that are needed: somebody waits for them, and
	// a function that takes longer than five seconds is cut off.
	answerTime = 2 * time.Second
	// maxAnswer is how much it may say.
	maxAnswer = 256 << 10
	// minRSA is the shortest key that RS256 allows. https://www.rfc-editor.org/rfc/rfc7518#section-3.3
	minRSA = 2048
)

// Keys are an issuer's, by OpenID Connect discovery. They are fetched when first needed and kept.
// https://openid.net/specs/openid-connect-discovery-1_0.html
type Keys struct {
	// Issuer is its https address, as its tokens name it.
	Issuer string
	// HTTP is how it is reached.
	HTTP *http.Client
	// Now is the clock.
	Now func() time.Time

	mu      sync.Mutex
	set     jose.JSONWebKeySet
	fetched time.Time
	asked   time.Time
}

// Client reaches issuers. A redirection must not lead to where there is no TLS.
func Client(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: transport, Timeout: answerTime,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if r.URL.Scheme != "https" || len(via) > 3 {
				return errors.New("redirected too often, or to where there is no TLS")
			}
			return nil
		},
	}
}

// Find is the key of an id, if it is made for the algorithm. An unknown id has the issuer asked again, for
// it may have changed its keys; but not more than once a minute, for anybody can make up ids.
func (k *Keys) Find(ctx context.Context, id, algorithm string) (any, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	known := k.fetched.After(k.Now().Add(-fresh))
	if key, ok := usable(k.set, id, algorithm); ok && known {
		return key, nil
	}
	if k.asked.IsZero() || !k.Now().Before(k.asked.Add(pause)) {
		if err := k.fetch(ctx); err != nil && !k.usable() {
			return nil, err
		}
	}
	if !k.usable() {
		return nil, errors.New("the issuer did not answer a moment ago")
	}
	if key, ok := usable(k.set, id, algorithm); ok {
		return key, nil
	}
	return nil, ErrKey
}

// usable says that there are keys, and none too old.
func (k *Keys) usable() bool { return k.fetched.After(k.Now().Add(-stale)) }

func (k *Keys) fetch(ctx context.Context) error {
	k.asked = k.Now()
	var about struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	at := strings.TrimSuffix(k.Issuer, "/") + "/.well-known/openid-configuration"
	if err := k.get(ctx, at, &about); err != nil {
		return err
	}
	if about.Issuer != k.Issuer || !strings.HasPrefix(about.Keys, "https://") {
		return fmt.Errorf("the issuer says it is %.200q with keys at %.200q; want %q and an https address",
			about.Issuer, about.Keys, k.Issuer)
	}
	var all struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := k.get(ctx, about.Keys, &all); err != nil {
		return err
	}
	// One key of a kind that is not known here must not hide the others.
	// https://www.rfc-editor.org/rfc/rfc7517#section-5
	var set jose.JSONWebKeySet
	for _, text := range all.Keys {
		var key jose.JSONWebKey
		if key.UnmarshalJSON(text) == nil {
			set.Keys = append(set.Keys, key)
		}
	}
	k.set, k.fetched = set, k.Now()
	return nil
}

func (k *Keys) get(ctx context.Context, address string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "application/json")
	answer, err := k.HTTP.Do(r)
	if err != nil {
		return fmt.Errorf("ask the issuer: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("ask the issuer: GET %s: %s", address, answer.Status)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("ask the issuer: %w", err)
	}
	if len(text) > maxAnswer {
		return fmt.Errorf("ask the issuer: GET %s: the answer is larger than %d bytes", address, maxAnswer)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("ask the issuer: GET %s: %w", address, err)
	}
	return nil
}

// usable is the key of an id in a set, if it is public, strong enough and made for signatures by the
// algorithm.
func usable(set jose.JSONWebKeySet, id, algorithm string) (any, bool) {
	for _, key := range set.Key(id) {
		if (key.Use != "" && key.Use != "sig") || (key.Algorithm != "" && key.Algorithm != algorithm) {
			continue
		}
		switch public := key.Key.(type) {
		case *rsa.PublicKey:
			if algorithm == string(jose.RS256) && public.N.BitLen() >= minRSA {
				return public, true
			}
		case *ecdsa.PublicKey:
			if algorithm == string(jose.ES256) && public.Curve == elliptic.P256() {
				return public, true
			}
		}
	}
	return nil, false
}
