package entry_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/internal/mariadbtest"
)

// signed is the token that a user of a workspace signs in with at the proxy, which is the server here.
func signed(t *testing.T, user string, at time.Time) string {
	t.Helper()
	query := url.Values{"Action": {"connect"}, "DBUser": {user}, "X-Amz-Expires": {"900"}}
	address := "https://" + net.JoinHostPort(mariadbtest.Host, strconv.Itoa(server.Port)) + "/?" + query.Encode()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	who := aws.Credentials{AccessKeyID: "AKIAFAKE", SecretAccessKey: "key"}
	text, _, err := v4.NewSigner().PresignHTTP(t.Context(), who, r, nothing, "rds-db", awsfake.Region, at)
	require.NoError(t, err)
	return strings.TrimPrefix(text, "https://")
}

// The writer of these workspaces cannot be reached, so that only the proxy lets them in.
func (w *world) loseWriter(id string) {
	w.t.Helper()
	name := "production/workspace/" + id
	text := w.aws.SecretText(name, "AWSCURRENT")
	require.Contains(w.t, text, mariadbtest.Host)
	w.aws.AddSecret(name, strings.Replace(text, mariadbtest.Host, "writer.invalid", 1))
}

// A proxy takes a token where a server takes a password: the server is given the token as one.
func TestProxy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"PROXIES": `{"a":"localhost","b":"proxy.invalid"}`})
	id := w.create("proxy", "orders")
	w.loseWriter(id)
	token := signed(t, "ws"+id+"_a", w.now)
	assert.Contains(t, token, "X-Amz-Expires=900")
	db, err := server.Open(mariadbtest.Admin, mariadbtest.AdminPassword)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(t.Context(), fmt.Sprintf("ALTER USER `ws%s_a`@`%%` IDENTIFIED BY '%s'", id, token))
	require.NoError(t, err)
	assert.Contains(t, w.ask(id, everything), `["orders"]`)
	assert.NotContains(t, w.log.String(), "X-Amz-Signature")
}

func TestWorkspaceThatTheProxyDoesNotKnow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"PROXIES": `{"a":"localhost"}`})
	id := w.create("direct", "orders")
	assert.Contains(t, w.ask(id, everything), `["orders"]`, "by its password")
	w.loseWriter(id)
	w.Databases.Close()
	w.now = w.now.Add(time.Hour)
	assert.Contains(t, w.ask(id, everything), "internal error")
}

func TestProxyThatIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"PROXIES": `{"a":"proxy.invalid"}`})
	id := w.create("down")
	assert.Contains(t, w.ask(id, everything), "internal error", "nobody goes past it for that")
	assert.Contains(t, w.log.String(), "proxy.invalid")
}
