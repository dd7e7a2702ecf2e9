package spec

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
)

// plainNumber is a number as JSON and YAML both spell it.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// json turns a node into what encoding/json writes, and reports what JSON cannot say.
func (r *report) json(n *node) any {
	switch n.shape {
	case text:
		return n.text
	case truth:
		r.unless(n.text == "true" || n.text == "false", n, "is %s; want true or false, or quotes around it", n.text)
		return n.text == "true"
	case whole, number:
		r.unless(plainNumber.MatchString(n.text), n, "is %s; want a number in plain digits, or quotes around it",
			n.show())
		return json.Number(n.text)
	case list:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = r.json(item)
		}
		return out
	case group:
		out := map[string]any{}
		for _, name := range n.names {
			out[name] = r.json(n.below[name])
		}
		return out
	case empty, broken:
	}
	return nil
}

// canonical is a value as JSON: keys sorted, no spaces, and nothing escaped that need not be. It is "" for a
// number that is none, which has been reported.
func canonical(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// fromText reads JSON that is written as text. Numbers stay as they are written.
func fromText(s string) (any, bool) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil, false
	}
	_, err := d.Token()
	return v, errors.Is(err, io.EOF)
}
