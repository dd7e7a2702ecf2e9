package awsfake

import (
	"encoding/json"
	"slices"
)

func (s *Server) transactWrite(in struct {
	ClientRequestToken string
	TransactItems      []map[string]json.RawMessage
}) (any, error) {
	if in.ClientRequestToken != "" && s.done[in.ClientRequestToken] {
		return map[string]any{}, nil
	}
	var (
		all     []prepared
		reasons []any
		seen    = map[string]bool{}
		failed  bool
	)
	for _, one := range in.TransactItems {
		for kind, text := range one {
			if !slices.Contains([]string{"Put", "Update", "Delete", "ConditionCheck"}, kind) {
				return nil, invalid("the fake does not know %s in a transaction", kind)
			}
			var w write
			if err := json.Unmarshal(text, &w); err != nil {
				return nil, err
			}
			p, err := s.prepare(w)
			if err != nil {
				return nil, err
			}
			if seen[w.TableName+"/"+p.key] {
				return nil, invalid("a transaction cannot contain two operations on one item")
			}
			seen[w.TableName+"/"+p.key] = true
			p.check = kind == "ConditionCheck"
			code := "None"
			if !p.holds {
				code, failed = "ConditionalCheckFailed", true
			}
			reasons = append(reasons, map[string]any{"Code": code})
			all = append(all, p)
		}
	}
	if failed {
		return nil, &Error{
			Type: "TransactionCanceledException", Message: "Transaction cancelled",
			Extra: map[string]any{"CancellationReasons": reasons},
		}
	}
	for _, p := range all {
		p.commit()
	}
	s.done[in.ClientRequestToken] = true
	return map[string]any{}, nil
}
