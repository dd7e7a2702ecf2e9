package role_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	roleType       = "aws:iam/role:Role"
	policyType     = "aws:iam/rolePolicy:RolePolicy"
	attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
)

func program(args *role.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := role.New(ctx, "orders", args)
		return err
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(nil)))
	require.Zero(t, got.Count(attachmentType))
	r, policy := got.One(t, roleType), got.One(t, policyType)
	assert.Equal(t, "orders", r.Name)
	assert.True(t, r.OwnedBy(role.Type))
	assert.Equal(t, "Assumed by ecs-tasks.amazonaws.com", r.String("description"))
	assert.InDelta(t, 3600, r.At("maxSessionDuration"), 0)
	assert.Nil(t, r.At("permissionsBoundary"))

	assert.Equal(t, "orders-policy", policy.Name)
	assert.True(t, policy.OwnedBy(role.Type))
	assert.Contains(t, policy.String("role"), "orders-")
	assert.Equal(t, map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Sid": "ReadOrders", "Effect": "Allow", "Action": []any{"sqs:ReceiveMessage"},
		"Resource": []any{"arn:aws:sqs:eu-west-1:123456789012:orders"},
	}}}, policy.JSON(t, "policy"))
}

func TestTrust(t *testing.T) {
	t.Parallel()
	account := map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": []any{"123456789012"}}}
	for name, tc := range map[string]struct {
		change    func(*role.Args)
		service   string
		actions   []any
		condition any
	}{
		"of this account only": {nil, "ecs-tasks.amazonaws.com", []any{"sts:AssumeRole"}, account},
		"of Lambda, which sends no account": {func(a *role.Args) { a.Service = "lambda.amazonaws.com" },
			"lambda.amazonaws.com", []any{"sts:AssumeRole"}, nil},
		"of a service told to send none": {func(a *role.Args) { a.AnySource = true },
			"ecs-tasks.amazonaws.com", []any{"sts:AssumeRole"}, nil},
		"of pods, with their tags": {func(a *role.Args) { a.Service = "pods.eks.amazonaws.com" },
			"pods.eks.amazonaws.com", []any{"sts:AssumeRole", "sts:TagSession"}, account},
		"of one resource": {
			func(a *role.Args) {
				a.SourceARNs = []pulumi.StringInput{pulumi.String("arn:aws:ecs:eu-west-1:123456789012:*")}
			}, "ecs-tasks.amazonaws.com", []any{"sts:AssumeRole"}, map[string]any{
				"StringEquals": account["StringEquals"],
				"ArnLike":      map[string]any{"aws:SourceArn": []any{"arn:aws:ecs:eu-west-1:123456789012:*"}},
			}},
		"with a condition of one's own": {
			func(a *role.Args) {
				a.Service = "cognito-idp.amazonaws.com"
				a.Conditions = []role.Condition{role.Equals("sts:ExternalId", pulumi.String("pool"))}
			}, "cognito-idp.amazonaws.com", []any{"sts:AssumeRole"}, map[string]any{
				"StringEquals": map[string]any{
					"aws:SourceAccount": []any{"123456789012"}, "sts:ExternalId": []any{"pool"},
				},
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, program(good(tc.change)))
			want := map[string]any{
				"Sid": "Assume", "Effect": "Allow", "Action": tc.actions,
				"Principal": map[string]any{"Service": []any{tc.service}},
			}
			if tc.condition != nil {
				want["Condition"] = tc.condition
			}
			assert.Equal(t, map[string]any{"Version": "2012-10-17", "Statement": []any{want}},
				got.One(t, roleType).JSON(t, "assumeRolePolicy"))
		})
	}
}

func TestNewAsTold(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(func(a *role.Args) {
		a.Statements = nil
		a.Service = "backup.amazonaws.com"
		a.Description = "Takes backups"
		a.MaxSession = 2 * time.Hour
		a.Boundary = pulumi.String("arn:aws:iam::123456789012:policy/boundary")
		a.ManagedPolicies = []role.ManagedPolicy{role.Backups, role.S3Backups}
	})))
	require.Zero(t, got.Count(policyType), "no statements, no policy")
	require.Equal(t, 2, got.Count(attachmentType))
	r := got.One(t, roleType)
	assert.Equal(t, "Takes backups", r.String("description"))
	assert.InDelta(t, 7200, r.At("maxSessionDuration"), 0)
	assert.Equal(t, "arn:aws:iam::123456789012:policy/boundary", r.String("permissionsBoundary"))
	first := got.Named(t, attachmentType, "orders-AWSBackupServiceRolePolicyForBackup")
	assert.Equal(t, "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
		first.String("policyArn"))
	assert.True(t, first.OwnedBy(role.Type))
	second := got.Named(t, attachmentType, "orders-AWSBackupServiceRolePolicyForS3Backup")
	assert.Equal(t, "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup", second.String("policyArn"))
}

// What uses the role must come after its policies: AWS asks for the rights of a role when the role is handed
// over.
func TestARNWaitsForPolicies(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		r, err := role.New(ctx, "orders", good(func(a *role.Args) {
			a.ManagedPolicies = []role.ManagedPolicy{role.SessionManager}
		}))
		if err != nil {
			return err
		}
		bare, err := role.New(ctx, "bare", good(func(a *role.Args) { a.Statements = nil }))
		if err != nil {
			return err
		}
		var user pulumi.ResourceState
		return ctx.RegisterComponentResourceV2("test:role:User", "user", pulumi.Map{
			"role": r.ARN, "bare": bare.ARN, "name": r.Name, "own": r.Resource.Arn,
		}, &user)
	})
	user := got.One(t, "test:role:User")
	assert.Contains(t, user.String("role"), "orders-")
	assert.Equal(t, user.String("own"), user.String("role"))
	assert.Contains(t, user.String("bare"), "bare-")
	assert.Contains(t, user.String("name"), "orders-")
	for _, needed := range []string{
		got.One(t, policyType).URN, got.One(t, attachmentType).URN, got.Named(t, roleType, "bare").URN,
	} {
		assert.Contains(t, user.DependsOn, needed)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, program(nil)),
		`plinth:role:Role "orders": 3 invalid arguments:`)
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := role.New(ctx, strings.Repeat("x", 57), good(func(a *role.Args) { a.MaxSession = 1 }))
		return err
	})
	require.ErrorContains(t, err, "2 invalid arguments:")
	require.ErrorContains(t, err, "65 characters with its suffix; want at most 64, so 1 fewer")
}

func TestStatementsOfOthers(t *testing.T) {
	t.Parallel()
	s := role.Statement{
		Sid:        "Publish",
		Principals: []role.Principal{role.Service("s3.amazonaws.com"), role.AWS(pulumi.String("root"))},
		Actions:    []string{"sns:Publish"}, Resources: role.Strings("arn:aws:sns:eu-west-1:123456789012:orders"),
		Conditions: []role.Condition{role.Equals("aws:SourceAccount", role.Strings("123456789012")...)},
	}
	assert.Len(t, s.Principals, 2)
	assert.Equal(t, "StringEquals", s.Conditions[0].Operator)
	assert.Equal(t, "ArnLike", role.ARNLike("aws:SourceArn", role.Strings("a")...).Operator)
}
