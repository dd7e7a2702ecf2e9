package cell

import (
	"context"
	"database/sql/driver"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/go-sql-driver/mysql"
)

// administrator makes connections as the master user of a cell. RDS changes that user's password every
// week; the one that is remembered is read again when the server refuses it.
type administrator struct {
	arn     string
	cfg     *mysql.Config
	secrets func() *secretsmanager.Client

	mu    sync.Mutex
	known adminSecret
}

// Connect is called by database/sql.
func (a *administrator) Connect(ctx context.Context) (driver.Conn, error) {
	secret, fresh, err := a.secret(ctx, adminSecret{})
	if err != nil {
		return nil, err
	}
	conn, err := a.connect(ctx, secret)
	if fresh || !Denied(err) {
		return conn, err
	}
	if secret, _, err = a.secret(ctx, secret); err != nil {
		return nil, err
	}
	return a.connect(ctx, secret)
}

// Driver is called by database/sql.
func (a *administrator) Driver() driver.Driver { return mysql.MySQLDriver{} }

// secret is the remembered one, unless it is the refused one. It tells whether it was read just now.
func (a *administrator) secret(ctx context.Context, refused adminSecret) (adminSecret, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known != (adminSecret{}) && a.known != refused {
		return a.known, false, nil
	}
	secret, err := a.read(ctx)
	if err != nil {
		return adminSecret{}, false, err
	}
	a.known = secret
	return secret, true, nil
}

func (a *administrator) connect(ctx context.Context, secret adminSecret) (driver.Conn, error) {
	cfg := a.cfg.Clone()
	cfg.User, cfg.Passwd = secret.Username, secret.Password
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return connector.Connect(ctx)
}
