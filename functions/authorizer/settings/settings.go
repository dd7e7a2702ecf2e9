// Package settings reads the authorizer's environment.
package settings

import (
	"cmp"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/plinth-iac/plinth/functions/internal/environment"
)

// The variables that the function reads, besides those that Lambda sets.
const (
	Issuer          = "ISSUER"
	Audience        = "AUDIENCE"
	WorkspaceClaim  = "WORKSPACE_CLAIM"
	OriginSecretARN = "ORIGIN_SECRET_ARN"
	Anonymous       = "ANONYMOUS"
)

// Settings are the environment, read.
type Settings struct {
	// AWS is where everything is, and who the function is there.
	AWS aws.Config
	// Issuer is who signs tokens: the https address of an OpenID Connect issuer. Required, unless Anonymous.
	Issuer string
	// Audience is for whom tokens must be. Required, unless Anonymous.
	Audience string
	// WorkspaceClaim is the claim that names the caller's workspace. Default: "workspace".
	WorkspaceClaim string
	// OriginSecretARN is the secret that CloudFront sends along. Required.
	OriginSecretARN string
	// Anonymous asks for no tokens: callers name their workspace themselves. For tests of a deployment only.
	// Default: false.
	Anonymous bool
}

var claim = regexp.MustCompile(`^[A-Za-z0-9_:/.-]{1,128}$`)

// Load reads the environment through lookup.
func Load(lookup environment.Lookup) (Settings, error) {
	r := environment.New(lookup)
	s := Settings{
		AWS: r.AWS(),
		WorkspaceClaim: cmp.Or(r.Maybe(WorkspaceClaim, claim,
			"up to 128 letters, digits or _:/.-"), "workspace"),
		OriginSecretARN: r.Text(OriginSecretARN, environment.SecretARN, "the ARN of a secret"),
		Anonymous:       r.Flag(Anonymous),
	}
	if s.Anonymous {
		r.Problems.Unless(r.Optional(Issuer) == "", Issuer,
			"is %q; want none while %s is true, for no token is looked at", r.Optional(Issuer), Anonymous)
	} else {
		s.Issuer = r.Text(Issuer, environment.URL, "the https address of an OpenID Connect issuer")
		s.Audience = r.Text(Audience, nil, "the audience of the tokens")
	}
	return s, r.Err()
}
