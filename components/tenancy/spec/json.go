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
func (r *report) json(n *node) (any, bool) {
	switch n.shape {
	case text:
		return n.text, true
	case empty:
		return nil, true
	case truth:
		ok := n.text == "true" || n.text == "false"
		return n.text == "true", r.unless(ok, n, "is %s; want true or false, or quotes around it", n.text)
	case whole, number:
		ok := plainNumber.MatchString(n.text)
		r.unless(ok, n, "is %s; want a number in plain digits, or quotes around it", n.show())
		return json.Number(n.text), ok
	case list:
		out, good := make([]any, len(n.items)), true
		for i, item := range n.items {
			v, ok := r.json(item)
			out[i], good = v, good && ok
		}
		return out, good
	case group:
		out, good := map[string]any{}, true
		for _, name := range n.names {
			v, ok := r.json(n.below[name])
			out[name], good = v, good && ok
		}
		return out, good
	case broken:
	}
	return nil, false
}

// canonical is a value as JSON: keys sorted, no spaces, and nothing escaped that need not be.
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
