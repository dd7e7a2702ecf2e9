package tenant

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
	"net"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

const (
	dialTimeout  = 5 * time.Second
	queryTimeout = 10 * time.Second
)

// connector makes connections as a workspace's own user. The credential that is remembered is read again
// when it does not open the database: it was rotated, or the workspace was moved.
type connector struct {
	databases *Databases
	id        name.ID
	cell      string
	known     credential.Credential
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

func (c *connector) connect(ctx context.Context) (driver.Conn, error) {
	roots, err := c.databases.roots()
	if err != nil {
		return nil, err
	}
	host := c.known.Host
	if proxy, ok := c.databases.Proxies[c.cell]; ok {
		host = proxy
	}
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(host, strconv.Itoa(c.known.Port))
	cfg.TLS = &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12}
	cfg.User, cfg.Passwd = c.known.User().String(), c.known.Password.Reveal()
	cfg.DBName = c.id.Database().String()
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = dialTimeout, queryTimeout, queryTimeout
	cfg.Logger = &mysql.NopLogger{} // its errors are returned as well
	if err := cfg.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	dial, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return dial.Connect(ctx)
}
