package cell

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/workspace/credential"
)

// As connects as a workspace's own user: with its rights, and no more. The caller closes it.
func (s *Set) As(cell string, c credential.Credential) (*sql.DB, error) {
	known, err := s.Cell(cell)
	if err != nil {
		return nil, err
	}
	cfg, err := s.config(known)
	if err != nil {
		return nil, err
	}
	cfg.User, cfg.Passwd, cfg.DBName = c.User().String(), c.Password.Reveal(), c.Workspace.Database().String()
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	return db, nil
}

// Login proves that a credential opens the workspace's database. Denied tells a refusal from other errors.
func (s *Set) Login(ctx context.Context, cell string, c credential.Credential) error {
	db, err := s.As(cell, c)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("log in as %s: %w", c.User(), err)
	}
	return nil
}
