// Package awsfake serves the parts of DynamoDB, Secrets Manager, S3, SQS, Lambda, EventBridge and of API
// Gateway's connections that our functions use, over HTTP.
//
// The clients under test are the SDK's own, pointed here by their BaseEndpoint. What AWS refuses is refused
// with AWS's own error types: conditions that do not hold, labels that are elsewhere, parts that are too
// small. What the fake does not know it answers with UnknownOperationException, so that no test passes by
// luck.
package awsfake

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Account and Region are where everything is.
const (
	Account = "123456789012"
	Region  = "eu-west-1"
)

// Error is an answer that the SDK turns into its typed error.
type Error struct {
	// Type is AWS's name of it: "ConditionalCheckFailedException".
	Type string
	// Message explains it.
	Message string
	// Extra are further fields of the answer.
	Extra map[string]any
	// Status is of HTTP. Default: 400.
	Status int
}

func (e *Error) Error() string { return e.Type + ": " + e.Message }

// Server is one account of AWS.
type Server struct {
	// Fault, when set before the first request, may fail any operation ("TransactWriteItems") before it has any
	// effect.
	Fault func(operation string) *Error
	// PageSize is how many items one answer of a Query has at most. Default: all of them.
	PageSize int

	http *httptest.Server

	mu       sync.Mutex
	tables   map[string]*table
	done     map[string]bool // transactions by token
	secrets  map[string]*secret
	buckets  map[string]map[string]*Object
	uploads  map[string]*multipart
	queues   map[string]*queue
	clock    time.Time // of the queues
	sockets  map[string][]string
	managed  string
	lambdas  map[string]func(payload []byte) (answer []byte, failed bool)
	buses    map[string][]Event
	sequence int
	calls    map[string]int
}

// New starts an empty account. It ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{
		tables: map[string]*table{}, done: map[string]bool{}, secrets: map[string]*secret{},
		buckets: map[string]map[string]*Object{}, uploads: map[string]*multipart{}, queues: map[string]*queue{},
		clock: time.Now(), sockets: map[string][]string{}, buses: map[string][]Event{},
		lambdas: map[string]func([]byte) ([]byte, bool){}, calls: map[string]int{},
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.http.Close)
	return s
}

// URL is the endpoint of all services.
func (s *Server) URL() string { return s.http.URL }

// Config lets the SDK's clients reach the server.
func (s *Server) Config() aws.Config {
	return aws.Config{
		Region: Region, BaseEndpoint: aws.String(s.http.URL), RetryMode: aws.RetryModeStandard,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAFAKE", "secret", ""),
	}
}

// Calls counts the requests for an operation.
func (s *Server) Calls(operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[operation]
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	target := r.Header.Get("X-Amz-Target")
	switch {
	case target != "":
	case strings.Contains(r.URL.Path, managementPath):
		s.serveConnections(w, r)
		return
	case strings.HasPrefix(r.URL.Path, invocationPath):
		s.serveInvocation(w, r)
		return
	default:
		s.serveObjects(w, r)
		return
	}
	_, operation, _ := strings.Cut(target, ".")
	out, err := s.dispatch(operation, r)
	w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
	var refusal *Error
	switch {
	case errors.As(err, &refusal):
		s.fail(w, refusal)
	case err != nil:
		s.fail(w, &Error{Type: "SerializationException", Message: err.Error()})
	default:
		_ = json.NewEncoder(w).Encode(out)
	}
}

func (s *Server) fail(w http.ResponseWriter, e *Error) {
	body := map[string]any{"__type": e.Type, "message": e.Message}
	maps.Copy(body, e.Extra)
	w.WriteHeader(cmp.Or(e.Status, http.StatusBadRequest))
	_ = json.NewEncoder(w).Encode(body)
}

// operation reads its input and answers it, while the server is locked.
type operation func(s *Server, body *json.Decoder) (any, error)

// on makes an operation out of a method that takes its input decoded.
func on[In any](serve func(s *Server, in In) (any, error)) operation {
	return func(s *Server, body *json.Decoder) (any, error) {
		var in In
		if err := body.Decode(&in); err != nil {
			return nil, err
		}
		return serve(s, in)
	}
}

var operations = map[string]operation{
	"GetItem":            on((*Server).getItem),
	"PutItem":            on((*Server).putItem),
	"DeleteItem":         on((*Server).deleteItem),
	"Query":              on((*Server).query),
	"BatchWriteItem":     on((*Server).batchWrite),
	"TransactGetItems":   on((*Server).transactGet),
	"TransactWriteItems": on((*Server).transactWrite),

	"CreateSecret":             on((*Server).createSecret),
	"GetSecretValue":           on((*Server).getSecretValue),
	"PutSecretValue":           on((*Server).putSecretValue),
	"DescribeSecret":           on((*Server).describeSecret),
	"UpdateSecretVersionStage": on((*Server).updateStage),
	"DeleteSecret":             on((*Server).deleteSecret),
	"RestoreSecret":            on((*Server).restoreSecret),
	"RotateSecret":             on((*Server).rotateSecret),

	"PutEvents": on((*Server).putEvents),

	"GetQueueUrl":             on((*Server).queueURL),
	"SendMessage":             on((*Server).sendMessage),
	"ReceiveMessage":          on((*Server).receiveMessage),
	"DeleteMessage":           on((*Server).deleteMessage),
	"ChangeMessageVisibility": on((*Server).changeVisibility),
}

func (s *Server) dispatch(name string, r *http.Request) (any, error) {
	serve, ok := operations[name]
	if !ok {
		return nil, &Error{Type: "UnknownOperationException", Message: "the fake does not know " + name}
	}
	if s.Fault != nil {
		if e := s.Fault(name); e != nil {
			return nil, e
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[name]++
	return serve(s, json.NewDecoder(r.Body))
}

// next makes an id that was not there before.
func (s *Server) next(kind string) string {
	s.sequence++
	return fmt.Sprintf("%s-%08d", kind, s.sequence)
}
