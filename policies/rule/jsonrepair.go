package rule

import (
	"bytes"
	"encoding/json"
	"strings"
)

// EditJSON is the repair that changes what a text holds as JSON: edit gets it as JSON is decoded, with
// numbers as json.Number, and gives back what it should be. White space and the order of keys may come out
// different, the values do not. A text that is no JSON, is not known yet or is secret stays as it is.
func EditJSON(path string, edit func(document any) any) Repair {
	return func(in Inputs) []Change {
		n := in.At(path).node
		if n == nil || n.kind != kindText || n.secret {
			return nil
		}
		decoder := json.NewDecoder(strings.NewReader(n.text))
		decoder.UseNumber()
		var document any
		if err := decoder.Decode(&document); err != nil || decoder.More() {
			return nil
		}
		var written bytes.Buffer
		encoder := json.NewEncoder(&written)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(edit(document)); err != nil {
			return nil
		}
		return []Change{Set(path, strings.TrimSuffix(written.String(), "\n"))}
	}
}
