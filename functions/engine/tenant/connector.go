package tenant

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/engine/token"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

const (
	dialTimeout  = 5 * time.Second
	queryTimeout = 10 * time.Second
	// passBy is how long a proxy that refused a workspace is not asked again.
	passBy = time.Minute
)

// connector makes connections as a workspace's own user. The credential that is remembered is read again
// when it does not open the database: it was rotated, or the workspace was moved.
type connector struct {
	databases *Databases
	id        name.ID
	cell      string
	known     credential.Credential
	// direct is until when the cell's proxy is passed by, which did not let the workspace in: a proxy knows
	// those that it was told of.
	direct time.Time
}

// Connect is called by database/sql, for one connection at a time.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if c.known != (credential.Credential{}) {
		conn, err := c.connect(ctx)
		if err == nil {
			return conn, nil
		}
		before := c.known
		if err := c.read(ctx); err != nil {
			return nil, err
		}
		if c.known == before {
			return nil, err
		}
		return c.connect(ctx)
	}
	if err := c.read(ctx); err != nil {
		return nil, err
	}
	return c.connect(ctx)
}

// Driver is called by database/sql.
func (c *connector) Driver() driver.Driver { return mysql.MySQLDriver{} }

func (c *connector) read(ctx context.Context) error {
	found, err := c.databases.Secrets.Current(ctx, c.id)
	if err == nil {
		c.known = found
	}
	return err
}

// connect goes by the cell's proxy where there is one that knows the workspace, and else to the cell.
func (c *connector) connect(ctx context.Context) (driver.Conn, error) {
	port := strconv.Itoa(c.known.Port)
	user, password := c.known.User().String(), c.known.Password.Reveal()
	d := c.databases
	host, ok := d.Proxies[c.cell]
	if !ok || d.Now().Before(c.direct) {
		return c.dial(ctx, c.known.Host, port, user, password)
	}
	signed, err := token.Proxy(ctx, d.AWS, net.JoinHostPort(host, port), user, d.Now())
	if err != nil {
		return nil, err
	}
	conn, err := c.dial(ctx, host, port, user, signed)
	if _, refused := errors.AsType[refusedError](err); !refused {
		return conn, err
	}
	conn, err = c.dial(ctx, c.known.Host, port, user, password)
	if err == nil {
		c.direct = d.Now().Add(passBy)
	}
	return conn, err
}

// refusedError says that the other side was reached and did not let the user in. AWS does not say which words
// a proxy has for a user that it does not know, so they do not matter.
type refusedError struct{ error }

// Unwrap is called by errors.As.
func (e refusedError) Unwrap() error { return e.error }

// believed says that an error is not about who the other side is.
func believed(err error) bool {
	_, doubtful := errors.AsType[*tls.CertificateVerificationError](err)
	return !doubtful
}

func (c *connector) dial(ctx context.Context, host, port, user, password string) (driver.Conn, error) {
	roots, err := c.databases.roots()
	if err != nil {
		return nil, err
	}
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(host, port)
	cfg.TLS = &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}
	cfg.User, cfg.Passwd, cfg.DBName = user, password, c.id.Database().String()
	// A proxy asks for tokens in clear text. The line is encrypted, and the server's name checked.
	cfg.AllowCleartextPasswords = true
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = dialTimeout, queryTimeout, queryTimeout
	cfg.Logger = &mysql.NopLogger{} // its errors are returned as well
	if err := cfg.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	reached := false
	cfg.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		reached = err == nil
		return conn, err
	}
	made, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	conn, err := made.Connect(ctx)
	if err != nil && reached && ctx.Err() == nil && believed(err) {
		err = refusedError{err}
	}
	return conn, err
}
