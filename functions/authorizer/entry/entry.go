// Package entry decides about requests.
package entry

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/plinth-iac/plinth/functions/authorizer/origin"
	"github.com/plinth-iac/plinth/functions/authorizer/settings"
	"github.com/plinth-iac/plinth/functions/authorizer/token"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// ErrUnauthorized is answered by API Gateway with 401, for its text.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
var ErrUnauthorized = errors.New(http.StatusText(http.StatusUnauthorized))

// originHeader is what CloudFront adds.
const originHeader = "X-Origin-Verify"

// maxSubject is how long a subject may be. https://openid.net/specs/openid-connect-core-1_0.html#IDToken
const maxSubject = 255

// Function decides.
type Function struct {
	// Verifier believes tokens. Nil believes everybody.
	Verifier *token.Verifier
	// Claim names the workspace in a token.
	Claim string
	// Origin is the secret that CloudFront sends.
	Origin *origin.Secret
	// Log receives one line per decision, without token, secret or subject.
	Log *slog.Logger
}

// New reads the environment and connects to nothing. The issuer is reached through client.
func New(
	lookup environment.Lookup, log *slog.Logger, client *http.Client, now func() time.Time,
) (*Function, error) {
	s, err := settings.Load(lookup)
	if err != nil {
		return nil, err
	}
	f := &Function{
		Claim: s.WorkspaceClaim, Log: log,
		Origin: &origin.Secret{
			ARN: s.OriginSecretARN, Now: now,
			Client: sync.OnceValue(func() *secretsmanager.Client { return secretsmanager.NewFromConfig(s.AWS) }),
		},
	}
	if !s.Anonymous {
		f.Verifier = &token.Verifier{
			Keys: &token.Keys{Issuer: s.Issuer, HTTP: client, Now: now}, Audience: s.Audience, Now: now,
		}
	}
	return f, nil
}

// caller is who is let in.
type caller struct {
	workspace name.ID
	subject   string
}

// Handle answers a policy. A caller without a good token is answered ErrUnauthorized, one who went around
// CloudFront a denial.
func (f *Function) Handle(ctx context.Context, event json.RawMessage) (any, error) {
	r, stage, err := parse(event)
	if err != nil {
		return nil, err
	}
	log := f.Log.With("request", r.Context.RequestID, "socket", r.socket())
	if r.socket() {
		known, err := f.Origin.Is(ctx, r.header(originHeader))
		if err != nil {
			log.Error("the origin could not be checked", "error", err.Error())
			return nil, err
		}
		if !known {
			log.Warn("denied", "reason", "it did not come through CloudFront")
			return policy("Deny", stage, caller{}), nil
		}
	}
	who, err := f.who(ctx, r)
	if _, refused := errors.AsType[token.Refusal](err); refused {
		log.Warn("unauthorized", "reason", err.Error())
		return nil, ErrUnauthorized
	}
	if err != nil {
		log.Error("the token could not be checked", "error", err.Error())
		return nil, err
	}
	log.Info("allowed", "workspace", who.workspace.String())
	return policy("Allow", stage, who), nil
}

func (f *Function) who(ctx context.Context, r request) (caller, error) {
	if f.Verifier == nil {
		id, err := name.Parse(r.named())
		if err != nil {
			return caller{}, token.Refusal("no workspace is named, or none that could be")
		}
		return caller{id, "anonymous"}, nil
	}
	text := r.bearer()
	if text == "" {
		return caller{}, token.Refusal("there is no token")
	}
	claims, err := f.Verifier.Verify(ctx, text)
	if err != nil {
		return caller{}, err
	}
	workspace, _ := claims[f.Claim].(string)
	id, err := name.Parse(workspace)
	if err != nil {
		return caller{}, token.Refusal("the claim " + f.Claim + " names no workspace")
	}
	subject, _ := claims["sub"].(string)
	if subject == "" || len(subject) > maxSubject {
		return caller{}, token.Refusal("the claim sub names nobody")
	}
	return caller{id, subject}, nil
}

// policy is about all of the stage, for API Gateway remembers it: a policy about one route would deny the
// caller all others.
func policy(effect, stage string, who caller) events.APIGatewayCustomAuthorizerResponse {
	answer := events.APIGatewayCustomAuthorizerResponse{
		PrincipalID: "unknown",
		PolicyDocument: events.APIGatewayCustomAuthorizerPolicy{
			Version: "2012-10-17",
			Statement: []events.IAMPolicyStatement{{
				Action: []string{"execute-api:Invoke"}, Effect: effect, Resource: []string{stage + "/*"},
			}},
		},
	}
	if effect == "Allow" {
		answer.PrincipalID = who.subject
		answer.Context = map[string]any{"workspace": who.workspace.String(), "subject": who.subject}
	}
	return answer
}
