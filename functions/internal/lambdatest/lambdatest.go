// Package lambdatest runs a function as Lambda does: the program named bootstrap, its environment, and the
// runtime API.
package lambdatest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Build compiles the function in the working folder, and returns the program.
func Build(t testing.TB) (program string) {
	t.Helper()
	program = filepath.Join(t.TempDir(), "bootstrap")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-trimpath",
		"-ldflags", "-s -w", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	return program
}

// Run starts the program with nothing but that environment, and returns its answers to the events. It fails
// the test when a line of the log is no JSON.
func Run(t testing.TB, program string, environment []string, events ...string) (answers []string) {
	t.Helper()
	address, said := runtime(t, events...)
	function := exec.CommandContext(t.Context(), program)
	function.Env = append([]string{"AWS_LAMBDA_RUNTIME_API=" + address}, environment...)
	var log strings.Builder
	function.Stdout = &log
	began := time.Now()
	require.NoError(t, function.Start())
	for i := range events {
		answers = append(answers, <-said)
		if i == 0 {
			t.Logf("the first answer came after %s", time.Since(began).Round(time.Millisecond))
		}
	}
	require.NoError(t, function.Process.Kill())
	_ = function.Wait() // it was killed
	for line := range strings.Lines(log.String()) {
		assert.True(t, json.Valid([]byte(line)), line)
	}
	return answers
}

// runtime is Lambda's side of a custom runtime: it hands out one event after the other, and takes the
// answers.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
func runtime(t testing.TB, events ...string) (address string, answers <-chan string) {
	t.Helper()
	queue := make(chan string, len(events))
	for _, e := range events {
		queue <- e
	}
	out := make(chan string, len(events))
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/invocation/next") {
			select {
			case e := <-queue:
				w.Header().Set("Lambda-Runtime-Aws-Request-Id", "request-1")
				w.Header().Set("Lambda-Runtime-Deadline-Ms", "4102444800000")
				w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:w")
				_, _ = io.WriteString(w, e)
			case <-stop:
			}
			return
		}
		body, _ := io.ReadAll(r.Body)
		out <- string(body)
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(func() { close(stop); server.CloseClientConnections(); server.Close() })
	return strings.TrimPrefix(server.URL, "http://"), out
}

// Services are the clients of AWS that the function in the working folder links: what it links is what it
// uses, for its size is a part of every cold start. It fails the test when the function links what only
// Pulumi programs or tests need.
func Services(t testing.TB) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	services := []string{}
	for line := range strings.Lines(string(out)) {
		path := strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(path, "github.com/aws/aws-sdk-go-v2/service/"); ok &&
			!strings.Contains(rest, "/") {
			services = append(services, rest)
		}
		for _, foreign := range []string{"pulumi", "aws-sdk-go-v2/config", "testify", "net/http/httptest"} {
			assert.NotContains(t, path, foreign)
		}
	}
	slices.Sort(services)
	return services
}
