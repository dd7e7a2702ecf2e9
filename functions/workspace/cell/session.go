package cell

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// ErrBusy says that another run works on the workspace. To repeat the operation helps.
var ErrBusy = errors.New("another run works on this workspace")

// grants are what a workspace's users may do in its database. EVENT is missing, for an event would go on
// while the workspace is suspended; so is GRANT OPTION, with which a tenant could let in others.
const grants = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, LOCK TABLES, " +
	"EXECUTE, CREATE TEMPORARY TABLES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, TRIGGER"

// Session is the administrator's connection to a cell while it holds the lock of one workspace.
//
// The server ties the lock to the connection. Whoever loses the connection can therefore run no further
// statement on it: a run that was frozen or cut off can do no harm when it wakes up.
type Session struct {
	// Cell is the cell's name.
	Cell string

	id   name.ID
	conn *sql.Conn
}

// Lock opens a session, and waits at most so long for another that works on the workspace.
func (s *Set) Lock(ctx context.Context, cell string, id name.ID, wait time.Duration) (*Session, error) {
	pool, err := s.pool(cell)
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to cell %s: %w", cell, err)
	}
	var got sql.NullInt64
	err = conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", id.Lock(), int(wait.Seconds())).Scan(&got)
	if err == nil && got.Int64 == 1 {
		return &Session{Cell: cell, id: id, conn: conn}, nil
	}
	discard(conn)
	if err != nil {
		return nil, fmt.Errorf("lock workspace %s in cell %s: %w", id, cell, err)
	}
	return nil, ErrBusy
}

// Close gives up the lock and returns the connection. A connection that cannot say so is thrown away, which
// gives up the lock too.
func (s *Session) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	var released sql.NullInt64
	err := s.conn.QueryRowContext(ctx, "SELECT RELEASE_LOCK(?)", s.id.Lock()).Scan(&released)
	if err != nil || released.Int64 != 1 {
		discard(s.conn)
		return
	}
	_ = s.conn.Close() // returns it to the pool
}

// discard closes the connection itself, and so everything that the server ties to it.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close()
}

// Conn is the connection, for reading the workspace's data.
func (s *Session) Conn() *sql.Conn { return s.conn }

// CreateDatabase makes the workspace's database unless it is there.
func (s *Session) CreateDatabase(ctx context.Context) error {
	return s.exec(ctx, "create the database",
		"CREATE DATABASE IF NOT EXISTS "+s.id.Database().Quoted()+" CHARACTER SET utf8mb4")
}

// EmptyDatabase leaves the workspace with a database that holds nothing.
func (s *Session) EmptyDatabase(ctx context.Context) error {
	if err := s.DropDatabase(ctx); err != nil {
		return err
	}
	return s.CreateDatabase(ctx)
}

// DropDatabase deletes the workspace's database and all that is in it.
func (s *Session) DropDatabase(ctx context.Context) error {
	return s.exec(ctx, "drop the database", "DROP DATABASE IF EXISTS "+s.id.Database().Quoted())
}

// DatabaseExists says whether the workspace has a database here.
func (s *Session) DatabaseExists(ctx context.Context) (bool, error) {
	var n int
	err := s.conn.QueryRowContext(ctx,
		"SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?", s.id.Database().String()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for the database: %w", err)
	}
	return n > 0, nil
}

// SetAccount gives one of the workspace's users that password, TLS only, its grants, and lets it in or not.
// It makes the user unless it is there.
func (s *Session) SetAccount(ctx context.Context, c credential.Credential, open bool) error {
	user, lock := c.User(), " ACCOUNT LOCK"
	if open {
		lock = " ACCOUNT UNLOCK"
	}
	how := user.Account() + " IDENTIFIED BY " + c.Password.Literal() + " REQUIRE SSL" + lock
	for _, statement := range []string{"CREATE USER IF NOT EXISTS " + how, "ALTER USER " + how} {
		if err := s.exec(ctx, "set the account of "+user.String(), statement); err != nil {
			return &redacted{text: c.Password.Redact(err.Error()), cause: err}
		}
	}
	return s.exec(ctx, "grant to "+user.String(),
		"GRANT "+grants+" ON "+s.id.Database().Quoted()+".* TO "+user.Account())
}

// redacted is an error whose text may have quoted a password: servers repeat the statement that they reject.
type redacted struct {
	text  string
	cause error
}

func (r *redacted) Error() string { return r.text }
func (r *redacted) Unwrap() error { return r.cause }

// LockAccount keeps a user from logging in. What it defined (views, triggers) goes on working.
func (s *Session) LockAccount(ctx context.Context, side name.Side) error {
	user := s.id.User(side)
	return s.exec(ctx, "lock "+user.String(), "ALTER USER IF EXISTS "+user.Account()+" ACCOUNT LOCK")
}

// DropAccounts deletes the workspace's users.
func (s *Session) DropAccounts(ctx context.Context) error {
	for _, side := range []name.Side{name.SideA, name.SideB} {
		user := s.id.User(side)
		if err := s.exec(ctx, "drop "+user.String(), "DROP USER IF EXISTS "+user.Account()); err != nil {
			return err
		}
	}
	return nil
}

// Disconnect ends the connections of the workspace's users. Lock them first, or they come back.
func (s *Session) Disconnect(ctx context.Context) error {
	rows, err := s.conn.QueryContext(ctx, "SELECT ID FROM information_schema.PROCESSLIST WHERE USER IN (?, ?)",
		s.id.User(name.SideA).String(), s.id.User(name.SideB).String())
	if err != nil {
		return fmt.Errorf("list the connections: %w", err)
	}
	ids, err := scan[uint64](rows)
	if err != nil {
		return fmt.Errorf("list the connections: %w", err)
	}
	for _, id := range ids {
		if err := s.exec(ctx, "end a connection", fmt.Sprintf("KILL %d", id)); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

// exec runs a statement that is built from identifiers and passwords of validated form only.
func (s *Session) exec(ctx context.Context, what, statement string) error {
	if _, err := s.conn.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// gone says that the connection to be killed had ended by itself.
func gone(err error) bool {
	var refusal *mysql.MySQLError
	return errors.As(err, &refusal) && refusal.Number == 1094
}

func scan[T any](rows *sql.Rows) ([]T, error) {
	defer func() { _ = rows.Close() }()
	var list []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}
