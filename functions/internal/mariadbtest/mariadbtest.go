// Package mariadbtest starts a MariaDB server for tests: of its own, on a free port of the loopback, in a
// folder that goes away, with TLS by a certificate made for it.
package mariadbtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/internal/tlstest"
)

// Host is the name that the certificate is made out to.
const Host = "localhost"

// Admin and AdminPassword are the master user. It may do what Aurora's may, and must use TLS.
const (
	Admin         = "admin"
	AdminPassword = "admin-password"
)

// missing says what to install.
const missing = "these tests need a MariaDB server: apt-get install -y mariadb-server"

// Server is a running server.
type Server struct {
	// Port is where it listens.
	Port int
	// CAFile holds the certificate that signed the server's.
	CAFile string

	dir     string
	command *exec.Cmd
	exited  chan error
	roots   *x509.CertPool
}

// Start starts a server. Call it from TestMain, and Stop after the tests.
func Start() (_ *Server, err error) {
	daemon, install, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "mdb")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, CAFile: filepath.Join(dir, tlstest.Authority), exited: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	if s.roots, err = tlstest.Write(dir, Host, "127.0.0.1"); err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	as := "--user=" + current()
	prepare := exec.Command(install, "--no-defaults", as, "--datadir="+data, "--skip-test-db",
		"--auth-root-authentication-method=normal")
	// A server that starts clears its folder for temporary tables, those of other servers too.
	prepare.Env = append(os.Environ(), "TMPDIR="+dir)
	out, err := prepare.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", install, err, out)
	}
	// The port was free a moment ago; when somebody else took it, another is tried.
	for range 5 {
		if err = s.run(daemon, data, as); err == nil {
			return s, s.addAdmin()
		}
	}
	return nil, err
}

func programs() (daemon, install string, err error) {
	for _, known := range []string{"mariadbd", "mysqld", "/usr/sbin/mariadbd"} {
		if daemon, err = exec.LookPath(known); err == nil {
			break
		}
	}
	if err != nil {
		return "", "", errors.New(missing)
	}
	if install, err = exec.LookPath("mariadb-install-db"); err != nil {
		return "", "", errors.New(missing)
	}
	return daemon, install, nil
}

func current() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return strconv.Itoa(os.Getuid())
}

func (s *Server) run(daemon, data, as string) error {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.Port = free.Addr().(*net.TCPAddr).Port
	if err := free.Close(); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	s.command = exec.Command(daemon, "--no-defaults", as, "--datadir="+data,
		"--tmpdir="+s.dir, "--socket="+s.socket(), "--pid-file="+filepath.Join(s.dir, "pid"),
		"--bind-address=127.0.0.1", "--port="+strconv.Itoa(s.Port), "--skip-name-resolve",
		"--ssl-ca="+s.CAFile, "--ssl-cert="+filepath.Join(s.dir, tlstest.Certificate),
		"--ssl-key="+filepath.Join(s.dir, tlstest.Key),
		"--log-bin-trust-function-creators=1", "--max-connections=500")
	s.command.Stdout, s.command.Stderr = log, log
	if err := s.command.Start(); err != nil {
		return err
	}
	go func(c *exec.Cmd) { s.exited <- c.Wait() }(s.command)
	return s.await()
}

// await tries to connect until the server answers, ends, or a minute is over.
func (s *Server) await() error {
	db, err := s.open("root", "", true)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
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
			if db.PingContext(context.Background()) == nil {
				return nil
			}
		}
	}
}

func (s *Server) addAdmin() error {
	db, err := s.open("root", "", true)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		"CREATE USER '" + Admin + "'@'%' IDENTIFIED BY '" + AdminPassword + "' REQUIRE SSL",
		"GRANT ALL PRIVILEGES ON *.* TO '" + Admin + "'@'%' WITH GRANT OPTION",
		"DELETE FROM mysql.global_priv WHERE User = ''",
		"FLUSH PRIVILEGES",
	} {
		if _, err := db.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends the server and deletes its data.
func (s *Server) Stop() error {
	var err error
	if s.command != nil {
		err = s.command.Process.Signal(syscall.SIGTERM)
		select {
		case end := <-s.exited:
			err = errors.Join(err, end)
		case <-time.After(20 * time.Second):
			err = errors.Join(s.command.Process.Kill(), errors.New("the server did not stop"))
		}
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *Server) socket() string { return filepath.Join(s.dir, "s") }

func (s *Server) open(name, password string, local bool) (*sql.DB, error) {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Passwd, cfg.Logger = name, password, &mysql.NopLogger{}
	if local {
		cfg.Net, cfg.Addr = "unix", s.socket()
	} else {
		cfg.Net, cfg.Addr = "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port))
		cfg.TLS = &tls.Config{RootCAs: s.roots, ServerName: Host, MinVersion: tls.VersionTLS12}
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// Open connects as a user with TLS. The caller closes it.
func (s *Server) Open(name, password string) (*sql.DB, error) { return s.open(name, password, false) }

// OpenPlain connects as a user without TLS.
func (s *Server) OpenPlain(name, password string) (*sql.DB, error) {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Passwd, cfg.Net, cfg.Logger = name, password, "tcp", &mysql.NopLogger{}
	cfg.Addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port))
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}
