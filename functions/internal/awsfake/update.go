package awsfake

import (
	"maps"
	"math/big"
)

// update is the item after SET. Where the condition did not hold the expression is read and has no effect.
func (e *evaluator) update(text string, apply bool) (item, error) {
	e.begin(text)
	if err := e.expect("SET"); err != nil {
		return nil, err
	}
	next := maps.Clone(e.item)
	if next == nil {
		next = item{}
	}
	for {
		name, err := e.name()
		if err != nil {
			return nil, err
		}
		if err := e.expect("="); err != nil {
			return nil, err
		}
		value, err := e.sum(apply)
		if err != nil {
			return nil, err
		}
		next[name] = value
		if e.accept(",") {
			continue
		}
		if e.peek() != "" {
			return nil, invalid("expression: the fake does not know %q", e.peek())
		}
		return next, nil
	}
}

func (e *evaluator) sum(apply bool) (attribute, error) {
	left, err := e.operand()
	if err != nil {
		return nil, err
	}
	operator := e.peek()
	if operator != "+" && operator != "-" {
		return left, nil
	}
	e.take()
	right, err := e.operand()
	if err != nil || !apply {
		return nil, err
	}
	a, okA := number(left)
	b, okB := number(right)
	if !okA || !okB {
		return nil, invalid("An operand in the update expression has an incorrect data type")
	}
	if operator == "-" {
		b.Neg(b)
	}
	return attribute{"N": new(big.Rat).Add(a, b).RatString()}, nil
}
