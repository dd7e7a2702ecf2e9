package awsfake

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// managementPath is where a WebSocket API's stage has its connections.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
const managementPath = "/@connections/"

// OpenSocket makes a connection, and CloseSocket ends it.
func (s *Server) OpenSocket(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets[id] = []string{}
}

// CloseSocket ends a connection, as its client does.
func (s *Server) CloseSocket(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, id)
}

// Received are the messages that a connection got since the last call; open says whether there is one.
func (s *Server) Received(id string) (messages []string, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages, open = s.sockets[id]
	if open {
		s.sockets[id] = []string{}
	}
	return slices.Clone(messages), open
}

// LastManagementPath is the path of the last request about a connection.
func (s *Server) LastManagementPath() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.managed
}

func (s *Server) serveConnections(w http.ResponseWriter, r *http.Request) {
	_, id, _ := strings.Cut(r.URL.Path, managementPath)
	operation := map[string]string{
		http.MethodPost: "PostToConnection", http.MethodDelete: "DeleteConnection",
	}[r.Method]
	w.Header().Set("Content-Type", "application/json")
	if s.Fault != nil {
		if e := s.Fault(operation); e != nil {
			s.fail(w, e)
			return
		}
	}
	text, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[operation]++
	s.managed = r.URL.Path
	messages, open := s.sockets[id]
	switch {
	case err != nil || operation == "":
		s.fail(w, &Error{Type: "UnknownOperationException", Message: r.Method})
	case !open:
		w.Header().Set("X-Amzn-Errortype", "GoneException")
		s.fail(w, &Error{Type: "GoneException", Message: "Gone", Status: http.StatusGone})
	case len(text) > 128<<10:
		w.Header().Set("X-Amzn-Errortype", "PayloadTooLargeException")
		s.fail(w, &Error{Type: "PayloadTooLargeException", Status: http.StatusRequestEntityTooLarge})
	case operation == "DeleteConnection":
		delete(s.sockets, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		s.sockets[id] = append(messages, string(text))
		_ = json.NewEncoder(w).Encode(map[string]any{})
	}
}
