package rule

import (
	"math"
	"strings"
)

// JSON is the value that a text holds as JSON. A property that is an object already is taken as it is.
func (v Value) JSON() Value {
	inner := Value{node: v.node, path: v.path + "»", probe: v.probe}
	if v.node == nil {
		return inner
	}
	switch v.node.kind {
	case kindText:
		if v.node.text == "" {
			inner.node = nullNode
			return inner
		}
		parsed := v.node.parsed.Load()
		if parsed == nil {
			parsed = parse(v.node.text)
			if v.node.secret {
				parsed = parsed.asSecret()
			}
			v.node.parsed.Store(parsed)
		}
		inner.node = parsed
	case kindBool, kindNumber:
		inner.node = malformedNode
	default:
	}
	return inner
}

// Block is an object among the properties of a provider, which programs in most languages hand over as JSON.
func (v Value) Block() Value {
	v.probe.structure(v.path)
	return v.JSON()
}

// IsJSON holds when the text is JSON.
func (v Value) IsJSON() Verdict {
	if v.node != nil && v.node.kind == kindText {
		broken := v.JSON().node.kind == kindMalformed
		return v.leaf("JSON", !broken)
	}
	return v.typed("JSON", v.node != nil && (v.node.kind == kindObject || v.node.kind == kindList), true)
}

// Statement is one statement of an IAM policy.
type Statement struct {
	// Value is the statement's object.
	Value
}

// Statements are the statements of an IAM policy document.
type Statements struct{ list List }

// Statements reads an IAM policy document from JSON text. A text that is none is one that cannot be read.
func (v Value) Statements() Statements {
	document := v.JSON()
	list := document.At("Statement").OneOrMany()
	if !document.node.absent() && len(list.items)+len(list.open) == 0 {
		document.node = malformedNode
		list.open = append(list.open, document)
	}
	return Statements{list}
}

// Any holds when some statement does.
func (s Statements) Any(holds func(Statement) Verdict) Verdict {
	return s.list.Any(func(v Value) Verdict { return holds(Statement{v}) })
}

// All holds when every statement does.
func (s Statements) All(holds func(Statement) Verdict) Verdict {
	return s.list.All(func(v Value) Verdict { return holds(Statement{v}) })
}

// None holds when no statement does.
func (s Statements) None(holds func(Statement) Verdict) Verdict {
	return s.list.None(func(v Value) Verdict { return holds(Statement{v}) })
}

// Allows holds for statements that allow.
func (s Statement) Allows() Verdict {
	return s.ask("one that allows", func(s Statement) Verdict { return s.At("Effect").Is("Allow") })
}

// Denies holds for statements that deny.
func (s Statement) Denies() Verdict {
	return s.ask("one that denies", func(s Statement) Verdict { return s.At("Effect").Is("Deny") })
}

// ask puts one question to the statement. For a trace it is a single question, whatever has to be read for
// it.
func (s Statement) ask(question string, answer func(Statement) Verdict) Verdict {
	quiet := s
	quiet.probe = nil
	v := answer(quiet)
	v.Answer = s.probe.decide("a statement", question, v.Answer)
	return v
}

// Covers holds when the statement's actions include the action, be it by a wildcard or by NotAction.
// "*" asks for every action of AWS, "s3:*" for every action of a service.
func (s Statement) Covers(action string) Verdict {
	return s.ask("about action "+action, func(s Statement) Verdict { return s.covers("Action", action) })
}

// CoversResource holds when the statement's resources include the ARN, be it by a wildcard or by NotResource.
// "*" asks for every resource.
func (s Statement) CoversResource(arn string) Verdict {
	return s.ask("about resource "+arn, func(s Statement) Verdict { return s.covers("Resource", arn) })
}

func (s Statement) covers(field, name string) Verdict {
	matches := func(v Value) Verdict {
		return v.Fits("a pattern for "+quote(name), func(pattern string) bool { return glob(pattern, name) })
	}
	except := s.At("Not" + field).OneOrMany()
	return Any(
		s.At(field).OneOrMany().Any(matches),
		All(except.Count(1, math.MaxInt), except.None(matches)),
	)
}

// Public holds when the statement names everybody as its principal.
func (s Statement) Public() Verdict {
	return s.ask("for everybody", func(s Statement) Verdict {
		principal := s.At("Principal")
		if principal.node != nil && principal.node.kind == kindText {
			return principal.Is("*")
		}
		return Any(
			principal.At("AWS").OneOrMany().Any(func(v Value) Verdict { return v.Is("*") }),
			s.At("NotPrincipal").OneOrMany().Count(1, math.MaxInt),
		)
	})
}

// For holds when the statement names the service as its principal: "logs.amazonaws.com".
func (s Statement) For(service string) Verdict {
	return s.ask("for "+service, func(s Statement) Verdict {
		principal := s.At("Principal")
		if text, ok := principal.Text(); ok {
			return Decide(text == "*", "Principal is "+text)
		}
		return principal.At("Service").OneOrMany().Any(func(v Value) Verdict {
			return v.Fits(quote(service), func(text string) bool { return glob(text, service) })
		})
	})
}

// Conditioned holds when the statement has a condition on one of the keys that narrows it: one that names who
// is meant, and is more than a bare "*". An operator that says who is not meant, or that is content when the
// key is missing, leaves everybody else in. Keys are compared without regard to case, as AWS does.
func (s Statement) Conditioned(keys ...string) Verdict {
	return s.ask("conditioned on "+strings.Join(keys, ", "), func(s Statement) Verdict {
		return s.At("Condition").Fields().Any(func(operator Value) Verdict {
			if !narrows(operator.Key()) {
				return Decide(false, "condition "+operator.Key())
			}
			return operator.Fields().Any(func(v Value) Verdict {
				return All(Decide(containsFold(keys, v.Key()), "condition "+v.Key()),
					v.OneOrMany().None(func(v Value) Verdict { return v.Is("*") }))
			})
		})
	})
}

// narrows says whether an operator holds for those only whom its values name.
func narrows(operator string) bool {
	name := strings.ToLower(operator)
	if _, rest, qualified := strings.Cut(name, ":"); qualified {
		if strings.HasPrefix(name, "forallvalues:") {
			return false // holds for a request without the key
		}
		name = rest
	}
	return !strings.Contains(name, "not") && !strings.HasSuffix(name, "ifexists") && name != "null"
}

// ConditionIs holds when the statement has this very condition: "Bool", "aws:SecureTransport", "false".
func (s Statement) ConditionIs(operator, key, value string) Verdict {
	question := strings.Join([]string{"conditioned by", operator, key, value}, " ")
	return s.ask(question, func(s Statement) Verdict {
		return s.conditions([]string{key}, func(v Value) Verdict {
			return All(Decide(strings.Contains(v.path, quote(operator)), operator), v.OneOrMany().Has(value))
		})
	})
}

// conditions holds when the condition on one of the keys does, under any operator.
func (s Statement) conditions(keys []string, holds func(Value) Verdict) Verdict {
	return s.At("Condition").Fields().Any(func(operator Value) Verdict {
		return operator.Fields().Any(func(v Value) Verdict {
			return All(Decide(containsFold(keys, v.Key()), "condition "+v.Key()), holds(v))
		})
	})
}

func containsFold(list []string, text string) bool {
	for _, l := range list {
		if strings.EqualFold(l, text) {
			return true
		}
	}
	return false
}

// glob matches text against an IAM pattern: "*" is any text, "?" any character; case does not count.
func glob(pattern, text string) bool {
	pattern, text = strings.ToLower(pattern), strings.ToLower(text)
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
