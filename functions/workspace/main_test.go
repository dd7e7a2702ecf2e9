package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

// runtime is Lambda's side of a custom runtime: it hands out one event after the other, and takes the
// answers.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
func runtime(t *testing.T, events ...string) (address string, answers <-chan string) {
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

// TestBinary runs the function as Lambda does: the program named bootstrap, its environment, the runtime API.
func TestBinary(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "bootstrap")
	out, err := exec.Command("go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w",
		"-o", binary, ".").CombinedOutput()
	require.NoError(t, err, string(out))

	fake := awsfake.New(t)
	fake.AddTable("registry")
	full := []string{
		"AWS_REGION=eu-west-1", "AWS_ENDPOINT_URL=" + fake.URL(), "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b",
		"APPLICATION=tenancy", "ENVIRONMENT=dev", "REGISTRY_TABLE=registry", "SECRET_PREFIX=dev/workspace",
		"KEY_ARN=arn:aws:kms:eu-west-1:123456789012:key/1", "EXPORT_BUCKET=exports",
		`CELLS=[{"name":"a","host":"h","adminSecretArn":` +
			`"arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf","capacity":1}]`,
	}
	for name, tc := range map[string]struct {
		environment []string
		want        []string
	}{
		"answers":               {full, []string{`message: operation is \"\"`, `not registered`}},
		"names what is missing": {nil, []string{`REGISTRY_TABLE: is not set`, `CELLS: is not set`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, answers := runtime(t, `{}`, `{"operation":"suspend","workspace":"acme"}`)
			function := exec.Command(binary)
			function.Env = append([]string{"AWS_LAMBDA_RUNTIME_API=" + address}, tc.environment...)
			var log strings.Builder
			function.Stdout = &log
			began := time.Now()
			require.NoError(t, function.Start())
			first := <-answers
			t.Logf("the first answer came after %s", time.Since(began).Round(time.Millisecond))
			second := <-answers
			require.NoError(t, function.Process.Kill())
			_ = function.Wait() // it was killed
			assert.Contains(t, first, tc.want[0])
			assert.Contains(t, second, tc.want[1])
			for line := range strings.Lines(log.String()) {
				assert.True(t, json.Valid([]byte(line)), line)
			}
		})
	}
}

// TestDependencies: what the function links is what it uses, for its size is a part of every cold start;
// and no Pulumi program compiles what only the function needs.
func TestDependencies(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	var services []string
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
	assert.Equal(t, []string{"dynamodb", "s3", "secretsmanager"}, services)
}
