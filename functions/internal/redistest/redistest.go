// Package redistest starts a Valkey or Redis server for a test: of its own, on a free port of the loopback,
// in a folder that goes away, with TLS by a certificate made for it, and with users as ElastiCache has them.
package redistest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/tlstest"
)

// Host is the name that the certificate is made out to.
const Host = "localhost"

// missing says what to install.
const missing = "these tests need a Valkey or Redis server: apt-get install -y redis-server"

// Server is a running server.
type Server struct {
	// Address is host:port, for clients that use TLS.
	Address string
	// CAFile holds the certificate that signed the server's.
	CAFile string

	t       testing.TB
	dir     string
	command *exec.Cmd
	exited  chan error
	admin   *redis.Client
}

// Start starts a server. It ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, dir: t.TempDir(), exited: make(chan error, 1)}
	daemon, err := exec.LookPath("valkey-server")
	if err != nil {
		daemon, err = exec.LookPath("redis-server")
	}
	require.NoError(t, err, missing)
	roots, err := tlstest.Write(s.dir, Host, "127.0.0.1")
	require.NoError(t, err)
	s.CAFile = filepath.Join(s.dir, tlstest.Authority)
	const password = "admin-password"
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "users"),
		[]byte("user default off\nuser admin on >"+password+" ~* &* +@all\n"), 0o600))
	t.Cleanup(s.Stop)
	// The port was free a moment ago; when somebody else took it, another is tried.
	for range 5 {
		if err = s.run(daemon); err != nil {
			continue
		}
		s.admin = redis.NewClient(&redis.Options{
			Addr: s.Address, Username: "admin", Password: password, Protocol: 2, DisableIdentity: true,
			TLSConfig: &tls.Config{RootCAs: roots, ServerName: Host, MinVersion: tls.VersionTLS12},
		})
		if err = s.await(); err == nil {
			return s
		}
		s.Stop()
	}
	require.NoError(t, err)
	return nil
}

func (s *Server) run(daemon string) error {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := strconv.Itoa(free.Addr().(*net.TCPAddr).Port)
	if err := free.Close(); err != nil {
		return err
	}
	s.Address = net.JoinHostPort(Host, port)
	in := func(name string) string { return filepath.Join(s.dir, name) }
	s.command = exec.Command(daemon, "--port", "0", "--tls-port", port, "--bind", "127.0.0.1 127.0.0.2",
		"--tls-cert-file", in(tlstest.Certificate), "--tls-key-file", in(tlstest.Key),
		"--tls-ca-cert-file", s.CAFile, "--tls-auth-clients", "no", "--aclfile", in("users"),
		"--dir", s.dir, "--logfile", in("log"), "--save", "", "--appendonly", "no")
	if err := s.command.Start(); err != nil {
		return err
	}
	go func(c *exec.Cmd) { s.exited <- c.Wait() }(s.command)
	return nil
}

// await tries to connect until the server answers, ends, or a minute is over.
func (s *Server) await() error {
	deadline := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-s.exited:
			s.command = nil
			text, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("the server ended: %w\n%s", errors.Join(err, errors.New("see its log")), text)
		case <-deadline:
			return errors.New("the server did not come up within a minute")
		case <-tick.C:
			if s.admin.Ping(context.Background()).Err() == nil {
				return nil
			}
		}
	}
}

// Stop ends the server, and with it all that it held.
func (s *Server) Stop() {
	if s.admin != nil {
		_ = s.admin.Close()
	}
	if s.command != nil {
		_ = s.command.Process.Kill()
		s.t.Log("the server ended: ", <-s.exited)
		s.command = nil
	}
}

// Do sends a command as the administrator.
func (s *Server) Do(command ...any) any {
	s.t.Helper()
	out, err := s.admin.Do(s.t.Context(), command...).Result()
	require.NoError(s.t, err)
	return out
}

// SetUser makes a user with the rights that components/block/cache gives to those of a cache, or gives it
// another password.
func (s *Server) SetUser(name, password string) {
	s.t.Helper()
	s.Do("ACL", "SETUSER", name, "reset", "on", ">"+password, "~*", "-@all", "+@read", "+@write",
		"+@transaction", "+@scripting", "+@connection", "-@dangerous", "+info")
}

// Keys are the names of all that is remembered.
func (s *Server) Keys() []string {
	s.t.Helper()
	keys := []string{}
	for _, key := range s.Do("KEYS", "*").([]any) {
		keys = append(keys, key.(string))
	}
	return keys
}

// Value is what is remembered under a key, and for how long still.
func (s *Server) Value(key string) (string, time.Duration) {
	s.t.Helper()
	return s.Do("GET", key).(string), time.Duration(s.Do("PTTL", key).(int64)) * time.Millisecond
}
