package secret_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	secretType = "aws:secretsmanager/secret:Secret"
	mongoARN   = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/mongo-AbC123"
)

func declared(t *testing.T, args *secret.Args) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		s, err := secret.New(ctx, "mongo", args)
		if err == nil {
			require.NotNil(t, s.ARN.OutputState)
		}
		return err
	})
}

func TestSecret(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args      *secret.Args
		want      map[string]any
		unguarded bool
	}{
		"defaults can be recovered": {
			want: map[string]any{
				"recoveryWindowInDays": 30.0, "kmsKeyId": nil, "description": nil,
				"tags": map[string]any{"data-class": "confidential"},
			},
		},
		"own choices": {
			args: &secret.Args{
				Description: "Connection string", KeyARN: pulumi.String("arn:key"),
				RecoveryDays: 7, DataClass: "personal",
			},
			want: map[string]any{
				"recoveryWindowInDays": 7.0, "kmsKeyId": "arn:key", "description": "Connection string",
				"tags": map[string]any{"data-class": "personal"},
			},
		},
		"what may be destroyed is gone at once": {
			args:      &secret.Args{AllowDestroy: true, RecoveryDays: 7},
			want:      map[string]any{"recoveryWindowInDays": 0.0},
			unguarded: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, tc.args)
			s := rec.One(t, secretType)
			for input, want := range tc.want {
				assert.Equal(t, want, s.At(input), input)
			}
			assert.Equal(t, !tc.unguarded, s.Protect)
			assert.True(t, s.OwnedBy(secret.Type))
			assert.Len(t, rec, 2, "no value passes through Pulumi")
		})
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	require.NoError(t, secret.Args{}.Validate())
	err := secret.Args{Description: strings.Repeat("x", 2049), RecoveryDays: 6, DataClass: "secret"}.Validate()
	require.ErrorContains(t, err, "description: is 2049 characters; want at most 2048")
	require.ErrorContains(t, err, "recoveryDays: is 6; want 7 to 30 days")
	require.ErrorContains(t, err, `dataClass: is "secret"`)
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"a b":                    `name: is "a b"; want letters, digits and /_+=.@-`,
		strings.Repeat("x", 505): "name: is 505 characters; want at most 504",
	} {
		require.ErrorContains(t, pulumitest.Error(t, func(ctx *pulumi.Context) error {
			_, err := secret.New(ctx, name, &secret.Args{RecoveryDays: 31})
			return err
		}), want)
	}
}

func TestExisting(t *testing.T) {
	t.Parallel()
	ref, err := secret.Existing(mongoARN, nil)
	require.NoError(t, err)
	assert.True(t, ref.Given())
	assert.Equal(t, pulumi.String(mongoARN), ref.ARN())
	for name, arn := range map[string]string{
		"empty":                  "",
		"a name":                 "shop/mongo",
		"without random letters": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/mongo",
		"another service":        "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/mongo-AbC123",
		"another account form":   "arn:aws:secretsmanager:eu-west-1:1234:secret:shop/mongo-AbC123",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ref, err := secret.Existing(arn, nil)
			require.ErrorContains(t, err, "want a secret's whole ARN, which ends in a hyphen")
			assert.False(t, ref.Given())
		})
	}
}

func TestGrantRead(t *testing.T) {
	t.Parallel()
	assert.Empty(t, secret.Reference{}.GrantRead(), "no secret, no permission")

	ref, err := secret.Existing(mongoARN, nil)
	require.NoError(t, err)
	plain := ref.GrantRead()
	require.Len(t, plain, 1, "the account's own key needs no permission")
	assert.Equal(t, "ReadSecretShopMongo", plain[0].Sid)
	assert.Equal(t, []string{"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"}, plain[0].Actions)
	assert.Equal(t, []pulumi.StringInput{pulumi.String(mongoARN)}, plain[0].Resources)

	ref, err = secret.Existing(mongoARN, pulumi.String("arn:key"))
	require.NoError(t, err)
	keyed := ref.GrantRead()
	require.Len(t, keyed, 2)
	assert.Equal(t, []string{"kms:Decrypt"}, keyed[1].Actions)
	assert.Equal(t, []pulumi.StringInput{pulumi.String("arn:key")}, keyed[1].Resources)
	opens := iamdoc.Equals("kms:EncryptionContext:SecretARN", pulumi.String(mongoARN))
	assert.Equal(t, []iamdoc.Condition{opens}, keyed[1].Conditions)
	require.NoError(t, iamdoc.Validate(iamdoc.RolePolicy, keyed...))

	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		s, err := secret.New(ctx, "mongo", &secret.Args{KeyARN: pulumi.String("arn:key")})
		if err != nil {
			return err
		}
		assert.True(t, s.Reference().Given())
		assert.Len(t, s.GrantRead(), 2)
		return iamdoc.Validate(iamdoc.RolePolicy, s.GrantRead()...)
	})
}
