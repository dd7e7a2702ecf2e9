package cache_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/engine/cache"
	"github.com/plinth-iac/plinth/functions/internal/redistest"
)

// silent is an address where connections are taken and nothing is said.
func silent(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	return net.JoinHostPort(redistest.Host, port)
}

func TestFailuresAreMisses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		// make prepares a cache at a server that works until then.
		make func(t *testing.T, s *redistest.Server) *world
		want string // a part of the log, as an expression
	}{
		"the server is down": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			w := newWorld(t, of(s))
			s.Stop()
			return w
		}, "connection refused"},
		"the server goes down": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			w := newWorld(t, of(s))
			w.admit(s)
			w.Set(t.Context(), "a", []byte("1"), time.Minute)
			w.has("1")
			s.Stop()
			return w
		}, "EOF|connection re"},
		"nobody speaks": {func(t *testing.T, _ *redistest.Server) *world {
			t.Helper()
			return newWorld(t, func(o *cache.Options) { o.Address, o.Timeout = silent(t), cache.Timeout })
		}, "timeout|deadline"},
		"the server is slow": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			w := newWorld(t, of(s))
			w.admit(s)
			w.Set(t.Context(), "a", []byte("1"), time.Minute)
			w.has("1")
			w.Close()
			w.Timeout = cache.Timeout
			s.Do("CLIENT", "PAUSE", "3600000", "ALL")
			return w
		}, "timeout|deadline"},
		"another authority signed its certificate": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			w := newWorld(t, func(o *cache.Options) { of(s)(o); o.CAFile = "" })
			w.admit(s)
			return w
		}, "certificate signed by unknown authority"},
		"its certificate has another name": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			return newWorld(t, func(o *cache.Options) {
				of(s)(o)
				o.Address = strings.Replace(s.Address, redistest.Host, "127.0.0.2", 1)
			})
		}, "certificate is valid for 127.0.0.1, not 127.0.0.2"},
		"the user is not known": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			return newWorld(t, of(s))
		}, "WRONGPASS"},
		"the user may not": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			w := newWorld(t, of(s))
			w.admit(s)
			s.Do("ACL", "SETUSER", user, "-@all", "+ping")
			return w
		}, "NOPERM"},
		"authorities cannot be read": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			return newWorld(t, func(o *cache.Options) { of(s)(o); o.CAFile = "/nowhere.pem" })
		}, "/nowhere.pem"},
		"the secret is gone": {func(t *testing.T, s *redistest.Server) *world {
			t.Helper()
			return newWorld(t, func(o *cache.Options) { o.SecretARN, o.CAFile = "redis", s.CAFile })
		}, "ResourceNotFoundException"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := tc.make(t, redistest.Start(t))
			lines := func() int { return strings.Count(w.log.String(), "\n") }
			for range 3 { // within the minute
				w.misses("a")
				w.Set(t.Context(), "a", []byte("1"), time.Minute)
				w.now = w.now.Add(20 * time.Second)
				if !assert.Equal(t, 1, lines(), w.log.String()) {
					return
				}
			}
			assert.Regexp(t, tc.want, w.log.String())
			w.misses("a")
			assert.Equal(t, 2, lines(), "a minute later")
		})
	}
}

func TestSecretOfNoCache(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"redis://plinth:hidden@localhost:1", "rediss://localhost:1", "rediss://plinth@localhost:1",
		"rediss://plinth:hidden@localhost", "rediss://plinth:hidden@:1", "rediss://plinth:hidden@localhost:x",
		"rediss://plinth:hidden@localhost:1?skip_verify=true", "rediss://plinth:hidden@localhost:1/2",
		"rediss://plinth:hid%zzden@localhost:1", "hidden", "",
	} {
		w := newWorld(t, func(o *cache.Options) { o.SecretARN = "redis" })
		w.aws.AddSecret("redis", text+" ")
		w.misses("a")
		assert.Contains(t, w.log.String(), "want rediss://user:password@host:port", text)
		assert.NotContains(t, w.log.String(), "hidden")
	}
}

// A caller that gives up says nothing about the cache.
func TestCallerGivesUp(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	w := newWorld(t, of(server))
	w.admit(server)
	w.Set(t.Context(), "a", []byte("1"), time.Minute)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, ok := w.Get(ctx, "a")
	assert.False(t, ok)
	assert.Empty(t, w.log.String())
	w.has("1")
}
