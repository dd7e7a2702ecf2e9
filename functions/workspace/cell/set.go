// Package cell speaks to the database clusters: databases, accounts and grants, one workspace at a time.
package cell

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/internal/rdsca"
	"github.com/plinth-iac/plinth/functions/workspace/settings"
)

const (
	// connections is how many one function instance keeps to one cell. A thousand instances must not exhaust it.
	connections = 8
	// idle is shorter than the idle limits of network and server between two calls of a frozen function.
	idle        = 4 * time.Minute
	dialTimeout = 5 * time.Second
	// accessDenied is the server's number for a wrong user or password.
	// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
	accessDenied = 1045
	// locked is the number for an account that is locked: 3118 in MySQL, 4151 in MariaDB.
	locked, lockedMariaDB = 3118, 4151
)

// Set is the cells. Connections are made when they are first needed and kept for the next call.
type Set struct {
	cells   map[string]settings.Cell
	caFile  string
	secrets func() *secretsmanager.Client

	roots func() (*x509.CertPool, error)
	mu    sync.Mutex
	pools map[string]*sql.DB
}

// NewSet knows the cells and connects to none. The secrets of their master users are read through the client.
func NewSet(cells []settings.Cell, caFile string, secrets func() *secretsmanager.Client) *Set {
	s := &Set{cells: map[string]settings.Cell{}, pools: map[string]*sql.DB{}, caFile: caFile, secrets: secrets}
	for _, c := range cells {
		s.cells[c.Name] = c
	}
	s.roots = sync.OnceValues(s.readRoots)
	return s
}

// Cell is the cell of that name.
func (s *Set) Cell(name string) (settings.Cell, error) {
	c, ok := s.cells[name]
	if !ok {
		return settings.Cell{}, fmt.Errorf("cell: %.40q is not in %s", name, settings.Cells)
	}
	return c, nil
}

// Close ends all connections.
func (s *Set) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for name, pool := range s.pools {
		errs = append(errs, pool.Close())
		delete(s.pools, name)
	}
	return errors.Join(errs...)
}

func (s *Set) readRoots() (*x509.CertPool, error) {
	roots, err := rdsca.Pool(s.caFile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", settings.CAFile, err)
	}
	return roots, nil
}

// config is how to reach a cell, with TLS and the server's name checked, but without a user.
func (s *Set) config(c settings.Cell) (*mysql.Config, error) {
	roots, err := s.roots()
	if err != nil {
		return nil, err
	}
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
	cfg.TLS = &tls.Config{RootCAs: roots, ServerName: c.Host, MinVersion: tls.VersionTLS12}
	cfg.Timeout = dialTimeout
	cfg.Logger = &mysql.NopLogger{} // its errors are returned as well
	// No statement of ours holds two, so nobody can smuggle in a second one.
	cfg.MultiStatements = false
	return cfg, cfg.Apply(mysql.Charset("utf8mb4", ""))
}

// pool is the administrator's connections to a cell.
func (s *Set) pool(name string) (*sql.DB, error) {
	c, err := s.Cell(name)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if pool, ok := s.pools[name]; ok {
		return pool, nil
	}
	cfg, err := s.config(c)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(&administrator{arn: c.AdminSecretARN, cfg: cfg, secrets: s.secrets})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(idle)
	s.pools[name] = pool
	return pool, nil
}

// adminSecret is what RDS writes into the secret of a master user.
type adminSecret struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

func (a *administrator) read(ctx context.Context) (adminSecret, error) {
	out, err := a.secrets().GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &a.arn})
	if err != nil {
		return adminSecret{}, fmt.Errorf("read the master user's secret: %w", err)
	}
	var secret adminSecret
	if out.SecretString == nil || json.Unmarshal([]byte(*out.SecretString), &secret) != nil ||
		secret.Username == "" || secret.Password == "" {
		return adminSecret{}, errors.New(`the master user's secret is no {"username", "password"}`)
	}
	return secret, nil
}

// Denied says that the server knows the user and refuses it: wrong password, or locked.
func Denied(err error) bool {
	var refusal *mysql.MySQLError
	return errors.As(err, &refusal) &&
		(refusal.Number == accessDenied || refusal.Number == locked || refusal.Number == lockedMariaDB)
}
