package registry

import (
	"slices"
	"strings"
)

// remembered is how many requests a record remembers: three times what one batch of a FIFO queue holds. When
// a function is cut off within a batch, all of the batch comes again, what was carried out of it as well.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const remembered = 30

// Requests are the marks of the last requests that were carried out, the newest last.
type Requests []string

// Has says whether the request was carried out. One without a mark never was.
func (r Requests) Has(mark string) bool { return mark != "" && slices.Contains(r, mark) }

// With is the requests and one more. The oldest is forgotten.
func (r Requests) With(mark string) Requests {
	if mark == "" || slices.Contains(r, mark) {
		return r
	}
	all := append(slices.Clone(r), mark)
	return all[max(0, len(all)-remembered):]
}

func (r Requests) encode() string { return strings.Join(r, " ") }

func decodeRequests(text string) Requests {
	if text == "" {
		return nil
	}
	return strings.Fields(text)
}
