package wire_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/entry"
)

// declare sends what the AWS provider sends for an Invocation with the lifecycle scope CRUD.
func (w *world) declare(action, declared, before string) (entry.Answer, error) {
	w.t.Helper()
	if before == "" {
		before = "null"
	}
	text := fmt.Sprintf(`%s,"tf":{"action":%q,"prev_input":%s}}`, declared[:len(declared)-1], action, before)
	out, err := w.Handle(invoked(context.Background()), json.RawMessage(text))
	if err != nil {
		return entry.Answer{}, err
	}
	return out.(entry.Answer), nil
}

func TestDeclaredWorkspace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 2})
	id := fresh("code")
	active := fmt.Sprintf(`{"workspace":%q}`, id)
	suspended := fmt.Sprintf(`{"workspace":%q,"state":"suspended"}`, id)
	moved := fmt.Sprintf(`{"workspace":%q,"state":"suspended","cell":"b"}`, id)
	back := fmt.Sprintf(`{"workspace":%q,"cell":"b"}`, id)

	must := func(action, declared, before string) entry.Answer {
		out, err := w.declare(action, declared, before)
		require.NoError(t, err)
		return out
	}
	created := must("create", active, "")
	assert.Equal(t, "active", created.State)
	assert.Equal(t, created, must("create", active, ""), "a creation that comes again changes nothing")
	assert.Equal(t, created, must("update", active, active))
	assert.Equal(t, created, must("update", active, fmt.Sprintf(`{"workspace":%q,"old":1}`, id)),
		"an older program may have known other fields")
	assert.Equal(t, "suspended", must("update", suspended, active).State)
	assert.Equal(t, "b", must("update", moved, suspended).Cell)
	resumed := must("update", back, moved)
	assert.Equal(t, "active", resumed.State)
	assert.Equal(t, "b", resumed.Cell)
	_, err := w.declare("update", fmt.Sprintf(`{"workspace":%q,"cell":"a"}`, id), back)
	require.ErrorContains(t, err, "move is refused: the workspace is active")
	_, err = w.declare("update", active, fmt.Sprintf(`{"workspace":%q}`, id+"x"))
	require.ErrorContains(t, err, "a workspace keeps its name")

	gone := must("delete", back, "")
	assert.Equal(t, "condemned", gone.State, "the data are kept until somebody confirms")
	assert.Equal(t, gone, must("delete", back, ""))
	assert.Equal(t, []string{"ws" + id}, databases(t, w.admin(1), id))
	_, err = w.declare("create", active, "")
	require.ErrorContains(t, err, "resume it first, or confirm its drop")
	w.nextWeek()
	w.do("drop", id, "confirm", gone.ExportSHA256)
	assert.Equal(t, "dropped", must("delete", back, "").State)
	assert.Equal(t, "active", must("create", active, "").State, "a new life")

	second := fresh("code")
	out := must("create", fmt.Sprintf(`{"workspace":%q,"state":"suspended","cell":"b"}`, second), "")
	assert.Equal(t, "suspended", out.State)
	assert.Equal(t, "b", out.Cell)
	assert.Empty(t, must("delete", fmt.Sprintf(`{"workspace":%q}`, fresh("never")), "").State)
}

func TestDeclaredWorkspaceCanBeReadByTheProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 2})
	id := fresh("json")
	out, err := w.declare("create", fmt.Sprintf(`{"workspace":%q}`, id), "")
	require.NoError(t, err)
	text, err := json.Marshal(out)
	require.NoError(t, err)
	assert.JSONEq(t, fmt.Sprintf(`{"workspace":%q,"state":"active","cell":"a","database":"ws%s","secretArn":%q}`,
		id, id, out.SecretARN), string(text))
}

func TestBadEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 2})
	for text, want := range map[string]string{
		`[]`:                     "is no JSON object",
		`{}`:                     `operation is ""`,
		`{"operation":"create"}`: "workspace is not set",
		`{"operation":"create","workspace":"a-b"}`:                            "want 3 to 28 lower-case letters or digits",
		`{"operation":"create","workspace":"abc","cel":"a"}`:                  `unknown field "cel"`,
		`{"operation":"create","workspace":"abc"} {}`:                         "invalid character",
		`{"operation":"suspend","workspace":"abc","cell":"a"}`:                "cell does not go with suspend",
		`{"operation":"move","workspace":"abc"}`:                              "cell is not set",
		`{"operation":"confirm","workspace":"abc"}`:                           `operation is "confirm"`,
		`{"operation":"restore","workspace":"abc"}`:                           "want an export of the workspace",
		`{"Records":[{"eventSource":"aws:s3"}]}`:                              `of "aws:s3"; want aws:sqs`,
		`{"workspace":"abc","tf":{"action":"read"}}`:                          `tf.action: is "read"`,
		`{"workspace":"abc","state":"asleep","tf":{"action":"create"}}`:       `state: is "asleep"`,
		`{"tf":{"action":"create"}}`:                                          "workspace: is not set",
		`{"workspace":"abc","size":1,"tf":{"action":"create"}}`:               `unknown field "size"`,
		`{"workspace":"abc\u0060; DROP DATABASE x","tf":{"action":"create"}}`: "workspace: is",
	} {
		_, err := w.Handle(invoked(context.Background()), json.RawMessage(text))
		require.ErrorContains(t, err, want, text)
	}
	assert.Empty(t, w.aws.Items(table))
}
