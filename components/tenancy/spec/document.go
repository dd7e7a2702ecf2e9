package spec

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of what is handed to the parser, which descends once for each level: brackets within brackets, and
// how far to the right an entry of a list may begin.
const (
	maxBrackets = 32
	maxColumn   = 256
)

// tree reads text as one YAML document. It returns nil when there is nothing to look at below.
func (r *report) tree(source []byte) *node {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	switch {
	case len(source) > maxFile:
		r.add(1, "", "is %d bytes; want at most %d", len(source), maxFile)
		return nil
	case !utf8.Valid(source):
		r.add(1, "", "is no UTF-8; want text in UTF-8")
		return nil
	}
	docs := r.documents(string(source))
	if len(docs) > 1 {
		r.add(lineOf(docs[1].Start, docs[1].Body), "", "begins a second document; want one in each file")
	}
	if len(docs) == 0 {
		if len(r.problems) == 0 {
			r.add(1, "", "is empty; want functions")
		}
		return nil
	}
	return r.build(docs[0].Body, "", lineOf(nil, docs[0].Body))
}

// documents are those of the file that hold anything.
func (r *report) documents(source string) []*ast.DocumentNode {
	tokens := lexer.Tokenize(source)
	if deep := tooDeep(tokens); deep != nil {
		r.add(deep.Position.Line, "", "is nested too deep; want at most %d brackets within brackets, and no entry "+
			"of a list that begins behind column %d", maxBrackets, maxColumn)
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, message := 1, err.Error()
		if syntax, ok := errors.AsType[yaml.Error](err); ok {
			message = syntax.GetMessage()
			if t := syntax.GetToken(); t != nil {
				line = t.Position.Line
			}
		}
		r.add(line, "", "is no YAML: %s", message)
		return nil
	}
	var docs []*ast.DocumentNode
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil, *ast.CommentGroupNode:
		case *ast.DirectiveNode:
			r.add(lineOf(nil, body), "", "is a directive; want none")
		default:
			docs = append(docs, doc)
		}
	}
	return docs
}

// tooDeep is the token at which nesting goes beyond what the parser should be given.
func tooDeep(tokens token.Tokens) *token.Token {
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			if t.Position.Column > maxColumn {
				return t
			}
		default:
		}
		if depth > maxBrackets {
			return t
		}
	}
	return nil
}

// lineOf is where t stands, or else n.
func lineOf(t *token.Token, n ast.Node) int {
	if t == nil && n != nil {
		t = n.GetToken()
	}
	if t == nil || t.Position == nil {
		return 1
	}
	return t.Position.Line
}
