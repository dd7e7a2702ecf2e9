package gatewayaccount_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/gatewayaccount"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	accountType    = "aws:apigateway/account:Account"
	roleType       = "aws:iam/role:Role"
	attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
)

var here = site.Site{Account: "123456789012", Region: "eu-west-1"}

func TestDeclared(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := gatewayaccount.New(ctx, "logs", &gatewayaccount.Args{
			Site: here, Boundary: pulumi.String("arn:aws:iam::123456789012:policy/edge"),
		})
		if err != nil {
			return err
		}
		require.Len(t, a.After(), 1)
		ctx.Export("role", a.RoleARN)
		return nil
	})
	require.Len(t, rec, 5, rec.Plan())
	role, attached, setting := rec.One(t, roleType), rec.One(t, attachmentType), rec.One(t, accountType)
	assert.Contains(t, role.String("assumeRolePolicy"), "apigateway.amazonaws.com")
	assert.NotContains(t, role.String("assumeRolePolicy"), "SourceAccount", "API Gateway does not send it")
	assert.Equal(t, "arn:aws:iam::123456789012:policy/edge", role.At("permissionsBoundary"))
	assert.Equal(t, "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
		attached.At("policyArn"))
	assert.Contains(t, setting.String("cloudwatchRoleArn"), ":role/logs-")
	assert.Contains(t, setting.DependsOn, attached.URN, "AWS tries the role out")
	// The engine hands the option on from the role's component to what lies below.
	for _, r := range []pulumitest.Resource{rec.Named(t, "plinth:role:Role", "logs"), setting} {
		assert.True(t, r.RetainOnDelete, "the APIs of other stacks log with %s", r.Type)
		assert.True(t, r.OwnedBy(gatewayaccount.Type))
	}
}

func TestAdopted(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := gatewayaccount.New(ctx, "logs", &gatewayaccount.Args{Site: here, Adopt: true})
		if err != nil {
			return err
		}
		assert.Empty(t, a.After())
		a.RoleARN.ApplyT(func(arn string) string {
			assert.Empty(t, arn)
			return arn
		})
		return nil
	})
	assert.Equal(t, "plinth:gatewayaccount:Account logs\n", rec.Plan())
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *gatewayaccount.Args
		want string
	}{
		"nothing said": {nil, "plinth:gatewayaccount:Account \"a b\": 3 invalid arguments:\n" +
			"  site.account: is \"\"; want the twelve digits of an AWS account id\n" +
			"  site.region: is \"\"; want an AWS region such as eu-west-1\n" +
			"  name: makes the IAM role name \"a b\"; want letters, digits, hyphens and underscores"},
		"a boundary for a role that is not made": {
			&gatewayaccount.Args{Site: here, Adopt: true, Boundary: pulumi.String("arn")},
			"boundary: is set for an adopted account, whose role is not made here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
				_, err := gatewayaccount.New(ctx, "a b", tc.args)
				return err
			})
			require.ErrorContains(t, err, tc.want)
		})
	}
}
