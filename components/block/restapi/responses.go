package restapi

import (
	"maps"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ResponseType is why API Gateway answers itself instead of a function.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
type ResponseType string

// The reasons.
const (
	// Default4XX and Default5XX stand for all that have no response of their own.
	Default4XX ResponseType = "DEFAULT_4XX"
	Default5XX ResponseType = "DEFAULT_5XX"
	// Unauthorized is a request without proof, AccessDenied one whose proof was not enough.
	Unauthorized ResponseType = "UNAUTHORIZED"
	AccessDenied ResponseType = "ACCESS_DENIED"
	// ExpiredToken, InvalidSignature and MissingAuthenticationToken are what IAM refuses. The last is also the
	// answer for a path without a route.
	ExpiredToken               ResponseType = "EXPIRED_TOKEN"
	InvalidSignature           ResponseType = "INVALID_SIGNATURE"
	MissingAuthenticationToken ResponseType = "MISSING_AUTHENTICATION_TOKEN"
	// AuthorizerFailure is an authorizer's function that failed, AuthorizerConfigurationError one that could not
	// be called.
	AuthorizerFailure            ResponseType = "AUTHORIZER_FAILURE"
	AuthorizerConfigurationError ResponseType = "AUTHORIZER_CONFIGURATION_ERROR"
	// InvalidAPIKey is a key that is missing, unknown or disabled.
	InvalidAPIKey ResponseType = "INVALID_API_KEY"
	// Throttled and QuotaExceeded are limits that were passed.
	Throttled     ResponseType = "THROTTLED"
	QuotaExceeded ResponseType = "QUOTA_EXCEEDED"
	// BadRequestBody and BadRequestParameters are what validation refuses.
	BadRequestBody       ResponseType = "BAD_REQUEST_BODY"
	BadRequestParameters ResponseType = "BAD_REQUEST_PARAMETERS"
	// RequestTooLarge and UnsupportedMediaType are bodies that cannot be carried.
	RequestTooLarge      ResponseType = "REQUEST_TOO_LARGE"
	UnsupportedMediaType ResponseType = "UNSUPPORTED_MEDIA_TYPE"
	// IntegrationFailure and IntegrationTimeout are functions that failed or took too long.
	IntegrationFailure ResponseType = "INTEGRATION_FAILURE"
	IntegrationTimeout ResponseType = "INTEGRATION_TIMEOUT"
	// APIConfigurationError and ResourceNotFound are mistakes in the API, and WAFFiltered is what a web ACL
	// blocked.
	APIConfigurationError ResponseType = "API_CONFIGURATION_ERROR"
	ResourceNotFound      ResponseType = "RESOURCE_NOT_FOUND"
	WAFFiltered           ResponseType = "WAF_FILTERED"
)

func responseTypes() []ResponseType {
	return []ResponseType{
		Default4XX, Default5XX, Unauthorized, AccessDenied, ExpiredToken, InvalidSignature,
		MissingAuthenticationToken, AuthorizerFailure, AuthorizerConfigurationError, InvalidAPIKey, Throttled,
		QuotaExceeded, BadRequestBody, BadRequestParameters, RequestTooLarge, UnsupportedMediaType,
		IntegrationFailure, IntegrationTimeout, APIConfigurationError, ResourceNotFound, WAFFiltered,
	}
}

// Response is what API Gateway answers itself.
type Response struct {
	// Status is the HTTP status. Default: AWS's for the reason. 400 to 599.
	Status int
	// Headers are added, by name. Default: none but those of CORS.
	Headers map[string]string
	// Body is JSON, in which $context.requestId and its like are filled in.
	// Default: {"message": $context.error.messageString}.
	Body string
}

// responses are those of the caller, and those that let a page of another site read an error.
func (a Args) responses() map[string]Response {
	out := map[string]Response{}
	for typ, r := range a.Responses {
		out[string(typ)] = r
	}
	if a.CORS == nil {
		return out
	}
	for _, typ := range []ResponseType{Default4XX, Default5XX} {
		out[string(typ)] = out[string(typ)] // those that were left out are written too
	}
	for typ, r := range out {
		headers := map[string]string{"Access-Control-Allow-Origin": a.CORS.Origins[0]}
		if a.CORS.Credentials {
			headers["Access-Control-Allow-Credentials"] = "true"
		}
		maps.Copy(headers, r.Headers)
		r.Headers = headers
		out[typ] = r
	}
	return out
}

func (a *API) declareResponses(ctx *pulumi.Context) error {
	for typ, r := range sorted(a.args.responses()) {
		args := &apigateway.ResponseArgs{RestApiId: a.RestAPI.ID(), ResponseType: pulumi.String(typ)}
		if r.Status != 0 {
			args.StatusCode = pulumi.String(strconv.Itoa(r.Status))
		}
		if r.Body != "" {
			args.ResponseTemplates = pulumi.StringMap{"application/json": pulumi.String(r.Body)}
		}
		headers := pulumi.StringMap{}
		for name, value := range r.Headers {
			headers["gatewayresponse.header."+name] = pulumi.String(quoted(value))
		}
		if len(headers) > 0 {
			args.ResponseParameters = headers
		}
		made, err := apigateway.NewResponse(ctx, a.name+"-"+typ, args, a.child())
		if err != nil {
			return err
		}
		a.deployed.add(made, "answer "+typ, args)
	}
	return nil
}
