package wire_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/internal/mariadbtest"
	"github.com/plinth-iac/plinth/functions/workspace/entry"
	"github.com/plinth-iac/plinth/functions/workspace/settings"
	"github.com/plinth-iac/plinth/functions/workspace/wire"
)

const (
	table    = "registry"
	bucket   = "exports"
	prefix   = "production/workspace"
	keyARN   = "arn:aws:kms:eu-west-1:123456789012:key/tenants"
	function = "arn:aws:lambda:eu-west-1:123456789012:function:workspace"
)

// servers are the clusters of the cells a and b. All tests share them, each with workspaces of its own.
var servers [2]*mariadbtest.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var (
		wait sync.WaitGroup
		errs [2]error
	)
	for i := range servers {
		wait.Go(func() { servers[i], errs[i] = mariadbtest.Start() })
	}
	wait.Wait()
	for i, s := range servers {
		if s == nil {
			fmt.Fprintln(os.Stderr, errs[i])
			return 1
		}
		defer func() { _ = s.Stop() }()
	}
	return m.Run()
}

// world is the function with an account of AWS around it.
type world struct {
	*wire.Function
	t   testing.TB
	aws *awsfake.Server
	env map[string]string
	log *lines
	out *lines
}

// lines is a log that many may write.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newWorld has cells a and b, of those capacities. Changes are made to the environment before it is read.
func newWorld(t testing.TB, capacities [2]int, changes ...func(env map[string]string)) *world {
	t.Helper()
	w := &world{t: t, aws: awsfake.New(t), log: &lines{}, out: &lines{}}
	w.aws.AddTable(table)
	w.aws.AddBucket(bucket)
	admin := fmt.Sprintf(`{"username":%q,"password":%q}`, mariadbtest.Admin, mariadbtest.AdminPassword)
	var cells []settings.Cell
	for i, name := range []string{"a", "b"} {
		cells = append(cells, settings.Cell{
			Name: name, Host: mariadbtest.Host, Port: servers[i].Port, Capacity: capacities[i],
			AdminSecretARN: w.aws.AddSecret("admin/"+name, admin),
		})
	}
	text, err := json.Marshal(cells)
	require.NoError(t, err)
	w.env = map[string]string{
		environment.Region: awsfake.Region, environment.Endpoint: w.aws.URL(), settings.Application: "tenancy",
		settings.Environment: "production", settings.RegistryTable: table, settings.Cells: string(text),
		settings.CAFile: bundle(t), settings.SecretPrefix: prefix, settings.KeyARN: keyARN,
		settings.ExportBucket: bucket, "AWS_ACCESS_KEY_ID": "AKIAFAKE", "AWS_SECRET_ACCESS_KEY": "secret",
	}
	for _, change := range changes {
		change(w.env)
	}
	w.Function = w.instance()
	return w
}

// bundle holds the authorities of both servers, as the bundle of RDS holds those of all regions.
func bundle(t testing.TB) string {
	t.Helper()
	var all []byte
	for _, s := range servers {
		text, err := os.ReadFile(s.CAFile)
		require.NoError(t, err)
		all = append(all, text...)
	}
	file := t.TempDir() + "/bundle.pem"
	require.NoError(t, os.WriteFile(file, all, 0o600))
	return file
}

// instance is one more copy of the function, as Lambda starts them beside each other.
func (w *world) instance() *wire.Function {
	w.t.Helper()
	f, err := wire.New(func(key string) (string, bool) { v, ok := w.env[key]; return v, ok },
		slog.New(slog.NewJSONHandler(w.log, nil)), w.out)
	require.NoError(w.t, err)
	w.t.Cleanup(func() { _ = f.Cells.Close() })
	return f
}

var workspaces atomic.Int64

// fresh is the id of a workspace that no other test uses.
func fresh(kind string) string { return fmt.Sprintf("%s%d", kind, workspaces.Add(1)) }

var requests atomic.Int64

// invoked is a context as Lambda makes it, with a request id of its own.
func invoked(ctx context.Context) context.Context {
	return lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{
		AwsRequestID: fmt.Sprintf("request-%d", requests.Add(1)), InvokedFunctionArn: function,
	})
}

// try sends one event: a message given as its fields.
func (w *world) try(fields ...string) (entry.Answer, error) {
	w.t.Helper()
	return w.tryIn(invoked(context.Background()), fields...)
}

func (w *world) tryIn(ctx context.Context, fields ...string) (entry.Answer, error) {
	w.t.Helper()
	out, err := w.Handle(ctx, event(fields...))
	if err != nil {
		return entry.Answer{}, err
	}
	return out.(entry.Answer), nil
}

// do is try that must succeed.
func (w *world) do(fields ...string) entry.Answer {
	w.t.Helper()
	out, err := w.try(fields...)
	require.NoError(w.t, err)
	return out
}

// event makes a message of an operation, a workspace, and further pairs of key and value.
func event(fields ...string) json.RawMessage {
	all := map[string]string{"operation": fields[0], "workspace": fields[1]}
	for i := 2; i < len(fields); i += 2 {
		all[fields[i]] = fields[i+1]
	}
	text, _ := json.Marshal(all)
	return text
}
