package entry_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/engine/token"
	"github.com/plinth-iac/plinth/functions/internal/redistest"
)

// cached is a world with a cache at a server, whose user signs in with the token of this moment. It gives the
// server all the time that a loaded machine needs.
func cached(t *testing.T, s *redistest.Server) *world {
	t.Helper()
	w := newWorld(t, map[string]string{
		"CACHE_ADDRESS": s.Address, "CACHE_USER": "engine", "CA_FILE": bundle(t, server.CAFile, s.CAFile),
	})
	w.admit(s)
	return w.patient()
}

func (w *world) patient() *world {
	w.Databases.Cache.Timeout = 20 * time.Second
	return w
}

func (w *world) admit(s *redistest.Server) {
	w.t.Helper()
	cfg := w.aws.Config()
	cfg.Credentials = w.Databases.AWS.Credentials
	signed, err := token.Cache(w.t.Context(), cfg, redistest.Host, "engine", w.now)
	require.NoError(w.t, err)
	s.SetUser("engine", signed)
}

const tables = `{ workspace { tables } }`

func TestInstancesShareModels(t *testing.T) {
	t.Parallel()
	store := redistest.Start(t)
	w := cached(t, store)
	id := w.create("shared", "orders")
	version := w.aws.Attribute("registry", "workspace#"+id, "version")
	assert.Contains(t, w.ask(id, tables), `["orders"]`)
	key := fmt.Sprintf("plinth:tenancy:production:tables:%s:%s", id, version)
	assert.Equal(t, []string{key}, store.Keys())
	value, lasting := store.Value(key)
	assert.JSONEq(t, fmt.Sprintf(`{"at":%d,"tables":["orders"]}`, w.now.UnixMilli()), value)
	assert.LessOrEqual(t, lasting, time.Minute)
	assert.Greater(t, lasting, time.Duration(0))

	// The others need no database, for a minute since the first asked it.
	w.loseWriter(id)
	other := w.another().patient()
	other.now = w.now.Add(30 * time.Second)
	w.now = other.now
	w.admit(store)
	assert.Contains(t, other.ask(id, tables), `["orders"]`)
	assert.NotContains(t, w.log.String(), "the cache is not used")
	other.now = other.now.Add(29 * time.Second)
	assert.Contains(t, other.ask(id, tables), `["orders"]`)
	other.now = other.now.Add(time.Second)
	assert.Contains(t, other.ask(id, tables), "internal error", "nobody makes it younger by passing it on")
}

func TestModelOfAnotherVersionIsNotShown(t *testing.T) {
	t.Parallel()
	store := redistest.Start(t)
	w := cached(t, store)
	id := w.create("changed", "orders")
	assert.Contains(t, w.ask(id, tables), `["orders"]`)
	w.operate("suspend", id)
	other := w.another().patient()
	assert.Contains(t, other.ask(id, tables), "the workspace is not active", "whatever is remembered")
	w.operate("resume", id)
	w.addTables(id, "users")
	assert.Contains(t, other.ask(id, tables), `["orders","users"]`)
	assert.Len(t, store.Keys(), 2)
	assert.Contains(t, w.another().patient().ask(id, tables), `["orders","users"]`)
	assert.Len(t, store.Keys(), 2)
}

func TestModelsOfApplicationsAreApart(t *testing.T) {
	t.Parallel()
	store := redistest.Start(t)
	w := cached(t, store)
	id := w.create("apps", "orders")
	for _, deployment := range [][2]string{{"tenancy", "production"}, {"a:b", "c"}, {"a", "b:c"}, {"a", "b"}} {
		w.env["APPLICATION"], w.env["ENVIRONMENT"] = deployment[0], deployment[1]
		assert.Contains(t, w.another().patient().ask(id, tables), `["orders"]`)
	}
	assert.Len(t, store.Keys(), 4)
}

func TestCacheOfElsewhere(t *testing.T) {
	t.Parallel()
	store := redistest.Start(t)
	store.SetUser("plinth", "hidden")
	w := cached(t, store)
	delete(w.env, "CACHE_ADDRESS")
	delete(w.env, "CACHE_USER")
	w.env["CACHE_SECRET_ARN"] = w.aws.AddSecret("redis", "rediss://plinth:hidden@"+store.Address)
	id := w.create("redis", "orders")
	assert.Contains(t, w.another().patient().ask(id, tables), `["orders"]`)
	assert.Len(t, store.Keys(), 1)
	w.loseWriter(id)
	assert.Contains(t, w.another().patient().ask(id, tables), `["orders"]`)
}

func TestQueryAnswersWithoutTheCache(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, s *redistest.Server, w *world){
		"down": func(_ *testing.T, s *redistest.Server, _ *world) { s.Stop() },
		"slow": func(_ *testing.T, s *redistest.Server, _ *world) { s.Do("CLIENT", "PAUSE", "3600000", "ALL") },
		"silent": func(t *testing.T, _ *redistest.Server, w *world) {
			t.Helper()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			t.Cleanup(func() { _ = listener.Close() })
			w.env["CACHE_ADDRESS"] = listener.Addr().String()
		},
		"of another authority": func(_ *testing.T, _ *redistest.Server, w *world) { w.env["CA_FILE"] = server.CAFile },
		"of no known user":     func(_ *testing.T, _ *redistest.Server, w *world) { w.env["CACHE_USER"] = "another" },
		"full of something else": func(t *testing.T, s *redistest.Server, w *world) {
			t.Helper()
			for _, id := range w.aws.Items("registry") {
				if workspace, ok := strings.CutPrefix(id, "workspace#"); ok {
					version := w.aws.Attribute("registry", id, "version")
					s.Do("SET", "plinth:tenancy:production:tables:"+workspace+":"+version, `{"tables":"all"}`)
				}
			}
			require.Len(t, s.Keys(), 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := redistest.Start(t)
			w := cached(t, store)
			id := w.create("alone", "orders")
			spoil(t, store, w)
			assert.Contains(t, w.another().ask(id, tables), `["orders"]`)
			assert.NotContains(t, w.log.String(), `"level":"ERROR"`)
			if name != "full of something else" {
				assert.Contains(t, w.log.String(), `"msg":"the cache is not used"`)
			}
		})
	}
}
