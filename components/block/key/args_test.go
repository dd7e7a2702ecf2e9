package key_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

func dublin() site.Site { return site.Site{Account: "123456789012", Region: "eu-west-1"} }

// good is arguments that every test breaks in one place.
func good(change func(*key.Args)) *key.Args {
	a := &key.Args{Site: dublin(), Purpose: "orders at rest", Services: []key.Service{key.Logs}}
	if change != nil {
		change(a)
	}
	return a
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*key.Args)
		want   string
	}{
		"the usual":         {},
		"every service":     {change: func(a *key.Args) { a.Services = key.All() }},
		"shortest periods":  {change: func(a *key.Args) { a.RotationDays, a.DeletionWindowDays = 90, 7 }},
		"longest periods":   {change: func(a *key.Args) { a.RotationDays, a.DeletionWindowDays = 2560, 30 }},
		"longest purpose":   {change: func(a *key.Args) { a.Purpose = strings.Repeat("x", 256) }},
		"a purpose too far": {func(a *key.Args) { a.Purpose = strings.Repeat("x", 257) }, "purpose: is"},
		"a purpose in Greek": {func(a *key.Args) { a.Purpose = "λ" },
			`purpose: is "λ"; want 1 to 256 printable ASCII characters that say what is encrypted`},
		"rotation too fast": {
			func(a *key.Args) { a.RotationDays = 89 }, "rotationDays: is 89; want 90 to 2560 days"},
		"rotation too slow": {
			func(a *key.Args) { a.RotationDays = 2561 }, "rotationDays: is 2561; want 90 to 2560"},
		"deleted too soon": {
			func(a *key.Args) { a.DeletionWindowDays = 6 }, "deletionWindowDays: is 6; want 7 to 30 days"},
		"deleted too late": {
			func(a *key.Args) { a.DeletionWindowDays = 31 }, "deletionWindowDays: is 31; want 7 to 30"},
		"an unknown service": {func(a *key.Args) { a.Services = []key.Service{"alarm"} },
			`services[0]: is "alarm"; want alarms, auto-scaling,`},
		"a service twice": {func(a *key.Args) { a.Services = []key.Service{key.Logs, key.Logs} },
			`services[1]: names "logs" again; want each once`},
		"a grant without a principal": {func(a *key.Args) {
			a.Statements = []iamdoc.Statement{{Sid: "X", Actions: []string{"kms:Decrypt"},
				Resources: iamdoc.Strings("*")}}
		}, "statements[0].principals: has 0; a key policy names at least one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := good(tc.change).Validate()
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
	require.EqualError(t, key.Args{}.Validate(), "3 invalid arguments:\n"+
		"  site.account: is \"\"; want the twelve digits of an AWS account id\n"+
		"  site.region: is \"\"; want an AWS region such as eu-west-1\n"+
		"  purpose: is \"\"; want 1 to 256 printable ASCII characters that say what is encrypted")
}

func TestGrants(t *testing.T) {
	t.Parallel()
	k := &key.Key{ARN: pulumi.String("arn").ToStringOutput()}
	read, write := k.GrantDecrypt(), k.GrantEncrypt()
	require.Len(t, read, 1)
	require.Len(t, write, 1)
	assert.Equal(t, []string{"kms:Decrypt"}, read[0].Actions)
	assert.Equal(t, []string{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"}, write[0].Actions)
	assert.Empty(t, read[0].Conditions, "without a service named, KMS itself may be called")
}
