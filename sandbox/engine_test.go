package sandbox_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
)

// open opens a sandbox of the small shop, isolated from all others.
func open(t *testing.T, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	o.Program, o.Root = shop, filepath.Join("testdata", "program")
	if o.State == "" {
		o.State = t.TempDir()
	}
	box, err := sandbox.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, box.Close()) })
	return box
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	box := open(t, sandbox.Options{State: state})

	planned, err := box.Preview(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, 4, planned.Changes.Create, "the stack, the shelf and two queues")
	assert.Empty(t, planned.Outputs)
	assert.Empty(t, box.World().Resources(), "a preview makes nothing")

	up, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, sandbox.Changes{Create: 4}, up.Changes)
	assert.Len(t, up.Resources, 3)
	assert.Contains(t, up.Output("orders"), "arn:aws:sqs:")
	assert.Equal(t, `["a","b"]`, up.Output("list"))
	assert.Len(t, box.World().Resources(), 2)

	again, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, sandbox.Changes{Same: 4}, again.Changes)
	outputs, err := box.Outputs(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, up.Outputs, outputs)

	refreshed, err := box.Refresh(t.Context(), "dev")
	require.NoError(t, err)
	assert.False(t, refreshed.Changes.Any(), refreshed.Changes.String())

	changed := open(t, sandbox.Options{State: state, Settings: map[string]string{"shop:colour": "red"}})
	planned, err = changed.Preview(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, sandbox.Changes{Update: 2, Same: 2}, planned.Changes)
	for _, r := range planned.Resources {
		if !r.Component {
			assert.Equal(t, []string{"tags"}, r.Properties)
		}
	}
}

func TestDestroy(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{})
	_, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)

	_, err = box.Destroy(t.Context(), "dev")
	var held *sandbox.ProtectedError
	require.ErrorAs(t, err, &held)
	require.Len(t, held.Resources, 1)
	assert.Equal(t, "orders", held.Resources[0].Name)
	require.ErrorContains(t, err, "plinth:allowDestroy: true")
	assert.Len(t, box.World().Resources(), 2, "nothing was deleted")

	_, err = box.Unprotect(t.Context(), "dev")
	require.NoError(t, err)
	gone, err := box.Destroy(t.Context(), "dev")
	require.NoError(t, err)
	assert.Equal(t, sandbox.Changes{Delete: 4}, gone.Changes)
	assert.Empty(t, gone.Left)
	resources, err := box.Resources(t.Context(), "dev")
	require.NoError(t, err)
	assert.Empty(t, resources)
	assert.Empty(t, box.World().Resources())
}

func TestDestroyNamesWhatIsRetained(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{Settings: map[string]string{
		"shop:retain": "true", "plinth:allowDestroy": "true",
	}})
	_, err := box.Up(t.Context(), "dev")
	require.NoError(t, err)
	gone, err := box.Destroy(t.Context(), "dev")
	require.NoError(t, err)
	require.Len(t, gone.Left, 2)
	assert.Equal(t, "orders", gone.Left[0].Name)
}

func TestCheckComesBeforeTheEngine(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	box := open(t, sandbox.Options{State: state, Check: func(folder, stack string) error {
		assert.FileExists(t, filepath.Join(folder, "Pulumi."+stack+".yaml"))
		return assert.AnError
	}})
	_, err := box.Up(t.Context(), "dev")
	require.ErrorIs(t, err, assert.AnError)
	assert.NoDirExists(t, filepath.Join(state, "state", ".pulumi"), "no stack was made")
}

func TestFailureNamesTheResource(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{Settings: map[string]string{"shop:retention": "1"}})
	result, err := box.Up(t.Context(), "dev")
	require.ErrorContains(t, err, "deploying dev failed\n  aws:sqs/queue:Queue ")
	assert.NotEmpty(t, result.Diagnostics)
}

func TestFaults(t *testing.T) {
	t.Parallel()
	o := sandbox.Options{Program: shop, Root: "testdata/program", State: t.TempDir()}
	report, err := sandbox.Faults(t.Context(), o, "dev", 0)
	require.NoError(t, err)
	assert.Equal(t, sandbox.FaultReport{Creates: 2, Failed: 2, Runs: 2}, report)
	require.NoError(t, report.Err())
}

func TestBench(t *testing.T) {
	t.Parallel()
	o := sandbox.Options{Program: shop, Root: "testdata/program", State: t.TempDir()}
	timing, err := sandbox.Bench(t.Context(), o, "dev", 1)
	require.NoError(t, err)
	assert.Equal(t, 3, timing.Resources)
	assert.Positive(t, timing.Up.Ratio())
	assert.Positive(t, timing.Preview.Ratio())
}

func TestServe(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	box := open(t, sandbox.Options{State: state})
	service, err := box.Serve(t.Context())
	require.NoError(t, err)
	env := service.Environment()
	assert.Contains(t, env, "PULUMI_HOME="+filepath.Join(state, "home"))
	assert.Contains(t, env, "PULUMI_OPTION_CWD="+filepath.Join(state, "serve"))
	_, err = os.Stat(filepath.Join(state, "state", ".pulumi", "stacks", "shop", "dev.json"))
	require.NoError(t, err, "the stack is known to the backend")
	project, err := os.ReadFile(filepath.Join(state, "serve", "Pulumi.yaml"))
	require.NoError(t, err)
	assert.Contains(t, string(project), "main: /")
}

func TestServiceFollowsEdits(t *testing.T) {
	t.Parallel()
	root, state := t.TempDir(), t.TempDir()
	file := filepath.Join(root, "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(file, []byte("config:\n  shop:colour: red\n"), 0o600))
	require.NoError(t, os.MkdirAll(filepath.Join(root, "policies"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, "policies", "PulumiPolicy.yaml"), nil, 0o600))
	box, err := sandbox.Open(t.Context(), sandbox.Options{
		Program: shop, Root: root, State: state, Project: "shop",
	})
	require.NoError(t, err)
	service, err := box.Serve(t.Context())
	require.NoError(t, err)
	assert.FileExists(t, filepath.Join(state, "serve", "policies", "PulumiPolicy.yaml"))

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- service.Run(ctx) }()
	require.NoError(t, os.WriteFile(file, []byte("config:\n  shop:colour: blue\n"), 0o600))
	assert.Eventually(t, func() bool {
		copied, err := os.ReadFile(filepath.Join(state, "serve", "Pulumi.dev.yaml"))
		return err == nil && strings.Contains(string(copied), "blue")
	}, 10*time.Second, 100*time.Millisecond)
	stop()
	require.NoError(t, <-ended)
	require.NoError(t, box.Close())
}
