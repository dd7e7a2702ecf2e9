package rule_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestCredential(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		value any
		want  rule.Answer
	}{
		{"DB_PASSWORD", "hunter2", rule.Yes},
		{"jwtSecret", "hunter2", rule.Yes},
		{"STRIPE_API_KEY", 12345678, rule.Yes},
		{"aws_secret_access_key", "x", rule.Yes},
		{"CREDENTIALS", ruletest.Secret("x"), rule.Yes},
		{"DB_PASSWORD", "", rule.No},
		{"DB_PASSWORD", nil, rule.No},
		{"DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db", rule.No},
		{"ASK_FOR_PASSWORD", true, rule.No},
		{"VERIFY_TOKEN", "false", rule.No},
		{"DB_PASSWORD_ARN", "x", rule.No},
		{"TOKEN_TTL", "3600", rule.No},
		{"KEY_ID", "AKIA" + strings.Repeat("A", 16), rule.Yes},
		{"PEM", "-----BEGIN RSA PRIVATE KEY-----\n", rule.Yes},
		{"URL", "postgres://app:hunter2@db:5432/app", rule.Yes},
		{"URL", "redis://:hunter2@cache", rule.Yes},
		{"URL", "https://example.com:8443/a@b", rule.No},
		{"GITHUB", "ghp_" + strings.Repeat("a", 36), rule.Yes},
		{"STRIPE", "sk_live_" + strings.Repeat("a", 16), rule.Yes},
		{"URL", ruletest.Unknown, rule.Undecided},
		{"DB_PASSWORD", ruletest.Unknown, rule.Undecided},
		{"URL", map[string]any{"odd": 1}, rule.Undecided},
	} {
		found := rule.Object(map[string]any{"v": c.value}).At("v").Credential(c.name)
		assert.Equal(t, c.want.String(), found.Answer.String(), "%s = %v", c.name, c.value)
		assert.NotContains(t, found.Detail(), "hunter2")
		if c.want == rule.Yes {
			assert.Contains(t, found.Detail(), c.name)
		}
	}
}
