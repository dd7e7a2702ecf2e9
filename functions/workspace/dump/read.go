package dump

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

const (
	// batchRows and batchBytes bound one INSERT; the server takes 65,535 placeholders and packets of 4 MiB or
	// more.
	batchRows, batchBytes, placeholders = 500, 1 << 20, 65_535
)

// incomplete are the server's errors about a view that names something which is not there: not yet, or no
// more.
// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
var incomplete = map[uint16]bool{
	1146: true, // no such table or view
	1054: true, // no such column
	1305: true, // no such function
	1356: true, // a view below it is broken
}

// reader restores into one connection.
type reader struct {
	conn  *sql.Conn
	stats Stats

	insert  string // up to VALUES
	columns int
	batch   []any
	bytes   int
	views   []line
}

// Read restores an export into the database that the connection uses, which must be empty.
//
// The statements in the file are the tenant's own, so the connection must be the workspace's, with its
// rights and no more: then a file that somebody tampered with reaches no other workspace.
func Read(ctx context.Context, conn *sql.Conn, from io.Reader) (Stats, error) {
	const settings = "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00', " +
		"foreign_key_checks = 0, unique_checks = 0"
	if _, err := conn.ExecContext(ctx, settings); err != nil {
		return Stats{}, fmt.Errorf("restore: %w", err)
	}
	d := json.NewDecoder(bufio.NewReaderSize(from, 1<<16))
	var head line
	if err := d.Decode(&head); err != nil || head.Format != Format {
		return Stats{}, fmt.Errorf("restore: the file does not begin with the format %q", Format)
	}
	r := &reader{conn: conn}
	for {
		var text json.RawMessage
		if err := d.Decode(&text); err != nil {
			return Stats{}, fmt.Errorf("restore: the file ends before its last line: %w", err)
		}
		end, err := r.take(ctx, text)
		if err != nil {
			return Stats{}, fmt.Errorf("restore: after %d tables and %d rows: %w", r.stats.Tables, r.stats.Rows, err)
		}
		if end {
			return r.stats, nil
		}
	}
}

// take restores one line and says whether it was the last.
func (r *reader) take(ctx context.Context, text json.RawMessage) (end bool, err error) {
	if text[0] == '[' {
		return false, r.row(ctx, text)
	}
	if err := r.flush(ctx); err != nil {
		return false, err
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return false, err
	}
	switch {
	case l.Table != "":
		return false, r.table(ctx, l)
	case l.View != "":
		r.views = append(r.views, l)
		return false, nil
	case l.Routine != "":
		return false, r.program(ctx, l)
	case l.Trigger != "":
		if err := r.makeViews(ctx); err != nil {
			return false, err
		}
		return false, r.program(ctx, l)
	case !l.End:
		return false, errors.New("a line is of no known kind")
	case l.Tables != r.stats.Tables || l.Rows != r.stats.Rows:
		return false, fmt.Errorf("the last line tells of %d tables and %d rows", l.Tables, l.Rows)
	}
	return true, r.makeViews(ctx)
}

func (r *reader) table(ctx context.Context, l line) error {
	if _, err := r.conn.ExecContext(ctx, l.DDL); err != nil {
		return fmt.Errorf("table %s: %w", l.Table, err)
	}
	table, err := name.Object(l.Table)
	if err != nil {
		return err
	}
	columns, err := quoteAll(l.Columns)
	if err != nil {
		return err
	}
	r.insert = "INSERT INTO " + table.Quoted() + " (" + columns + ") VALUES "
	r.columns = len(l.Columns)
	r.stats.Tables++
	return nil
}

func (r *reader) row(ctx context.Context, text json.RawMessage) error {
	if r.columns == 0 {
		return errors.New("a row comes before any table")
	}
	row, err := parseRow(text, r.columns)
	if err != nil {
		return err
	}
	r.batch = append(r.batch, row...)
	r.bytes += len(text)
	r.stats.Rows++
	rows := len(r.batch) / r.columns
	if rows >= batchRows || r.bytes >= batchBytes || len(r.batch)+r.columns > placeholders {
		return r.flush(ctx)
	}
	return nil
}

func (r *reader) flush(ctx context.Context) error {
	if len(r.batch) == 0 {
		return nil
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", r.columns), ",") + "),"
	values := strings.TrimSuffix(strings.Repeat(row, len(r.batch)/r.columns), ",")
	_, err := r.conn.ExecContext(ctx, r.insert+values, r.batch...)
	r.batch, r.bytes = r.batch[:0], 0
	return err
}

// program makes a routine or trigger under the sql_mode that it was made under.
func (r *reader) program(ctx context.Context, l line) error {
	if l.Mode != nil {
		if _, err := r.conn.ExecContext(ctx, "SET SESSION sql_mode = ?", *l.Mode); err != nil {
			return err
		}
	}
	if _, err := r.conn.ExecContext(ctx, l.DDL); err != nil {
		return fmt.Errorf("%s%s: %w", l.Routine, l.Trigger, err)
	}
	_, err := r.conn.ExecContext(ctx, "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
	return err
}

// makeViews makes the views, those that need others after them. What is left names things that the export
// lacks: the view was broken when it was exported, for a server lets people drop a table below a view. It
// is reported, and is no reason to keep a workspace from its data.
func (r *reader) makeViews(ctx context.Context) error {
	for len(r.views) > 0 {
		var later []line
		for _, view := range r.views {
			_, err := r.conn.ExecContext(ctx, view.DDL)
			var refusal *mysql.MySQLError
			switch {
			case errors.As(err, &refusal) && incomplete[refusal.Number]:
				later = append(later, view)
			case err != nil:
				return fmt.Errorf("view %s: %w", view.View, err)
			}
		}
		if len(later) == len(r.views) {
			for _, view := range later {
				r.stats.Broken = append(r.stats.Broken, view.View)
			}
			later = nil
		}
		r.views = later
	}
	return nil
}
