package wire_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// everything is a database with all that the format holds, and names that try to break out of their quotes.
func everything(t *testing.T, db *sql.DB) {
	t.Helper()
	exec(t, db,
		"CREATE TABLE kinds (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, big BIGINT, huge BIGINT UNSIGNED, "+
			"f FLOAT, d DOUBLE, exact DECIMAL(30,10), day DATE, at DATETIME(6), ts TIMESTAMP(3) NULL, clock TIME, y YEAR, "+
			"text LONGTEXT, bits BIT(9), raw VARBINARY(20), photo LONGBLOB, doc JSON, e ENUM('a','b'), "+
			"s SET('x','y'), shape GEOMETRY, twice BIGINT UNSIGNED AS (huge DIV 2) STORED, later INT AS (id + 1) VIRTUAL) "+
			"DEFAULT CHARSET utf8mb4 COMMENT 'all; of ''them'''",
		"INSERT INTO kinds (big, huge, f, d, exact, day, at, ts, clock, y, text, bits, raw, photo, doc, e, s, shape) "+
			"VALUES (-9223372036854775808, 18446744073709551615, 1.1, 0.1, '12345678901234567890.0123456789', "+
			"'2026-02-28', '2026-11-21 05:06:07.123456', '2026-11-21 05:06:07.891', '-12:00:01', 2026, "+
			"'grüße, \\'quoted\\' \\\\ \\n\\t 🚀 <&>', b'100000001', 0x00FF10, 0xC328, '{\"a\": [1, \"ü\"]}', 'b', 'x,y', "+
			"ST_GeomFromText('POINT(1 2)'))",
		"INSERT INTO kinds (big, text, d, f) VALUES (NULL, '', -0.0, 3.4028234e38), (0, NULL, 1.7976931348623157e308, 16777216)",
		"CREATE TABLE parent (id INT PRIMARY KEY)",
		"CREATE TABLE aschild (id INT, parent INT, FOREIGN KEY (parent) REFERENCES parent (id))",
		"INSERT INTO parent VALUES (1)", "INSERT INTO aschild VALUES (1, 1)",
		"CREATE TABLE `odd ``name``; DROP TABLE kinds; --` (`a``b` INT, `select` INT, `with \"quote\"` INT)",
		"INSERT INTO `odd ``name``; DROP TABLE kinds; --` VALUES (1, 2, 3)",
		"CREATE TABLE empty (n INT)",
		"CREATE VIEW azview AS SELECT n * 2 AS m FROM zview",
		"CREATE OR REPLACE VIEW zview AS SELECT big AS n FROM kinds WHERE big = 0",
		"CREATE FUNCTION plus(a INT) RETURNS INT DETERMINISTIC RETURN a + 1",
		"CREATE PROCEDURE twice(IN a INT) BEGIN SELECT a; SELECT a; END",
		"CREATE TRIGGER stamp BEFORE INSERT ON aschild FOR EACH ROW SET NEW.id = NEW.id + 100",
	)
}

// picture is all that is in a database, as text.
func picture(t *testing.T, db *sql.DB) string {
	t.Helper()
	var b strings.Builder
	for _, name := range strs(t, db, "SELECT TABLE_NAME FROM information_schema.TABLES "+
		"WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1") {
		quoted := "`" + strings.ReplaceAll(name, "`", "``") + "`"
		show := strs(t, db, "SELECT COALESCE(GROUP_CONCAT(CONCAT_WS('|', COLUMN_NAME, COLUMN_TYPE, COLUMN_DEFAULT, EXTRA, "+
			"GENERATION_EXPRESSION) ORDER BY ORDINAL_POSITION), '') FROM information_schema.COLUMNS "+
			"WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?", name)
		fmt.Fprintln(&b, name, show)
		rows, err := db.QueryContext(context.Background(), "SELECT * FROM "+quoted+" WHERE 1 = ? ORDER BY 1", 1)
		require.NoError(t, err)
		columns, err := rows.Columns()
		require.NoError(t, err)
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		for rows.Next() {
			require.NoError(t, rows.Scan(targets...))
			fmt.Fprintf(&b, "%v\n", values)
		}
		require.NoError(t, rows.Err())
	}
	for _, query := range []string{
		"SELECT CONCAT_WS('|', ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_DEFINITION, SQL_MODE) FROM information_schema.ROUTINES " +
			"WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY 1",
		"SELECT CONCAT_WS('|', TRIGGER_NAME, ACTION_STATEMENT, SQL_MODE) FROM information_schema.TRIGGERS " +
			"WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY 1",
	} {
		fmt.Fprintln(&b, strs(t, db, query))
	}
	return b.String()
}
