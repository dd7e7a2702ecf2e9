package role_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
)

// good is arguments that every test breaks in one place.
func good(change func(*role.Args)) *role.Args {
	a := &role.Args{
		Site:    site.Site{Account: "123456789012", Region: "eu-west-1"},
		Service: "ecs-tasks.amazonaws.com",
		Statements: []role.Statement{{
			Sid: "ReadOrders", Actions: []string{"sqs:ReceiveMessage"},
			Resources: []pulumi.StringInput{pulumi.String("arn:aws:sqs:eu-west-1:123456789012:orders")},
		}},
	}
	if change != nil {
		change(a)
	}
	return a
}

func TestValidate(t *testing.T) {
	t.Parallel()
	arns := []pulumi.StringInput{pulumi.String("arn:aws:ecs:eu-west-1:123456789012:*")}
	for name, tc := range map[string]struct {
		change func(*role.Args)
		want   string
	}{
		"the usual":          {},
		"no statements":      {change: func(a *role.Args) { a.Statements = nil }},
		"a source":           {change: func(a *role.Args) { a.SourceARNs = arns }},
		"a service of China": {change: func(a *role.Args) { a.Service = "ec2.amazonaws.com.cn" }},
		"a service below another": {
			change: func(a *role.Args) { a.Service = "monitoring.rds.amazonaws.com" }},
		"the longest session": {change: func(a *role.Args) { a.MaxSession = 12 * time.Hour }},
		"every managed policy but three": {
			change: func(a *role.Args) { a.ManagedPolicies = role.Managed()[3:] }},

		"a host that is no service": {func(a *role.Args) { a.Service = "ecs-tasks" },
			`service: is "ecs-tasks"; want a service principal such as ecs-tasks.amazonaws.com`},
		"a description in Greek": {func(a *role.Args) { a.Description = "λ" }, "description: is"},
		"a description too long": {func(a *role.Args) { a.Description = strings.Repeat("x", 1001) },
			"description: is"},
		"an action too wide": {func(a *role.Args) { a.Statements[0].Actions = []string{"sqs:*"} },
			`statements[0].actions: holds "sqs:*"`},
		"an unknown managed policy": {
			func(a *role.Args) { a.ManagedPolicies = []role.ManagedPolicy{"AdministratorAccess"} },
			`managedPolicies[0]: is "AdministratorAccess"; want`},
		"a managed policy twice": {
			func(a *role.Args) { a.ManagedPolicies = []role.ManagedPolicy{role.EKSNode, role.EKSNode} },
			`managedPolicies[1]: names "AmazonEKSWorkerNodePolicy" again`},
		"too many managed policies": {func(a *role.Args) { a.ManagedPolicies = role.Managed()[:11] },
			"managedPolicies: has 11; want at most 10"},
		"a source that Lambda never sends": {
			func(a *role.Args) { a.Service, a.SourceARNs = "lambda.amazonaws.com", arns },
			"sourceARNs: has 1, but lambda.amazonaws.com sends no aws:SourceArn"},
		"a source never set": {func(a *role.Args) { a.SourceARNs = []pulumi.StringInput{nil} },
			"trust.conditions: holds an empty value"},
		"the account as a condition": {
			func(a *role.Args) {
				a.Conditions = []role.Condition{role.ARNLike("aws:SourceAccount", pulumi.String("1"))}
			},
			"conditions[0]: is on aws:SourceAccount; want anySource or sourceARNs, which say the same"},
		"a short session": {func(a *role.Args) { a.MaxSession = time.Minute },
			"maxSession: is 1m0s; want 1h to 12h in whole seconds"},
		"a long session": {func(a *role.Args) { a.MaxSession = 13 * time.Hour }, "maxSession: is 13h0m0s"},
		"half a second": {
			func(a *role.Args) { a.MaxSession = time.Hour + time.Second/2 }, "maxSession: is 1h0m0.5s"},
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
	require.EqualError(t, role.Args{}.Validate(), "3 invalid arguments:\n"+
		"  site.account: is \"\"; want the twelve digits of an AWS account id\n"+
		"  site.region: is \"\"; want an AWS region such as eu-west-1\n"+
		"  service: is \"\"; want a service principal such as ecs-tasks.amazonaws.com")
}

func TestManaged(t *testing.T) {
	t.Parallel()
	assert.Len(t, role.Managed(), 13)
	assert.IsIncreasing(t, role.Managed())
}
