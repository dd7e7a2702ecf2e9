package dump

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// writer writes one database. Its first error ends it.
type writer struct {
	conn  *sql.Conn
	db    name.Identifier
	to    *bufio.Writer
	stats Stats
}

// Write exports the workspace's database as it is at one instant. The connection is outside a transaction.
// Clients may go on writing: what they change later is not in the export.
func Write(ctx context.Context, conn *sql.Conn, id name.ID, to io.Writer) (_ Stats, err error) {
	for _, statement := range []string{
		"SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00', sql_quote_show_create = 1",
		"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
		"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return Stats{}, fmt.Errorf("begin the export: %w", err)
		}
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_, end := conn.ExecContext(ctx, "ROLLBACK")
		_, reset := conn.ExecContext(ctx, "SET SESSION sql_mode = DEFAULT, time_zone = DEFAULT")
		err = errors.Join(err, end, reset)
	}()
	w := &writer{conn: conn, db: id.Database(), to: bufio.NewWriterSize(to, 1<<16)}
	if err := w.header(ctx, id); err != nil {
		return Stats{}, fmt.Errorf("export: %w", err)
	}
	for _, part := range []func(context.Context) error{w.routines, w.tables, w.views, w.triggers} {
		if err := part(ctx); err != nil {
			return Stats{}, fmt.Errorf("export: %w", err)
		}
	}
	if err := w.line(line{End: true, Tables: w.stats.Tables, Rows: w.stats.Rows}); err != nil {
		return Stats{}, err
	}
	return w.stats, w.to.Flush()
}

func (w *writer) line(l line) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	_, err = w.to.Write(append(text, '\n'))
	return err
}

func (w *writer) header(ctx context.Context, id name.ID) error {
	var server string
	if err := w.conn.QueryRowContext(ctx, "SELECT VERSION()").Scan(&server); err != nil {
		return err
	}
	return w.line(line{
		Format: Format, Workspace: id.String(), Server: server, Taken: time.Now().UTC().Format(time.RFC3339),
	})
}

// objects lists names by a query whose first placeholder is the database; the second column, if any, is a
// kind.
func (w *writer) objects(ctx context.Context, query string) ([][2]string, error) {
	rows, err := w.conn.QueryContext(ctx, query, w.db.String())
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list [][2]string
	for rows.Next() {
		var o [2]string
		if err := rows.Scan(&o[0], &o[1]); err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// rows lets each deal with every row of a table.
func (w *writer) rows(ctx context.Context, table name.Identifier, columns string) error {
	// A prepared statement, for only its protocol delivers floating-point numbers whole.
	stmt, err := w.conn.PrepareContext(ctx, "SELECT "+columns+" FROM "+w.db.Quoted()+"."+table.Quoted())
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	rows, err := stmt.QueryContext(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	var (
		isBinary = make([]bool, len(types))
		values   = make([]any, len(types))
		targets  = make([]any, len(types))
		text     []byte
	)
	for i, t := range types {
		isBinary[i] = binaryTypes[t.DatabaseTypeName()]
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if text, err = appendRow(text[:0], values, isBinary); err != nil {
			return err
		}
		if _, err := w.to.Write(text); err != nil {
			return err
		}
		w.stats.Rows++
	}
	return rows.Err()
}

// binaryTypes are what the driver calls the types that hold no text.
var binaryTypes = map[string]bool{
	"BINARY": true, "VARBINARY": true, "BLOB": true, "TINYBLOB": true, "MEDIUMBLOB": true, "LONGBLOB": true,
	"BIT": true, "GEOMETRY": true, "VECTOR": true,
}
