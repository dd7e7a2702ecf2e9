// Package entry serves the REST API: GraphQL at POST /graphql, and GET /health.
package entry

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/graph-gophers/graphql-go"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/graph-gophers/graphql-go/log"

	"github.com/plinth-iac/plinth/functions/engine/effect"
	"github.com/plinth-iac/plinth/functions/engine/tenant"
	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// The limits of a query. The introspection that tools send has a depth of 13 and some 150 selections.
const (
	maxDepth      = 15
	maxSelections = 300
	maxQuery      = 16 << 10
	maxOverlaps   = 10_000
	maxParallel   = 4
)

//go:embed schema.graphql
var schemaText string

// Function answers requests.
type Function struct {
	// Version and Environment are what health tells.
	Version, Environment string
	// Registry knows the workspaces.
	Registry *registry.Registry
	// Databases are theirs.
	Databases *tenant.Databases
	// Effects are what mutations bring about.
	Effects *effect.Effects
	// Log receives the causes of errors that callers are not told.
	Log *slog.Logger

	schema *graphql.Schema
}

// parse makes the schema.
func (f *Function) parse() (err error) {
	f.schema, err = graphql.ParseSchema(schemaText, &root{f},
		graphql.UseStringDescriptions(), graphql.UseFieldResolvers(), graphql.DisableFieldSelections(),
		graphql.MaxDepth(maxDepth), graphql.MaxSelections(maxSelections), graphql.MaxQueryLength(maxQuery),
		graphql.OverlapValidationLimit(maxOverlaps), graphql.MaxParallelism(maxParallel),
		graphql.PanicHandler(quiet{}), graphql.Logger(log.LoggerFunc(func(ctx context.Context, value any) {
			f.Log.Error("panic", "request", current(ctx).request, "error", fmt.Sprint(value))
		})))
	return err
}

// quiet tells callers nothing of a panic.
type quiet struct{}

// MakePanicError is called by the GraphQL library.
func (quiet) MakePanicError(ctx context.Context, _ any) *gqlerrors.QueryError {
	return gqlerrors.Errorf("internal error; its cause is in the log of request %s", current(ctx).request)
}

// Handle answers one request. What is wrong with a request is told with status 4xx; an error of this
// function would be Lambda's.
func (f *Function) Handle(ctx context.Context, event json.RawMessage) (any, error) {
	var r events.APIGatewayProxyRequest
	if err := json.Unmarshal(event, &r); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if r.HTTPMethod == "" || r.Path == "" {
		return nil, errors.New("event: is none of a REST API's proxy integration")
	}
	switch {
	case r.Path == "/health" && r.HTTPMethod == http.MethodGet:
		return answer(http.StatusOK, map[string]string{"status": "ok"})
	case r.Path == "/graphql" && r.HTTPMethod == http.MethodPost:
		return f.graphql(ctx, r)
	case r.Path == "/graphql" || r.Path == "/health":
		return refuse(http.StatusMethodNotAllowed, "want GET /health or POST /graphql")
	default:
		return refuse(http.StatusNotFound, "want GET /health or POST /graphql")
	}
}

// query is the body of a request.
// https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
type query struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
}

func (f *Function) graphql(ctx context.Context, r events.APIGatewayProxyRequest) (any, error) {
	workspace, _ := r.RequestContext.Authorizer["workspace"].(string)
	subject, _ := r.RequestContext.Authorizer["subject"].(string)
	id, err := name.Parse(workspace)
	if err != nil || subject == "" {
		return refuse(http.StatusUnauthorized, "the authorizer names no workspace or subject")
	}
	body := []byte(r.Body)
	if r.IsBase64Encoded {
		if body, err = base64.StdEncoding.DecodeString(r.Body); err != nil {
			return refuse(http.StatusBadRequest, "want a body of base64")
		}
	}
	var q query
	if err := json.Unmarshal(body, &q); err != nil || q.Query == "" {
		return refuse(http.StatusBadRequest, `want a body of JSON: {"query", "operationName", "variables"}`)
	}
	c := &call{id: id, subject: subject, request: r.RequestContext.RequestID}
	return answer(http.StatusOK, f.schema.Exec(f.with(ctx, c), q.Query, q.OperationName, q.Variables))
}

func refuse(status int, why string) (any, error) {
	return answer(status, map[string]any{"errors": []map[string]string{{"message": why}}})
}

func answer(status int, body any) (any, error) {
	text, err := json.Marshal(body)
	return events.APIGatewayProxyResponse{
		StatusCode: status, Body: string(text),
		Headers: map[string]string{
			"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store",
			"X-Content-Type-Options": "nosniff",
		},
	}, err
}
