package awsfake

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// keyName is the partition key of every table, and sortName the sort key of those that have one.
const (
	keyName  = "pk"
	sortName = "sk"
)

// attribute is a value as DynamoDB writes it: {"S":"text"} or {"N":"1"}.
type attribute map[string]any

type item map[string]attribute

type table struct {
	items map[string]item
	// sort says that the key has a second part.
	sort bool
}

// AddTable makes a table whose partition key is the string "pk".
func (s *Server) AddTable(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables[name] = &table{items: map[string]item{}}
}

// AddSortedTable makes a table whose key is the strings "pk" and "sk". Its items are called "<pk>/<sk>" here.
func (s *Server) AddSortedTable(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tables[name] = &table{items: map[string]item{}, sort: true}
}

// Items are the keys of a table's items, sorted.
func (s *Server) Items(tableName string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.tables[tableName].items))
}

// Attribute is one attribute of an item as text, or "".
func (s *Server) Attribute(tableName, key, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.tables[tableName].items[key][name] {
		return fmt.Sprint(v)
	}
	return ""
}

// write is a conditional change of one item: PutItem, and Put and Update of a transaction.
type write struct {
	TableName                 string
	Key, Item                 item
	ConditionExpression       string
	UpdateExpression          string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]attribute
}

type read struct {
	TableName string
	Key       item
}

func (s *Server) find(tableName string, key item) (*table, string, error) {
	t, ok := s.tables[tableName]
	if !ok {
		return nil, "", &Error{Type: "ResourceNotFoundException", Message: "no table " + tableName}
	}
	var parts []string
	for _, name := range t.keyNames() {
		text, ok := key[name]["S"].(string)
		if !ok || text == "" {
			return nil, "", invalid("the key %s is missing or no string", name)
		}
		parts = append(parts, text)
	}
	return t, strings.Join(parts, "/"), nil
}

func (t *table) keyNames() []string {
	if t.sort {
		return []string{keyName, sortName}
	}
	return []string{keyName}
}

func invalid(format string, args ...any) *Error {
	return &Error{Type: "ValidationException", Message: fmt.Sprintf(format, args...)}
}

func (s *Server) getItem(in read) (any, error) {
	t, key, err := s.find(in.TableName, in.Key)
	if err != nil {
		return nil, err
	}
	return answerItem(t.items[key]), nil
}

func answerItem(found item) map[string]any {
	if found == nil {
		return map[string]any{}
	}
	return map[string]any{"Item": found}
}

func (s *Server) transactGet(in struct{ TransactItems []struct{ Get read } }) (any, error) {
	var responses []any
	for _, one := range in.TransactItems {
		found, err := s.getItem(one.Get)
		if err != nil {
			return nil, err
		}
		responses = append(responses, found)
	}
	return map[string]any{"Responses": responses}, nil
}

func (s *Server) putItem(in write) (any, error) {
	p, err := s.prepare(in)
	if err != nil {
		return nil, err
	}
	if !p.holds {
		return nil, &Error{Type: "ConditionalCheckFailedException", Message: "The conditional request failed"}
	}
	p.commit()
	return map[string]any{}, nil
}

// prepared is a write that was checked and not yet made.
type prepared struct {
	table *table
	key   string
	next  item // nil deletes it
	holds bool
	check bool // changes nothing
}

func (p prepared) commit() {
	switch {
	case p.next != nil:
		p.table.items[p.key] = p.next
	case !p.check:
		delete(p.table.items, p.key)
	}
}

func (s *Server) prepare(in write) (prepared, error) {
	where := in.Key
	if in.Item != nil {
		where = in.Item
	}
	t, key, err := s.find(in.TableName, where)
	if err != nil {
		return prepared{}, err
	}
	e := &evaluator{
		names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, item: t.items[key],
		used: map[string]bool{},
	}
	p := prepared{table: t, key: key, holds: true, next: in.Item}
	if in.ConditionExpression != "" {
		if p.holds, err = e.condition(in.ConditionExpression); err != nil {
			return p, err
		}
	}
	if in.UpdateExpression != "" {
		if p.next, err = e.update(in.UpdateExpression, p.holds); err != nil {
			return p, err
		}
		for _, name := range t.keyNames() {
			p.next[name] = in.Key[name]
		}
	}
	return p, e.unused()
}
