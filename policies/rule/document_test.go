package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestStatement(t *testing.T) {
	t.Parallel()
	type m = ruletest.M
	covers := func(action string) func(rule.Statement) rule.Verdict {
		return func(s rule.Statement) rule.Verdict { return s.Covers(action) }
	}
	resource := func(s rule.Statement) rule.Verdict { return s.CoversResource("arn:aws:s3:::b/k") }
	source := func(s rule.Statement) rule.Verdict { return s.Conditioned("aws:SourceArn", "aws:SourceAccount") }
	insecure := func(s rule.Statement) rule.Verdict { return s.ConditionIs("Bool", "aws:SecureTransport", "false") }
	logs := func(s rule.Statement) rule.Verdict { return s.For("logs.eu-west-1.amazonaws.com") }
	for _, c := range []struct {
		statement m
		ask       func(rule.Statement) rule.Verdict
		want      rule.Answer
	}{
		{m{"Effect": "Allow"}, rule.Statement.Allows, rule.Yes},
		{m{"Effect": "Deny"}, rule.Statement.Allows, rule.No},
		{m{"Effect": "Deny"}, rule.Statement.Denies, rule.Yes},
		{m{"Action": "s3:Get*"}, covers("s3:GetObject"), rule.Yes},
		{m{"Action": "S3:getobject"}, covers("s3:GetObject"), rule.Yes},
		{m{"Action": []string{"s3:Put?bject", "s3:GetObject"}}, covers("s3:PutObject"), rule.Yes},
		{m{"Action": "s3:GetObject"}, covers("s3:PutObject"), rule.No},
		{m{"Action": "s3:*"}, covers("s3:*"), rule.Yes},
		{m{"Action": "s3:*"}, covers("*"), rule.No},
		{m{"Action": "*"}, covers("*"), rule.Yes},
		{m{"NotAction": "iam:*"}, covers("s3:GetObject"), rule.Yes},
		{m{"NotAction": "s3:*"}, covers("s3:GetObject"), rule.No},
		{m{"Action": m{"odd": 1}}, covers("*"), rule.Undecided},
		{m{"Resource": []string{"arn:aws:s3:::b/*"}}, resource, rule.Yes},
		{m{"Resource": "arn:aws:s3:::other/*"}, resource, rule.No},
		{m{"NotResource": "arn:aws:s3:::other/*"}, resource, rule.Yes},
		{m{"Principal": "*"}, rule.Statement.Public, rule.Yes},
		{m{"Principal": m{"AWS": []string{"1", "*"}}}, rule.Statement.Public, rule.Yes},
		{m{"Principal": m{"AWS": "arn:aws:iam::1:root"}}, rule.Statement.Public, rule.No},
		{m{"Principal": m{"Service": "sns.amazonaws.com"}}, rule.Statement.Public, rule.No},
		{m{"NotPrincipal": m{"AWS": "1"}}, rule.Statement.Public, rule.Yes},
		{m{}, rule.Statement.Public, rule.No},
		{m{"Principal": m{"Service": []string{"logs.eu-west-1.amazonaws.com"}}}, logs, rule.Yes},
		{m{"Principal": m{"Service": "sns.amazonaws.com"}}, logs, rule.No},
		{m{"Principal": "*"}, logs, rule.Yes},
		{m{"Condition": m{"ArnLike": m{"AWS:sourcearn": "arn:x"}}}, source, rule.Yes},
		{m{"Condition": m{"ArnLike": m{"aws:SourceArn": []string{"arn:x", "*"}}}}, source, rule.No},
		{m{"Condition": m{"Bool": m{"aws:SecureTransport": "true"}}}, source, rule.No},
		{m{}, source, rule.No},
		{m{"Condition": m{"Bool": m{"aws:SecureTransport": "false"}}}, insecure, rule.Yes},
		{m{"Condition": m{"Bool": m{"aws:SecureTransport": false}}}, insecure, rule.Yes},
		{m{"Condition": m{"Bool": m{"aws:SecureTransport": "true"}}}, insecure, rule.No},
		{m{"Condition": m{"Null": m{"aws:SecureTransport": "false"}}}, insecure, rule.No},
	} {
		document := ruletest.JSON(m{"Statement": c.statement})
		found := rule.Object(map[string]any{"policy": document}).At("policy").Statements().Any(c.ask)
		assert.Equal(t, c.want.String(), found.Answer.String(), document)
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]rule.Answer{
		`{"Statement":[{"Effect":"Deny"},{"Effect":"Allow"}]}`: rule.Yes,
		`{"Statement":[]}`:   rule.Undecided,
		`{}`:                 rule.Undecided,
		`{`:                  rule.Undecided,
		`7`:                  rule.Undecided,
		``:                   rule.No,
		ruletest.Unknown:     rule.Undecided,
		`{"Statement":"no"}`: rule.Undecided,
	} {
		policy := rule.Object(map[string]any{"policy": document}).At("policy")
		assert.Equal(t, want.String(), policy.Statements().Any(rule.Statement.Allows).Answer.String(), document)
	}
}

// TestSecretsStayOutOfMessages: what lies inside a secret is as secret as the whole.
func TestSecretsStayOutOfMessages(t *testing.T) {
	t.Parallel()
	hide := func(value any) map[string]any {
		return map[string]any{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": value}
	}
	v := rule.Object(map[string]any{
		"text":   hide(`{"a":[{"b":"hunter2"}]}`),
		"object": hide(map[string]any{"a": []any{map[string]any{"b": "hunter2"}}}),
	})
	for name, inner := range map[string]rule.Value{"text": v.At("text").JSON(), "object": v.At("object")} {
		deep := inner.Each("a[]").All(func(e rule.Value) rule.Verdict { return e.At("b").Is("other") })
		assert.Equal(t, rule.No, deep.Answer, name)
		assert.NotContains(t, deep.Detail(), "hunter2", name)
		assert.Contains(t, deep.Detail(), "[secret]", name)
	}
}
