// Package protocol reads what clients send: messages of graphql-transport-ws, and in them subscriptions.
package protocol

import (
	"errors"
	"regexp"
	"strings"
)

// maxQuery is how long a query may be, in bytes.
const maxQuery = 16 << 10

// ErrQuery says that a query is not what can be subscribed to.
var ErrQuery = errors.New("want one subscription of one field, without directives and fragments")

// token leaves out what GraphQL ignores: blanks, commas and comments.
var token = regexp.MustCompile(
	`#[^\n\r]*|"""(?s:.*?)"""|"(?:[^"\\\n]|\\.)*"|[_A-Za-z][_0-9A-Za-z]*|[^\s,\x{feff}]`)

// Field is what a query subscribes to: the name of its one field, and the name under which the client wants
// it. What is selected below the field is not looked at, for whoever publishes decides what is sent.
func Field(query string) (topic, alias string, err error) {
	if len(query) > maxQuery {
		return "", "", ErrQuery
	}
	p := &parser{}
	for _, t := range token.FindAllString(query, -1) {
		if t == `"` { // a text without end
			return "", "", ErrQuery
		}
		if !strings.HasPrefix(t, "#") {
			p.tokens = append(p.tokens, t)
		}
	}
	if p.take() != "subscription" {
		return "", "", ErrQuery
	}
	if name(p.peek()) {
		p.take()
	}
	p.skip("(", ")")
	if p.take() != "{" {
		return "", "", ErrQuery
	}
	topic = p.take()
	alias = topic
	if p.peek() == ":" {
		p.take()
		topic = p.take()
	}
	p.skip("(", ")")
	p.skip("{", "}")
	if !name(topic) || !name(alias) || p.take() != "}" || p.peek() != "" {
		return "", "", ErrQuery
	}
	return topic, alias, nil
}

func name(text string) bool {
	return text != "" && (text[0] == '_' || text[0] >= 'A' && text[0] <= 'Z' || text[0] >= 'a' && text[0] <= 'z')
}

type parser struct{ tokens []string }

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) take() string {
	t := p.peek()
	if t != "" {
		p.tokens = p.tokens[1:]
	}
	return t
}

// skip leaves out what stands in brackets, if they come next.
func (p *parser) skip(open, shut string) {
	if p.peek() != open {
		return
	}
	for depth := 0; len(p.tokens) > 0; {
		switch p.take() {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return
			}
		}
	}
}
