package awsfake

import (
	"maps"
	"slices"
	"strings"
)

func (s *Server) deleteItem(in write) (any, error) {
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

// batchWrite deletes: our functions put no items by it.
func (s *Server) batchWrite(in struct {
	RequestItems map[string][]map[string]write
}) (any, error) {
	count := 0
	for table, requests := range in.RequestItems {
		for _, request := range requests {
			w, ok := request["DeleteRequest"]
			if !ok || len(request) != 1 {
				return nil, invalid("the fake knows DeleteRequest only")
			}
			if count++; count > 25 {
				return nil, invalid("Too many items requested for the BatchWriteItem call")
			}
			w.TableName = table
			p, err := s.prepare(w)
			if err != nil {
				return nil, err
			}
			p.commit()
		}
	}
	return map[string]any{"UnprocessedItems": map[string]any{}}, nil
}

// query knows "#pk = :value", and that with "AND begins_with(#sk, :value)".
func (s *Server) query(in struct {
	TableName, KeyConditionExpression string
	ExpressionAttributeNames          map[string]string
	ExpressionAttributeValues         map[string]attribute
	ExclusiveStartKey                 item
}) (any, error) {
	t, ok := s.tables[in.TableName]
	if !ok {
		return nil, &Error{Type: "ResourceNotFoundException", Message: "no table " + in.TableName}
	}
	e := &evaluator{
		names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, used: map[string]bool{},
	}
	after := ""
	if in.ExclusiveStartKey != nil {
		var err error
		if _, after, err = s.find(in.TableName, in.ExclusiveStartKey); err != nil {
			return nil, err
		}
	}
	items, answer := []item{}, map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(t.items)) {
		found := t.items[key]
		matches, err := e.keyed(in.KeyConditionExpression, found)
		if err != nil {
			return nil, err
		}
		if !matches || key <= after {
			continue
		}
		if s.PageSize > 0 && len(items) == s.PageSize {
			last := items[len(items)-1]
			answer["LastEvaluatedKey"] = item{keyName: last[keyName], sortName: last[sortName]}
			break
		}
		items = append(items, found)
	}
	if len(t.items) > 0 {
		if err := e.unused(); err != nil {
			return nil, err
		}
	}
	answer["Items"], answer["Count"] = items, len(items)
	return answer, nil
}

// keyed says whether an item has the key that is asked for.
func (e *evaluator) keyed(text string, of item) (bool, error) {
	e.item = of
	e.begin(text)
	left, err := e.operand()
	if err != nil {
		return false, err
	}
	if err := e.expect("="); err != nil {
		return false, err
	}
	right, err := e.operand()
	if err != nil {
		return false, err
	}
	matches := left["S"] == right["S"]
	if !e.accept("AND") {
		if e.peek() != "" {
			return false, invalid("expression: %q follows after it", e.peek())
		}
		return matches, nil
	}
	for _, word := range []string{"begins_with", "("} {
		if err := e.expect(word); err != nil {
			return false, err
		}
	}
	sort, err := e.operand()
	if err != nil {
		return false, err
	}
	if err := e.expect(","); err != nil {
		return false, err
	}
	prefix, err := e.operand()
	if err != nil {
		return false, err
	}
	a, _ := sort["S"].(string)
	b, _ := prefix["S"].(string)
	return matches && b != "" && strings.HasPrefix(a, b), e.expect(")")
}
