package awsfake

import (
	"math/big"
	"reflect"
	"regexp"
	"strings"
)

// evaluator reads the subset of DynamoDB's expressions that our functions use. Attribute names must be
// given as
// #placeholders, which DynamoDB asks only for its 573 reserved words.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
type evaluator struct {
	names  map[string]string
	values map[string]attribute
	item   item
	used   map[string]bool
	tokens []string
}

var token = regexp.MustCompile(`[#:]?\w+|<=|>=|<>|[=<>(),+-]|\S`)

func (e *evaluator) begin(text string) { e.tokens = token.FindAllString(text, -1) }

func (e *evaluator) peek() string {
	if len(e.tokens) == 0 {
		return ""
	}
	return e.tokens[0]
}

func (e *evaluator) take() string {
	t := e.peek()
	if t != "" {
		e.tokens = e.tokens[1:]
	}
	return t
}

func (e *evaluator) accept(want string) bool {
	if strings.EqualFold(e.peek(), want) {
		e.take()
		return true
	}
	return false
}

func (e *evaluator) expect(want string) error {
	if got := e.take(); !strings.EqualFold(got, want) {
		return invalid("expression: got %q; want %q", got, want)
	}
	return nil
}

// condition says whether an expression holds for the item.
func (e *evaluator) condition(text string) (bool, error) {
	e.begin(text)
	holds, err := e.or()
	if err == nil && e.peek() != "" {
		err = invalid("expression: %q follows after it", e.peek())
	}
	return holds, err
}

func (e *evaluator) or() (bool, error) {
	left, err := e.and()
	for err == nil && e.accept("OR") {
		var right bool
		right, err = e.and()
		left = left || right
	}
	return left, err
}

func (e *evaluator) and() (bool, error) {
	left, err := e.term()
	for err == nil && e.accept("AND") {
		var right bool
		right, err = e.term()
		left = left && right
	}
	return left, err
}

func (e *evaluator) term() (bool, error) {
	switch {
	case e.accept("NOT"):
		holds, err := e.term()
		return !holds, err
	case e.accept("("):
		holds, err := e.or()
		if err != nil {
			return false, err
		}
		return holds, e.expect(")")
	case e.accept("attribute_exists"):
		return e.exists(true)
	case e.accept("attribute_not_exists"):
		return e.exists(false)
	}
	left, err := e.operand()
	if err != nil {
		return false, err
	}
	operator := e.take()
	right, err := e.operand()
	if err != nil {
		return false, err
	}
	return compare(left, operator, right)
}

func (e *evaluator) exists(want bool) (bool, error) {
	if err := e.expect("("); err != nil {
		return false, err
	}
	name, err := e.name()
	if err != nil {
		return false, err
	}
	_, found := e.item[name]
	return found == want, e.expect(")")
}

func (e *evaluator) name() (string, error) {
	placeholder := e.take()
	name, ok := e.names[placeholder]
	if !ok || !strings.HasPrefix(placeholder, "#") {
		return "", invalid("expression: %q is no attribute name placeholder", placeholder)
	}
	e.used[placeholder] = true
	return name, nil
}

// operand is a value or an attribute; nil is an attribute that the item lacks.
func (e *evaluator) operand() (attribute, error) {
	if e.accept("if_not_exists") {
		if err := e.expect("("); err != nil {
			return nil, err
		}
		found, err := e.operand()
		if err != nil {
			return nil, err
		}
		if err := e.expect(","); err != nil {
			return nil, err
		}
		fallback, err := e.operand()
		if err != nil {
			return nil, err
		}
		if found == nil {
			found = fallback
		}
		return found, e.expect(")")
	}
	if strings.HasPrefix(e.peek(), ":") {
		placeholder := e.take()
		value, ok := e.values[placeholder]
		if !ok {
			return nil, invalid("expression: %s has no value", placeholder)
		}
		e.used[placeholder] = true
		return value, nil
	}
	name, err := e.name()
	return e.item[name], err
}

// compare follows DynamoDB: a comparison with an attribute that is missing, or of another type, does not
// hold.
func compare(left attribute, operator string, right attribute) (bool, error) {
	if operator == "=" || operator == "<>" {
		return reflect.DeepEqual(left, right) == (operator == "="), nil
	}
	a, okA := number(left)
	b, okB := number(right)
	order := 0
	if okA && okB {
		order = a.Cmp(b)
	}
	switch operator {
	case "<":
		return okA && okB && order < 0, nil
	case "<=":
		return okA && okB && order <= 0, nil
	case ">":
		return okA && okB && order > 0, nil
	case ">=":
		return okA && okB && order >= 0, nil
	}
	return false, invalid("expression: %q is no comparison", operator)
}

func number(a attribute) (*big.Rat, bool) {
	text, ok := a["N"].(string)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// unused refuses placeholders that no expression mentions, as DynamoDB does.
func (e *evaluator) unused() error {
	for name := range e.names {
		if !e.used[name] {
			return invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {%s}", name)
		}
	}
	for value := range e.values {
		if !e.used[value] {
			return invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: {%s}", value)
		}
	}
	return nil
}
