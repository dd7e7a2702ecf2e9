// Package dump writes a workspace's database as text and reads it back, over SQL alone.
//
// # Format
//
// UTF-8, one JSON value per line, in this order; the function compresses it with gzip.
//
//	{"format":"plinth-workspace/1","workspace":"acme","server":"8.0.39","taken":"2026-11-21T05:00:00Z"}
//	{"routine":"total","kind":"FUNCTION","mode":"…","ddl":"CREATE FUNCTION …"}
//	{"table":"orders","ddl":"CREATE TABLE …","columns":["id","note","photo"]}
//	[1,"first",null]
//	[2,"second",{"base64":"/9j/4AAQ"}]
//	{"view":"recent","ddl":"CREATE … VIEW …"}
//	{"trigger":"stamp","mode":"…","ddl":"CREATE TRIGGER …"}
//	{"end":true,"tables":1,"rows":2}
//
// An array is a row of the table before it. Integers and floating-point numbers are JSON numbers (the
// latter always with an exponent, so that nothing is lost); decimals, dates and text are strings; binary is
// base64; generated columns are left out. Times are UTC. A file without its last line is not complete and
// is refused.
//
// Statements are the server's own (SHOW CREATE), without their DEFINER: who restores becomes the definer.
package dump

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Format is the name and version of the format.
const Format = "plinth-workspace/1"

// Stats counts what was written or read.
type Stats struct {
	Tables, Rows int64
	// Broken are the views that were not restored, because what they name is not in the export.
	Broken []string
}

// line is every line but a row. Only the fields of one kind are set.
type line struct {
	Format    string `json:"format,omitempty"`
	Workspace string `json:"workspace,omitempty"`
	Server    string `json:"server,omitempty"`
	Taken     string `json:"taken,omitempty"`

	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`

	Routine string `json:"routine,omitempty"`
	Kind    string `json:"kind,omitempty"`
	View    string `json:"view,omitempty"`
	Trigger string `json:"trigger,omitempty"`

	Mode *string `json:"mode,omitempty"`
	DDL  string  `json:"ddl,omitempty"`

	End    bool  `json:"end,omitempty"`
	Tables int64 `json:"tables,omitempty"`
	Rows   int64 `json:"rows,omitempty"`
}

type binary struct {
	Base64 *string `json:"base64"`
}

// appendRow writes a row as the driver delivers it through its binary protocol.
func appendRow(to []byte, row []any, isBinary []bool) ([]byte, error) {
	to = append(to, '[')
	for i, value := range row {
		if i > 0 {
			to = append(to, ',')
		}
		switch v := value.(type) {
		case nil:
			to = append(to, "null"...)
		case int64:
			to = strconv.AppendInt(to, v, 10)
		case uint64:
			to = strconv.AppendUint(to, v, 10)
		case float32:
			to = strconv.AppendFloat(to, float64(v), 'e', -1, 64)
		case float64:
			to = strconv.AppendFloat(to, v, 'e', -1, 64)
		case []byte:
			if isBinary[i] || !utf8.Valid(v) {
				to = append(to, `{"base64":"`...)
				to = base64.StdEncoding.AppendEncode(to, v)
				to = append(to, `"}`...)
				continue
			}
			text, err := json.Marshal(string(v))
			if err != nil {
				return nil, err
			}
			to = append(to, text...)
		default:
			return nil, fmt.Errorf("the driver delivered a %T", v)
		}
	}
	return append(to, "]\n"...), nil
}

// parseRow is the reverse of appendRow: arguments for an INSERT.
func parseRow(text json.RawMessage, columns int) ([]any, error) {
	var cells []json.RawMessage
	if err := json.Unmarshal(text, &cells); err != nil {
		return nil, err
	}
	if len(cells) != columns {
		return nil, fmt.Errorf("a row has %d values for %d columns", len(cells), columns)
	}
	row := make([]any, columns)
	for i, cell := range cells {
		value, err := parseCell(cell)
		if err != nil {
			return nil, err
		}
		row[i] = value
	}
	return row, nil
}

func parseCell(cell json.RawMessage) (any, error) {
	switch cell[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(cell, &s)
		return s, err
	case '{':
		var b binary
		if err := json.Unmarshal(cell, &b); err != nil || b.Base64 == nil {
			return nil, fmt.Errorf("a value is no base64 object")
		}
		return base64.StdEncoding.DecodeString(*b.Base64)
	}
	number := string(cell)
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		return n, nil
	}
	if n, err := strconv.ParseUint(number, 10, 64); err == nil {
		return n, nil
	}
	return strconv.ParseFloat(number, 64)
}
