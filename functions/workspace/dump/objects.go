package dump

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// definer is the part of a server's own statement that names who defined it.
var definer = regexp.MustCompile("^(CREATE (?:OR REPLACE )?(?:ALGORITHM=\\w+ )?)DEFINER=" +
	"`(?:[^`]|``)*`@`(?:[^`]|``)*` ")

// create is the statement that makes an object, with the columns of SHOW CREATE that hold it and its
// sql_mode.
func (w *writer) create(
	ctx context.Context, kind, object, column string,
) (ddl string, mode *string, err error) {
	quoted, err := name.Object(object)
	if err != nil {
		return "", nil, err
	}
	rows, err := w.conn.QueryContext(ctx, "SHOW CREATE "+kind+" "+w.db.Quoted()+"."+quoted.Quoted())
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return "", nil, err
	}
	values, targets := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	if rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return "", nil, err
		}
	}
	for i, c := range columns {
		switch c {
		case column:
			ddl = values[i].String
		case "sql_mode":
			mode = &values[i].String
		}
	}
	if err := rows.Err(); err != nil {
		return "", nil, err
	}
	if ddl == "" {
		return "", nil, fmt.Errorf("the server does not show how %s %s was created", strings.ToLower(kind), object)
	}
	return definer.ReplaceAllString(ddl, "$1"), mode, nil
}

func (w *writer) routines(ctx context.Context) error {
	list, err := w.objects(ctx, "SELECT ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES "+
		"WHERE ROUTINE_SCHEMA = ? ORDER BY ROUTINE_TYPE, ROUTINE_NAME")
	if err != nil {
		return err
	}
	for _, o := range list {
		kind := o[1]
		if kind != "FUNCTION" && kind != "PROCEDURE" {
			return fmt.Errorf("%s is a %s, which this format does not hold", o[0], kind)
		}
		column := "Create " + kind[:1] + strings.ToLower(kind[1:])
		ddl, mode, err := w.create(ctx, kind, o[0], column)
		if err != nil {
			return err
		}
		if err := w.line(line{Routine: o[0], Kind: kind, Mode: mode, DDL: ddl}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) tables(ctx context.Context) error {
	list, err := w.objects(ctx, "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES "+
		"WHERE TABLE_SCHEMA = ? AND TABLE_TYPE <> 'VIEW' ORDER BY TABLE_NAME")
	if err != nil {
		return err
	}
	for _, o := range list {
		if o[1] != "BASE TABLE" {
			return fmt.Errorf("%s is a %s, which this format does not hold", o[0], strings.ToLower(o[1]))
		}
		if err := w.table(ctx, o[0]); err != nil {
			return fmt.Errorf("table %s: %w", o[0], err)
		}
		w.stats.Tables++
	}
	return nil
}

func (w *writer) table(ctx context.Context, table string) error {
	ddl, _, err := w.create(ctx, "TABLE", table, "Create Table")
	if err != nil {
		return err
	}
	rows, err := w.conn.QueryContext(ctx, "SELECT COLUMN_NAME FROM information_schema.COLUMNS "+
		"WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COALESCE(GENERATION_EXPRESSION, '') = '' "+
		"ORDER BY ORDINAL_POSITION", w.db.String(), table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	l := line{Table: table, DDL: ddl}
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return err
		}
		l.Columns = append(l.Columns, column)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	columns, err := quoteAll(l.Columns)
	if err != nil {
		return err
	}
	if err := w.line(l); err != nil {
		return err
	}
	quoted, err := name.Object(table)
	if err != nil {
		return err
	}
	return w.rows(ctx, quoted, columns)
}

func (w *writer) views(ctx context.Context) error {
	list, err := w.objects(ctx, "SELECT TABLE_NAME, '' FROM information_schema.VIEWS "+
		"WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME")
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return nil
	}
	// Only for the database that is in use does the server leave its name out of the view.
	if _, err := w.conn.ExecContext(ctx, "USE "+w.db.Quoted()); err != nil {
		return err
	}
	for _, o := range list {
		ddl, _, err := w.create(ctx, "VIEW", o[0], "Create View")
		if err != nil {
			return err
		}
		if err := w.line(line{View: o[0], DDL: ddl}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) triggers(ctx context.Context) error {
	list, err := w.objects(ctx, "SELECT TRIGGER_NAME, '' FROM information_schema.TRIGGERS "+
		"WHERE TRIGGER_SCHEMA = ? ORDER BY EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER")
	if err != nil {
		return err
	}
	for _, o := range list {
		ddl, mode, err := w.create(ctx, "TRIGGER", o[0], "SQL Original Statement")
		if err != nil {
			return err
		}
		if err := w.line(line{Trigger: o[0], Mode: mode, DDL: ddl}); err != nil {
			return err
		}
	}
	return nil
}

// quoteAll is a list of columns as it stands in a statement.
func quoteAll(columns []string) (string, error) {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		column, err := name.Object(c)
		if err != nil {
			return "", err
		}
		quoted[i] = column.Quoted()
	}
	return strings.Join(quoted, ", "), nil
}
