package rule_test

import (
	"math"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		"aws:alb/listener:Listener":                            "aws:lb/listener:Listener",
		"aws:applicationloadbalancing/targetGroup:TargetGroup": "aws:lb/targetGroup:TargetGroup",
		"aws:s3/bucketV2:BucketV2":                             "aws:s3/bucket:Bucket",
		"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": "" +
			"aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
		"aws:s3/bucketPolicy:BucketPolicy":   "aws:s3/bucketPolicy:BucketPolicy",
		"aws:apigatewayv2/stage:Stage":       "aws:apigatewayv2/stage:Stage",
		"pulumi:pulumi:Stack":                "pulumi:pulumi:Stack",
		"kubernetes:alb/something:Something": "kubernetes:alb/something:Something",
	} {
		assert.Equal(t, want, rule.Canonical(token))
	}
}

// properties has one value of every kind.
func properties(t *testing.T) rule.Value {
	t.Helper()
	return rule.Object(map[string]any{
		"yes": true, "no": false, "yesText": "true", "number": 7.0, "numberText": "7", "text": "hello", "empty": "",
		"null": nil, "list": []any{"a", "b"}, "emptyList": []any{}, "object": map[string]any{"inner": "x"},
		"emptyObject": map[string]any{}, "unknown": ruletest.Unknown, "secret": ruletest.Secret("hush"),
		"secretUnknown": ruletest.Secret(ruletest.Unknown), "json": `{"a":[1,2]}`, "broken": "{",
		"openList": []any{"a", ruletest.Unknown}, "objects": []any{map[string]any{"v": "a"}, map[string]any{}},
	})
}

