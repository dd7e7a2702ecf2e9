package wire_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

func TestFailureComesAgainLaterEachTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{0, 0})
	s, dead := newSource(w, 100)
	full, odd := fresh("full"), fresh("odd")
	s.send(t, full, "create", full) // finds no room
	s.send(t, full, "suspend", full)
	s.send(t, odd, "resume", odd) // is refused
	require.Equal(t, 3, s.deliver(t, w, undisturbed))
	assert.Equal(t, []time.Duration{30 * time.Second, 30 * time.Second, 0}, w.aws.Hidden(s.url))
	require.Equal(t, 1, s.deliver(t, w, undisturbed), "what is refused comes again at once")
	for _, seconds := range []int{30, 60, 120, 240, 480, 900, 900} {
		delay := time.Duration(seconds) * time.Second
		assert.Equal(t, []time.Duration{delay, delay, 0}, w.aws.Hidden(s.url))
		w.aws.Wait(delay - time.Second)
		require.Equal(t, 1, s.deliver(t, w, undisturbed), "only what was refused, before %s", delay)
		w.aws.Wait(time.Second)
		require.Equal(t, 3, s.deliver(t, w, undisturbed), "all of it, after %s", delay)
	}
	assert.Equal(t, 1, w.aws.Calls("GetQueueUrl"))
	assert.Zero(t, w.aws.Depth(dead))

	w.Provisioner.Rooms[0].Capacity = 1
	w.aws.Wait(15 * time.Minute)
	require.Equal(t, 3, s.deliver(t, w, undisturbed))
	assert.Equal(t, "suspended", w.state(full))
	assert.Equal(t, 1, w.aws.Depth(s.url))
}

func TestQueueThatCannotBeToldWaitsAsItIsSet(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"GetQueueUrl", "ChangeMessageVisibility"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, [2]int{1, 0})
			w.aws.Fault = func(asked string) *awsfake.Error {
				if asked == operation {
					return &awsfake.Error{Type: "AccessDeniedException", Message: "not yours"}
				}
				return nil
			}
			s, _ := newSource(w, 100)
			good, bad := fresh("good"), fresh("bad")
			s.send(t, bad, "create", bad, "cell", "b") // has no room
			s.send(t, bad, "suspend", bad)
			s.send(t, good, "create", good)
			require.Equal(t, 3, s.deliver(t, w, undisturbed))
			assert.Equal(t, "active", w.state(good))
			assert.Equal(t, []time.Duration{visibility, visibility}, w.aws.Hidden(s.url), "both were handed back")
			assert.Contains(t, w.log.String(), `"msg":"message stays hidden"`)
			assert.Contains(t, w.log.String(), "not yours")
		})
	}
}

func TestWhatCannotBeComesAgainAtOnce(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		before []string
		ask    func(w *world, id string) []string
		want   string
	}{
		"an operation that the state does not allow": {nil, func(*world, string) []string {
			return []string{"resume"}
		}, "resume is refused"},
		"an export of another workspace": {[]string{"create", "suspend"}, func(*world, string) []string {
			return []string{"restore", "export", "another/export-1.jsonl.gz"}
		}, "want an export of the workspace"},
		"an export that is none": {[]string{"create", "suspend"}, func(_ *world, id string) []string {
			return []string{"restore", "export", id + "/export-1.jsonl.gz"}
		}, "no such export"},
		"a drop of something else": {[]string{"create", "drop"}, func(*world, string) []string {
			return []string{"drop", "confirm", "0123"}
		}, "the SHA-256 of the last export"},
		"a drop before its time": {[]string{"create", "drop"}, func(w *world, id string) []string {
			return []string{"drop", "confirm", w.aws.Attribute(table, "workspace#"+id, "exportSha256")}
		}, "too early"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, [2]int{1, 0})
			s, dead := newSource(w, 3)
			id := fresh("never")
			for _, operation := range tc.before {
				w.do(operation, id)
			}
			asked := tc.ask(w, id)
			s.send(t, id, append([]string{asked[0], id}, asked[1:]...)...)
			assert.Zero(t, s.drain(t, w, undisturbed))
			assert.Equal(t, 1, w.aws.Depth(dead))
			assert.Equal(t, 3, strings.Count(w.log.String(), `"repeat":false`), w.log.String())
			assert.Contains(t, w.log.String(), tc.want)
		})
	}
}

// The function's time is nearly over: what is left of it is for the queue.
func TestTimeIsLeftToTellTheQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	s, _ := newSource(w, 100)
	id := fresh("late")
	s.send(t, id, "create", id)
	ctx, cancel := context.WithTimeout(invoked(context.Background()), 9*time.Second)
	defer cancel()
	require.Equal(t, 1, s.deliver(t, w, func() context.Context { return ctx }))
	assert.Equal(t, []time.Duration{30 * time.Second}, w.aws.Hidden(s.url))
	assert.Contains(t, w.log.String(), "deadline exceeded")
	assert.Equal(t, 30*time.Second, s.drain(t, w, undisturbed))
	assert.Equal(t, "active", w.state(id))
}
