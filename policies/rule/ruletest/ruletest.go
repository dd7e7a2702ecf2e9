// Package ruletest proves rules. A test gives one resource that complies and, for each case, what is
// different from it. From those the harness derives the rest by itself: every property that the rule reads is
// made unknown and given a wrong type, and every question that the rule asks is answered wrongly in turn,
// which a case must notice.
package ruletest

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"

	"github.com/plinth-iac/plinth/policies/rule"
)

// M is properties, or changes to properties by path. In changes:
//
//	"vpcConfig.subnetIds[0]": x  sets it, nil removes it
//	"block/bucket": x            is a property of the other resource named block
//	"block/": nil                removes that resource
//	"@type": token               gives the resource another type
//	"@name": text                gives it another logical name
//	"@provider.region": x        is a setting of its provider
//	"@protect": true             protects it
//	"@ignore": []string{…}       are its ignored changes
//	"@depends": []string{"x"}    are the resources of the case that it depends on
//	"block/@depends": …          and so on for the other resource named block
//	"@production": false         takes the stack out of production
//	"@stack": "qa"               is the stack's name
//	"@stacktag.owner": "team"    is a tag of the stack
//	"@today": "2027-01-31"       is the day of the run
//	"@setting.days": 7           configures the rule
type M map[string]any

// Unknown is a property that only the update will know.
const Unknown = plugin.UnknownStringValue

// Secret is a property that is kept secret.
func Secret(value any) any { return map[string]any{sig.Key: sig.Secret, "value": value} }

// JSON is a property that holds JSON text.
func JSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Policy is a property that holds an IAM policy document of these statements.
func Policy(statements ...M) string {
	return JSON(M{"Version": "2012-10-17", "Statement": statements})
}

// Ref is a property that refers to another resource of the case, or to the judged one, which is called "it".
type Ref string

// Good is a resource that complies with the rule, among the others that it needs for that.
type Good struct {
	// Type is the resource's token. Default: the rule's first type.
	Type string
	// Inputs are its properties.
	Inputs M
	// Others are the resources around it.
	Others []Other
	// Given are changes that hold in every case which does not say otherwise: "@protect", "@setting.x".
	Given M
	// Region is its provider's region. Default: eu-west-1.
	Region string
}

// Other is a resource around the judged one.
type Other struct {
	// Name is its logical name.
	Name string
	// Type is its token.
	Type string
	// Inputs are its properties.
	Inputs M
	// Region is its provider's region. Default: that of the judged resource.
	Region string
}

// Case is one thing that is different from the good resource, and what the rule says to it.
type Case struct {
	name     string
	changes  M
	want     rule.Answer
	detail   string
	spared   string
	irrepair bool
	blind    bool
}

// Pass is a case that complies.
func Pass(name string, changes M) Case { return Case{name: name, changes: changes, want: rule.Yes} }

// Fail is a case that violates the rule, with words that the message contains. A rule with a Repair must
// repair it.
func Fail(name string, changes M, detail string) Case {
	return Case{name: name, changes: changes, want: rule.No, detail: detail}
}

// Beyond is a case that violates the rule and that its Repair cannot help.
func Beyond(name string, changes M, detail string) Case {
	return Case{name: name, changes: changes, want: rule.No, detail: detail, irrepair: true}
}

// Open is a case that the rule cannot decide.
func Open(name string, changes M) Case {
	return Case{name: name, changes: changes, want: rule.Undecided}
}

// Skip is a case that the rule has nothing to say about.
func Skip(name string, changes M) Case {
	return Case{name: name, changes: changes, want: rule.NotApplicable}
}

// Spare exempts a question, by the name that the mutation run gives it, whose answer makes no difference.
func Spare(question, reason string) Case { return Case{name: reason, spared: question} }

// ReadsNothing tells that the rule is about options alone: no property can be unknown to it.
func ReadsNothing(reason string) Case { return Case{name: reason, blind: true} }

// Run judges the good resource and every case, derives what can be derived, and mutates.
func Run(t *testing.T, r rule.Rule, good Good, cases ...Case) {
	t.Helper()
	t.Parallel()
	proven.Store(r.Name, true)
	require.Empty(t, r.Problems())
	if good.Type == "" {
		good.Type = r.Types[0]
	}
	suite := &suite{rule: &r, good: good, spared: map[string]bool{}}
	suite.cases = append(suite.cases, Pass("the good resource", nil))
	for _, c := range cases {
		if c.spared != "" {
			suite.spared[c.spared] = true
			continue
		}
		if c.blind {
			suite.blindly = true
			continue
		}
		suite.cases = append(suite.cases, c)
	}
	fails := 0
	for _, c := range suite.cases {
		t.Run(c.name, func(t *testing.T) { suite.check(t, c) })
		if c.want == rule.No {
			fails++
		}
	}
	assert.Positive(t, fails, "no case violates the rule")
	t.Run("unknown and wrong types", suite.derive)
	t.Run("mutations", suite.mutate)
}

// Banned proves a rule that forbids its types whatever their properties are.
func Banned(t *testing.T, r rule.Rule) {
	t.Helper()
	t.Parallel()
	proven.Store(r.Name, true)
	require.Empty(t, r.Problems())
	for _, token := range r.Types {
		for _, inputs := range []M{nil, {"name": "x"}, {"name": Unknown}, {"name": []any{nil}}} {
			s := &suite{rule: &r, good: Good{Type: token, Inputs: inputs}}
			found := s.judge(t, s.build(t, nil), nil)
			assert.Equal(t, rule.No, found.Answer, token)
			assert.NotEmpty(t, found.Detail(), "a violation has to say what was found")
		}
	}
}
