// Package token verifies the tokens of an OpenID Connect issuer.
package token

import (
	"context"
	"errors"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	// maxBytes is how large a token may be. API Gateway takes 10,240 bytes of headers in all.
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
	maxBytes = 8 << 10
	// leeway is by how much the issuer's clock may differ from ours.
	leeway = 30 * time.Second
)

// Refusal is why a token is not believed. It never quotes the token.
type Refusal string

// The reasons.
const (
	ErrTooLarge  Refusal = "the token is larger than 8 KiB"
	ErrMalformed Refusal = "the token is no signed JWT of RS256 or ES256 with a key id"
	ErrKey       Refusal = "the issuer has no such key for this algorithm"
	ErrSignature Refusal = "the signature is wrong"
	ErrIssuer    Refusal = "the token is of another issuer"
	ErrAudience  Refusal = "the token is for another audience"
	ErrExpired   Refusal = "the token has expired, or never would"
	ErrNotYet    Refusal = "the token is not valid yet"
)

// Error is the reason.
func (r Refusal) Error() string { return string(r) }

// Verifier verifies the tokens of one issuer for one audience.
type Verifier struct {
	// Keys are the issuer's.
	Keys *Keys
	// Audience is for whom tokens must be.
	Audience string
	// Now is the clock.
	Now func() time.Time
}

// Verify returns what a token claims, if it is to be believed. The error is a Refusal, or tells that the
// issuer could not be asked.
func (v *Verifier) Verify(ctx context.Context, text string) (map[string]any, error) {
	if len(text) > maxBytes {
		return nil, ErrTooLarge
	}
	signed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil || len(signed.Headers) != 1 || signed.Headers[0].KeyID == "" {
		return nil, ErrMalformed
	}
	key, err := v.Keys.Find(ctx, signed.Headers[0].KeyID, signed.Headers[0].Algorithm)
	if err != nil {
		return nil, err
	}
	var (
		standard jwt.Claims
		all      map[string]any
	)
	if err := signed.Claims(key, &standard, &all); err != nil {
		return nil, ErrSignature
	}
	return all, v.check(standard)
}

func (v *Verifier) check(claims jwt.Claims) error {
	if claims.Expiry == nil {
		return ErrExpired
	}
	err := claims.ValidateWithLeeway(jwt.Expected{
		Issuer: v.Keys.Issuer, AnyAudience: jwt.Audience{v.Audience}, Time: v.Now(),
	}, leeway)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return ErrIssuer
	case errors.Is(err, jwt.ErrInvalidAudience):
		return ErrAudience
	case errors.Is(err, jwt.ErrExpired):
		return ErrExpired
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return ErrNotYet
	default:
		return ErrMalformed
	}
}
