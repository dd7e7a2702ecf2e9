package entry

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// request is as much of an event as the decision is made of. Header names are of any case: HTTP/2 has lower
// case, and API Gateway passes on what it gets.
type request struct {
	Type      string              `json:"type"`
	MethodARN string              `json:"methodArn"`
	Headers   map[string]string   `json:"headers"`
	Multi     map[string][]string `json:"multiValueHeaders"`
	Query     map[string]string   `json:"queryStringParameters"`
	Context   struct {
		RequestID string `json:"requestId"`
		RouteKey  string `json:"routeKey"`
		EventType string `json:"eventType"`
	} `json:"requestContext"`
}

// stageARN is an API's stage, before what is called there: a method and a path, or a route.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
var stageARN = regexp.MustCompile(
	`^(arn:aws[a-z-]*:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]+/[A-Za-z0-9_$-]+)/.+$`)

func parse(event json.RawMessage) (r request, stage string, err error) {
	if err := json.Unmarshal(event, &r); err != nil {
		return r, "", fmt.Errorf("event: %w", err)
	}
	found := stageARN.FindStringSubmatch(r.MethodARN)
	if r.Type != "REQUEST" || found == nil {
		return r, "", errors.New("event: is none of a REQUEST authorizer with payload format 1.0")
	}
	return r, found[1], nil
}

// socket says that a client opens a WebSocket. The caller cannot choose these fields.
func (r request) socket() bool {
	return r.Context.RouteKey == "$connect" && r.Context.EventType == "CONNECT"
}

// header is the one value of a header, and none when it came more than once: which of them others go by
// cannot be known.
func (r request) header(name string) string {
	var values []string
	for key, all := range r.Multi {
		if strings.EqualFold(key, name) {
			values = append(values, all...)
		}
	}
	if r.Multi == nil {
		for key, value := range r.Headers {
			if strings.EqualFold(key, name) {
				values = append(values, value)
			}
		}
	}
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

func (r request) query(name string) string {
	for key, value := range r.Query {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// bearer is the token: of the header, or of the query where a browser opens a WebSocket, for which it can
// set no header.
func (r request) bearer() string {
	scheme, token, ok := strings.Cut(r.header("Authorization"), " ")
	if ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	if r.socket() && r.header("Authorization") == "" {
		return r.query("token")
	}
	return ""
}

// named is the workspace that an anonymous caller names: in the header, by which API Gateway remembers the
// answer, or in the query where a browser opens a WebSocket.
func (r request) named() string {
	if name := r.header("X-Workspace"); name != "" || !r.socket() {
		return name
	}
	return r.query("X-Workspace")
}
