package awsfake

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

const invocationPath = "/2015-03-31/functions/"

// AddFunction makes a Lambda function. It answers a payload, and says whether it failed.
func (s *Server) AddFunction(name string, serve func(payload []byte) (answer []byte, failed bool)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lambdas[name] = serve
}

func (s *Server) serveInvocation(w http.ResponseWriter, r *http.Request) {
	name, found := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, invocationPath), "/invocations")
	payload, err := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	if s.Fault != nil {
		if e := s.Fault("Invoke"); e != nil {
			s.fail(w, e)
			return
		}
	}
	s.mu.Lock()
	s.calls["Invoke"]++
	serve, known := s.lambdas[name]
	s.mu.Unlock()
	switch {
	case err != nil || !found || !json.Valid(payload):
		s.fail(w, &Error{Type: "InvalidRequestContentException", Message: "no JSON"})
	case !known:
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		s.fail(w, &Error{
			Type: "ResourceNotFoundException", Message: "Function not found: " + name, Status: http.StatusNotFound,
		})
	default:
		answer, failed := serve(payload)
		if failed {
			w.Header().Set("X-Amz-Function-Error", "Unhandled")
		}
		_, _ = w.Write(answer)
	}
}

// Event is one that was put on a bus.
type Event struct {
	EventBusName, Source, DetailType, Detail string
}

// AddBus makes an event bus.
func (s *Server) AddBus(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buses[name] = []Event{}
}

// Events are those that were put on a bus, in their order.
func (s *Server) Events(bus string) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.buses[bus])
}

// putEvents refuses single entries, as EventBridge does, within an answer of 200.
func (s *Server) putEvents(in struct{ Entries []Event }) (any, error) {
	if len(in.Entries) == 0 || len(in.Entries) > 10 {
		return nil, invalid("1 to 10 entries")
	}
	var (
		entries []any
		failed  int
	)
	for _, e := range in.Entries {
		_, known := s.buses[e.EventBusName]
		switch {
		case !json.Valid([]byte(e.Detail)) || !strings.HasPrefix(e.Detail, "{"):
			failed++
			entries = append(entries, map[string]any{
				"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed.",
			})
		case !known:
			return nil, &Error{Type: "ResourceNotFoundException", Message: "Event bus does not exist."}
		default:
			s.buses[e.EventBusName] = append(s.buses[e.EventBusName], e)
			entries = append(entries, map[string]any{"EventId": s.next("event")})
		}
	}
	return map[string]any{"Entries": entries, "FailedEntryCount": failed}, nil
}
