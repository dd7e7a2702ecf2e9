package ruletest

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"

	"github.com/plinth-iac/plinth/policies/rule"
)

// rounds is how often the rule is asked again: each round fills in what the one before has looked for.
const rounds = 4

// Torture puts values chosen by data wherever the rule looks, on the resource and on those around it.
// Whatever they are, the rule has to come to a verdict, and its repair to an end.
func Torture(t *testing.T, r *rule.Rule, data []byte) {
	t.Helper()
	picked := picker{data: data}
	w := &world{env: rule.Environment{Today: today, Production: picked.next()%2 == 0}, settings: rule.Settings{}}
	for i, token := range append(append([]string{}, r.Types...), r.With...) {
		w.add(string(rune('a'+i)), concrete(token), nil, "eu-west-1")
	}
	s := &suite{rule: r}
	for _, m := range w.resources {
		m.sources = map[string][]string{}
	}
	for range rounds {
		trace := rule.NewTrace()
		s.judge(t, w, trace)
		for _, read := range trace.Reads() {
			w.spoil(trace, read, picked.value)
		}
		s.torment(t, w)
	}
}

// torment asks for a repair and applies it.
func (s *suite) torment(t *testing.T, w *world) {
	t.Helper()
	changes, err := s.rule.Repairs(s.bind(w, w.resources[0], nil))
	require.NoError(t, err)
	if before, err := structpb.NewStruct(jsonable(w.resources[0].inputs)); err == nil {
		rule.Decode(first(rule.Repaired(before, changes)))
	}
}

func first(s *structpb.Struct, _ bool) *structpb.Struct { return s }

// concrete is a type that a pattern stands for.
func concrete(pattern string) string {
	if pattern[len(pattern)-1] == '*' {
		return "aws:sqs/queue:Queue"
	}
	return pattern
}

// picker reads choices from bytes, round and round.
type picker struct {
	data []byte
	at   int
}

func (p *picker) next() int {
	if len(p.data) == 0 {
		return 0
	}
	b := p.data[p.at%len(p.data)]
	p.at++
	return int(b) + p.at
}

func (p *picker) value(*rule.Trace, rule.Read) any {
	odd := []any{
		nil, true, false, 0.0, -1.5, 1e308, "", "*", "true", "arn:aws:", "{", `{"Statement":[{"Effect":null}]}`,
		`{"Statement":{"Principal":{"AWS":["*",null,{}]},"Condition":{"Bool":[]},"Action":7}}`, `[{"image":{}}]`,
		Unknown, Secret("x"), Secret(nil), Secret(Unknown), map[string]any{}, []any{}, []any{nil},
		[]any{Unknown, nil, 3.0},
		[]any{map[string]any{}, map[string]any{"name": nil}, "x"}, map[string]any{"a": nil},
		map[string]any{sig.Key: sig.Secret}, map[string]any{sig.Key: "nonsense"}, map[string]any{sig.Key: 3.0},
		map[string]any{sig.Key: sig.OutputValue, "secret": true}, []any{[]any{[]any{}}}, "2026-13-45", "rate(0 x)",
	}
	return odd[p.next()%len(odd)]
}
