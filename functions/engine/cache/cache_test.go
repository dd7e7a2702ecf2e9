package cache_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/engine/cache"
	"github.com/plinth-iac/plinth/functions/engine/token"
	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/internal/redistest"
)

const user = "orders-engine-5e6f7a8b"

// world is a cache with what it stands in.
type world struct {
	*cache.Cache
	t   *testing.T
	aws *awsfake.Server
	now time.Time
	log bytes.Buffer
}

// newWorld gives a server all the time that a loaded machine needs.
func newWorld(t *testing.T, change func(o *cache.Options)) *world {
	t.Helper()
	w := &world{t: t, aws: awsfake.New(t), now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	o := cache.Options{
		AWS: w.aws.Config(), Timeout: 20 * time.Second, Now: func() time.Time { return w.now },
		Log: slog.New(slog.NewJSONHandler(&w.log, nil)), User: user,
		Secrets: sync.OnceValue(func() *secretsmanager.Client { return secretsmanager.NewFromConfig(w.aws.Config()) }),
	}
	change(&o)
	w.Cache = cache.New(o)
	t.Cleanup(w.Close)
	return w
}

// of is a cache at a server, whose user signs in with tokens.
func of(s *redistest.Server) func(o *cache.Options) {
	return func(o *cache.Options) { o.Address, o.CAFile = s.Address, s.CAFile }
}

// admit lets the user in with the token of this moment. The host takes the place of the group's id.
func (w *world) admit(s *redistest.Server) {
	w.t.Helper()
	signed, err := token.Cache(w.t.Context(), w.aws.Config(), redistest.Host, user, w.now)
	require.NoError(w.t, err)
	s.SetUser(user, signed)
}

// has is what is remembered under the key of all tests.
func (w *world) has(want string) {
	w.t.Helper()
	got, ok := w.Get(w.t.Context(), "a")
	assert.True(w.t, ok, w.log.String())
	assert.Equal(w.t, want, string(got))
}

func (w *world) misses(key string) {
	w.t.Helper()
	got, ok := w.Get(w.t.Context(), key)
	assert.False(w.t, ok)
	assert.Empty(w.t, got)
}

func TestNoCache(t *testing.T) {
	t.Parallel()
	c := cache.New(cache.Options{User: user})
	assert.Nil(t, c)
	c.Set(t.Context(), "a", []byte("1"), time.Minute)
	_, ok := c.Get(t.Context(), "a")
	assert.False(t, ok)
	c.Close()
}

func TestGroupOfElastiCache(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	w := newWorld(t, of(server))
	w.admit(server)
	w.misses("a")
	for _, value := range []string{"2", "1"} {
		w.Set(t.Context(), "a", []byte(value), time.Minute)
		w.has(value)
	}
	w.misses("b")
	value, lasting := server.Value("a")
	assert.Equal(t, "1", value)
	assert.Greater(t, lasting, time.Duration(0))
	assert.LessOrEqual(t, lasting, time.Minute)
	assert.Empty(t, w.log.String())

	// The token is no longer good, and what was opened with it stays open.
	w.now = w.now.Add(16 * time.Minute)
	server.Do("ACL", "SETUSER", user, "resetpass")
	w.has("1")
	w.Close()
	w.misses("a")
	assert.Contains(t, w.log.String(), "WRONGPASS")
	assert.NotContains(t, w.log.String(), "X-Amz-Signature")
	w.now = w.now.Add(5 * time.Second)
	w.admit(server)
	w.has("1")
}

func TestConnectionsAreFew(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	w := newWorld(t, of(server))
	w.admit(server)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() { w.Set(t.Context(), "a", []byte("1"), time.Minute) })
	}
	wait.Wait()
	w.has("1")
	clients := server.Do("CLIENT", "LIST").(string)
	assert.LessOrEqual(t, strings.Count(clients, "user="+user), 2, clients)
	assert.Empty(t, w.log.String())
}

func TestCacheOfElsewhere(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	server.SetUser("plinth", "p:@/ss")
	w := newWorld(t, func(*cache.Options) {})
	assert.Nil(t, w.Cache)
	arn := w.aws.AddSecret("redis", "rediss://plinth:p%3A%40%2Fss@"+server.Address+"\n")
	w = newWorld(t, func(o *cache.Options) { o.SecretARN, o.CAFile = arn, server.CAFile })
	w.aws.AddSecret("redis", "rediss://plinth:p%3A%40%2Fss@"+server.Address+"\n")
	w.Set(t.Context(), "a", []byte("1"), time.Minute)
	w.has("1")
	assert.Equal(t, 1, w.aws.Calls("GetSecretValue"))

	// Another password: the secret is read again, once the cache was left alone for a while.
	server.SetUser("plinth", "second")
	w.Close()
	w.misses("a")
	w.aws.AddSecret("redis", "rediss://plinth:second@"+server.Address)
	w.now = w.now.Add(4 * time.Second)
	w.misses("a")
	assert.Equal(t, 2, w.aws.Calls("GetSecretValue"))
	w.now = w.now.Add(time.Second)
	w.has("1")
	assert.Equal(t, 1, strings.Count(w.log.String(), "\n"))
	assert.NotContains(t, w.log.String(), "ss@")
}
