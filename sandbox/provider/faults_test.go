package provider_test

import (
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

// How long a test waits for what must happen, and how often it looks.
const (
	patience = 5 * time.Second
	tick     = 10 * time.Millisecond
)

func TestTheNthCreateFails(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{Faults: []provider.Fault{{Type: queueType, Nth: 2,
		Message: "no more queues"}}})
	e.must(queueType, "a", nil)
	e.must(bucketType, "other", nil)
	_, _, err := e.create(queueType, "b", nil)
	require.ErrorContains(t, err, "no more queues")
	e.must(queueType, "b", nil)
	require.Len(t, s.Fired(), 1)
	assert.Equal(t, urn(queueType, "b"), s.Fired()[0].URN)
	assert.Len(t, s.World().Resources(), 3)
}

func TestTheFirstCreateOfEachFails(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{Faults: []provider.Fault{{Each: true}}})
	for _, name := range []string{"a", "b"} {
		_, _, err := e.create(queueType, name, nil)
		require.ErrorContains(t, err, "ThrottlingException")
		e.must(queueType, name, nil)
	}
	assert.Len(t, s.Fired(), 2)
}

func TestAFaultOfOneURN(t *testing.T) {
	t.Parallel()
	_, e := aws(t, provider.Options{Faults: []provider.Fault{{URN: "::orders"}}})
	e.must(queueType, "mails", nil)
	_, _, err := e.create(queueType, "orders", nil)
	require.Error(t, err)
}

func TestUnfinishedResourcesExist(t *testing.T) {
	t.Parallel()
	for kind, want := range map[provider.Kind]string{
		provider.Unfinished: "unexpected state 'failed'",
		provider.TimedOut:   "timeout while waiting",
	} {
		s, e := aws(t, provider.Options{Faults: []provider.Fault{{Kind: kind}}})
		_, _, err := e.create(queueType, "q", nil)
		require.ErrorContains(t, err, want)
		var failed *pulumirpc.ErrorResourceInitFailed
		for _, detail := range status.Convert(err).Details() {
			if d, ok := detail.(*pulumirpc.ErrorResourceInitFailed); ok {
				failed = d
			}
		}
		require.NotNil(t, failed, "the engine must learn that it exists")
		require.Len(t, s.World().Resources(), 1)
		assert.Equal(t, s.World().Resources()[0].ID, failed.GetId())
		assert.Equal(t, failed.GetId(), unpack(t, failed.GetProperties())["url"].StringValue())
	}
}

func TestALostProviderAnswersNoMore(t *testing.T) {
	t.Parallel()
	for kind, left := range map[provider.Kind]int{provider.Lost: 0, provider.Orphaned: 1} {
		s, e := aws(t, provider.Options{Faults: []provider.Fault{{Kind: kind}}})
		_, _, err := e.create(queueType, "q", nil)
		assert.Equal(t, codes.Unavailable, status.Code(err))
		_, _, err = e.create(queueType, "later", nil)
		assert.Equal(t, codes.Unavailable, status.Code(err))
		assert.Len(t, s.World().Resources(), left)

		next := connect(t, s, map[string]any{})
		next.must(queueType, "later", nil)
		assert.Len(t, s.World().Resources(), left+1)
	}
}
