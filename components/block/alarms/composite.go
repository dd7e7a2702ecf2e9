package alarms

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Limits of a composite alarm.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
const (
	maxRule     = 10240
	maxChildren = 100
)

// Composite is an alarm over other alarms. It pages.
type Composite struct {
	// Key names the alarm. Default: "users-affected".
	Key string
	// When is the condition over the other alarms' keys. Default: there is no composite alarm.
	When Expression
	// Intent says what it means for users. Default: "Users are affected."
	Intent string
}

// Expression is a condition over alarms, by their keys: Any("api-5xx", "edge-5xx").And(Any("latency")).
type Expression struct {
	word  string
	keys  []string
	parts []Expression
}

// Any holds when at least one of the alarms fires.
func Any(keys ...string) Expression { return Expression{word: "OR", keys: keys} }

// All holds when every one of the alarms fires.
func All(keys ...string) Expression { return Expression{word: "AND", keys: keys} }

// And holds when the expression and all others hold.
func (e Expression) And(others ...Expression) Expression {
	return Expression{word: "AND", parts: append([]Expression{e}, others...)}
}

// Or holds when the expression or one of the others holds.
func (e Expression) Or(others ...Expression) Expression {
	return Expression{word: "OR", parts: append([]Expression{e}, others...)}
}

// Keys are the alarms that the expression speaks of, sorted.
func (e Expression) Keys() []string {
	seen := map[string]bool{}
	for _, key := range e.keys {
		seen[key] = true
	}
	for _, part := range e.parts {
		for _, key := range part.Keys() {
			seen[key] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// rule is the expression in CloudWatch's language, with the alarms' names in place of their keys.
func (e Expression) rule(name map[string]string) string {
	terms := make([]string, 0, len(e.keys)+len(e.parts))
	for _, key := range e.keys {
		terms = append(terms, `ALARM("`+name[key]+`")`)
	}
	for _, part := range e.parts {
		terms = append(terms, part.rule(name))
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return "(" + strings.Join(terms, " "+e.word+" ") + ")"
}

func (e Expression) hollow() bool {
	return len(e.keys)+len(e.parts) == 0 || slices.ContainsFunc(e.parts, Expression.hollow)
}

func (c Composite) validate(known map[string]bool) error {
	var p check.Problems
	if c.When.word == "" {
		return nil
	}
	p.Unless(keyPattern.MatchString(c.Key), "key", "is %q; want letters, digits and single hyphens", c.Key)
	p.Unless(!known[c.Key], "key", "is %q, which an alarm has already; want another", c.Key)
	p.Unless(len(c.Intent) <= maxDescription/2, "intent", "is %d bytes; want at most %d", len(c.Intent),
		maxDescription/2)
	p.Unless(!c.When.hollow(), "when", "has a part without alarms; want at least one key in each Any and All")
	keys := c.When.Keys()
	p.Unless(len(keys) <= maxChildren, "when", "speaks of %d alarms; want at most %d", len(keys), maxChildren)
	for _, key := range keys {
		p.Unless(known[key], "when", "speaks of %s", quoteAmong(key, slices.Sorted(maps.Keys(known))))
	}
	return p.Err()
}

// quoteAmong names a key that is not among those known, with the nearest of them.
func quoteAmong(key string, known []string) string {
	return fmt.Sprintf("%q; want %s%s", key, check.Either(known...), check.Suggest(key, known))
}

// declareComposite declares the alarm over the others. Its rule names them, so that it is made after and
// deleted before them.
func (c *Alarms) declareComposite(ctx *pulumi.Context, name string, a Args) error {
	if a.Composite.When.word == "" {
		c.CompositeARN = pulumi.String("").ToStringOutput()
		return nil
	}
	children := pulumi.StringMap{}
	for _, key := range a.Composite.When.Keys() {
		children[key] = c.Metric[key].Name
	}
	rule := children.ToStringMapOutput().ApplyT(func(name map[string]string) (string, error) {
		text := a.Composite.When.rule(name)
		if len(text) > maxRule {
			return "", fmt.Errorf("composite rule is %d characters; AWS takes at most %d: name fewer alarms",
				len(text), maxRule)
		}
		return text, nil
	}).(pulumi.StringOutput)
	named := name + "-" + a.Composite.Key
	described := Alarm{Kind: a.Composite.Key, Intent: a.Composite.Intent}.description(a.Runbooks)
	actions := pulumi.StringArray(a.actions(Page))
	made, err := cloudwatch.NewCompositeAlarm(ctx, named, &cloudwatch.CompositeAlarmArgs{
		// AWS wants a name of ours, unique in the region: project and stack keep two deployments apart.
		AlarmName:        pulumi.String(names.Fit(names.Alarm.Max, ctx.Project(), ctx.Stack(), named)),
		AlarmDescription: pulumi.String(described),
		AlarmRule:        rule,
		AlarmActions:     actions,
		OkActions:        actions,
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.CompositeARN = made.Arn
	return nil
}