func TestPredicates(t *testing.T) {
	t.Parallel()
	const yes, no, open = rule.Yes, rule.No, rule.Undecided
	word := regexp.MustCompile(`^h\w+$`)
	questions := map[string]struct {
		ask  func(rule.Value) rule.Verdict
		want map[string]rule.Answer
	}{
		"Set": {rule.Value.Set, map[string]rule.Answer{
			"yes": yes, "number": yes, "text": yes, "empty": no, "null": no, "absent": no, "unknown": open, "secret": yes,
			"secretUnknown": open, "list": open, "object": open,
		}},
		"Present": {rule.Value.Present, map[string]rule.Answer{
			"list": yes, "object": yes, "emptyList": no, "emptyObject": no, "absent": no, "unknown": open, "text": open,
		}},
		"True": {rule.Value.True, map[string]rule.Answer{
			"yes": yes, "no": no, "yesText": yes, "absent": no, "null": no, "unknown": open, "text": open, "list": open,
			"number": open,
		}},
		"False": {rule.Value.False, map[string]rule.Answer{"yes": no, "no": yes, "absent": no, "unknown": open}},
		"Is": {func(v rule.Value) rule.Verdict { return v.Is("hello", "hush", "7") }, map[string]rule.Answer{
			"text": yes, "secret": yes, "number": yes, "empty": no, "absent": no, "unknown": open, "object": open,
		}},
		"AtLeast": {func(v rule.Value) rule.Verdict { return v.AtLeast(7) }, map[string]rule.Answer{
			"number": yes, "numberText": yes, "text": open, "absent": no, "unknown": open,
		}},
		"AtMost":  {func(v rule.Value) rule.Verdict { return v.AtMost(6) }, map[string]rule.Answer{"number": no}},
		"Between": {func(v rule.Value) rule.Verdict { return v.Between(7, 8) }, map[string]rule.Answer{"number": yes}},
		"Matches": {func(v rule.Value) rule.Verdict { return v.Matches(word, "a word") }, map[string]rule.Answer{
			"text": yes, "empty": no, "absent": no, "list": open,
		}},
		"Length":    {func(v rule.Value) rule.Verdict { return v.Length(5, 5) }, map[string]rule.Answer{"text": yes, "empty": no}},
		"HasPrefix": {func(v rule.Value) rule.Verdict { return v.HasPrefix("x", "he") }, map[string]rule.Answer{"text": yes}},
		"HasSuffix": {func(v rule.Value) rule.Verdict { return v.HasSuffix("he") }, map[string]rule.Answer{"text": no}},
		"Mentions":  {func(v rule.Value) rule.Verdict { return v.Mentions("ell") }, map[string]rule.Answer{"text": yes}},
		"IsJSON":    {rule.Value.IsJSON, map[string]rule.Answer{"json": yes, "broken": no, "object": yes, "unknown": open}},
		"IsSecret":  {rule.Value.IsSecret, map[string]rule.Answer{"secret": yes, "text": no, "unknown": open, "secretUnknown": yes}},
	}
	for name, q := range questions {
		for property, want := range q.want {
			v := properties(t).At(property)
			assert.Equal(t, want.String(), q.ask(v).Answer.String(), "%s of %s", name, property)
			negated := map[rule.Answer]rule.Answer{yes: no, no: yes, open: open}[want]
			assert.Equal(t, negated.String(), rule.Not(q.ask(v)).Answer.String(), "not %s of %s", name, property)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	p := properties(t)
	for path, want := range map[string]rule.Answer{
		"object.inner": rule.Yes, "object.other": rule.No, "absent.inner": rule.No, "null.inner": rule.No,
		"unknown.inner": rule.Undecided, "text.inner": rule.Undecided, "list.inner": rule.Undecided,
	} {
		assert.Equal(t, want.String(), p.At(path).Set().Answer.String(), path)
	}
	assert.Equal(t, rule.Yes, p.At("absent").Default(true).True().Answer)
	assert.Equal(t, rule.No, p.At("no").Default(true).True().Answer)
	assert.Equal(t, rule.Yes, p.At("text").Same(p.At("text")).Answer)
	assert.Equal(t, rule.No, p.At("text").Same(p.At("number")).Answer)
	assert.Equal(t, rule.No, p.At("absent").Same(p.At("text")).Answer)
	assert.Equal(t, rule.No, p.At("text").Same(p.At("absent")).Answer)
	for _, unreadable := range []string{"unknown", "list", "object", "secretUnknown"} {
		assert.Equal(t, rule.Undecided, p.At("text").Same(p.At(unreadable)).Answer, unreadable)
		assert.Equal(t, rule.Undecided, p.At(unreadable).Same(p.At("text")).Answer, unreadable)
		assert.Equal(t, rule.Undecided, p.At("absent").Same(p.At(unreadable)).Answer, unreadable)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	p := properties(t)
	isA := func(v rule.Value) rule.Verdict { return v.Is("a") }
	for want, got := range map[string]rule.Verdict{
		"1 yes":        p.Each("list[]").Any(isA),
		"2 no":         p.Each("list[]").All(isA),
		"3 no":         p.Each("list[]").None(isA),
		"4 yes":        p.Each("openList[]").Any(isA),
		"5 undecided":  p.Each("openList[]").All(isA),
		"6 undecided":  p.Each("unknown[]").All(isA),
		"7 undecided":  p.Each("text[]").All(isA),
		"8 yes":        p.Each("absent[]").All(isA),
		"9 no":         p.Each("absent[]").Any(isA),
		"10 yes":       p.Each("objects[].v").Any(isA),
		"11 no":        p.Each("objects[].v").All(isA),
		"12 yes":       p.Each("list[]").Has("b", "a"),
		"13 no":        p.Each("list[]").Has("c"),
		"14 undecided": p.Each("openList[]").Has("c"),
		"15 yes":       p.Each("list[]").Only("a", "b"),
		"16 yes":       p.Each("list[]").Count(2, math.MaxInt),
		"17 no":        p.Each("list[]").Count(0, 1),
		"18 undecided": p.Each("unknown[]").Count(0, 1),
		"19 yes":       p.Each("list[]").Unique(),
		"20 undecided": p.Each("openList[]").Unique(),
		"21 yes":       p.At("object").Fields().Any(func(v rule.Value) rule.Verdict { return rule.Decide(v.Key() == "inner", "") }),
		"22 yes":       p.At("text").OneOrMany().Has("hello"),
		"23 yes":       p.At("json").JSON().Each("a[]").Has("2"),
	} {
		_, answer, _ := cut(want)
		assert.Equal(t, answer, got.Answer.String(), want)
	}
}

func cut(text string) (before, after string, found bool) {
	for i := range text {
		if text[i] == ' ' {
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

func TestDetail(t *testing.T) {
	t.Parallel()
	p := properties(t)
	for want, v := range map[string]rule.Verdict{
		`text is "hello"; want "a" or "b"`:                        p.At("text").Is("a", "b"),
		`text is "hello"`:                                         rule.Not(p.At("text").Is("hello")),
		`secret is [secret]; want "x"`:                            p.At("secret").Is("x"),
		`empty is ""`:                                             p.At("empty").Set(),
		`unknown is known only after the update; want true`:       p.At("unknown").True(),
		`no is false; want true and number is 7; want at least 8`: rule.All(p.At("no").True(), p.At("yes").True(), p.At("number").AtLeast(8)),
		`list does not contain "c"`:                               p.Each("list[]").Has("c"),
		`list[1] is "b"; want "a"`:                                p.Each("list[]").Only("a"),
		`because`:                                                 p.At("no").True().Because("because"),
	} {
		assert.Equal(t, want, v.Detail())
	}
}

func TestWhen(t *testing.T) {
	t.Parallel()
	yes, no, open := rule.Decide(true, ""), rule.Decide(false, ""), rule.Unclear("")
	assert.Equal(t, rule.No, rule.When(yes, no).Answer)
	assert.Equal(t, rule.NotApplicable, rule.When(no, yes).Answer)
	assert.Equal(t, rule.Undecided, rule.When(open, yes).Answer)
	assert.Equal(t, rule.NotApplicable, rule.All(rule.When(no, yes), rule.When(no, no)).Answer)
	assert.Equal(t, rule.Yes, rule.All(rule.When(no, yes), yes).Answer)
	assert.Equal(t, rule.No, rule.All(open, no).Answer)
	assert.Equal(t, rule.Undecided, rule.All(open, yes).Answer)
	assert.Equal(t, rule.Yes, rule.Any(open, yes).Answer)
	assert.Equal(t, rule.Undecided, rule.Any(open, no).Answer)
	assert.Equal(t, rule.Undecided, rule.Verdict{}.Answer, "an answer that was forgotten is never a pass")
}

func TestRepaired(t *testing.T) {
	t.Parallel()
	before, err := structpb.NewStruct(map[string]any{
		"secret": ruletest.Secret(map[string]any{"on": false}), "rules": []any{map[string]any{}, map[string]any{"on": false}},
		"gone": 1.0, "kept": ruletest.Unknown,
	})
	require.NoError(t, err)
	after, changed := rule.Repaired(before, []rule.Change{
		rule.Set("rules[].on", true), rule.Set("made.on.the.way", []string{"x"}), rule.Remove("gone"),
		rule.Set("secret.on", true), rule.Remove("absent.thing"), rule.Set("kept.inner", true),
	})
	require.True(t, changed)
	assert.Equal(t, map[string]any{
		"secret": ruletest.Secret(map[string]any{"on": true}), "kept": ruletest.Unknown,
		"rules": []any{map[string]any{"on": true}, map[string]any{"on": true}},
		"made":  map[string]any{"on": map[string]any{"the": map[string]any{"way": []any{"x"}}}},
	}, after.AsMap())
	assert.Contains(t, before.AsMap(), "gone", "the original stays as it was")
	_, changed = rule.Repaired(after, []rule.Change{rule.Set("rules[].on", true)})
	assert.False(t, changed)
}
