package function

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// interfaces are what Lambda does with network interfaces in the function's name, and the code must not do.
var interfaces = []string{
	"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
	"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
}

// declareRole declares what the function acts with. AWS's managed policies for it cover every log group and
// network interface of the account.
func (f *Function) declareRole(ctx *pulumi.Context, a Args) (*role.Role, error) {
	return role.New(ctx, f.name+"-role", &role.Args{
		Site:        a.Site,
		Service:     "lambda.amazonaws.com",
		Description: "Function " + f.name,
		Statements:  f.statements(a),
		Boundary:    a.Access.Boundary,
	}, pulumi.Parent(f))
}

func (f *Function) statements(a Args) []role.Statement {
	list := slices.Concat(f.logs.GrantWrite(), []role.Statement{{
		Sid: "Trace",
		Actions: []string{
			"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
		},
		Resources: role.Strings("*"),
	}}, a.Access.Grants, a.Failures.grants(), a.Events.grants())
	list = append(list, a.Environment.grants()...)
	if a.Environment.encrypted() {
		list = append(list, role.Statement{
			Sid:       "DecryptVariables",
			Actions:   []string{"kms:Decrypt"},
			Resources: []pulumi.StringInput{a.Environment.KeyARN},
		})
	}
	if a.Network != nil {
		list = append(list, f.attachment(a)...)
	}
	return list
}

// grants let the code read the secrets. Two of them may share a name, by standing in two places or behind two
// variables; the variable then tells their statements apart.
func (e Environment) grants() []role.Statement {
	var list []role.Statement
	taken := map[string]bool{}
	for _, name := range sorted(e.Secrets) {
		for _, s := range e.Secrets[name].GrantRead() {
			if taken[s.Sid] {
				s.Sid += iamdoc.Sid("for", name)
			}
			taken[s.Sid] = true
			list = append(list, s)
		}
	}
	return list
}

// attachment lets Lambda put the function into its VPC, and keeps the code from doing the same.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
func (f *Function) attachment(a Args) []role.Statement {
	return []role.Statement{{
		Sid:       "Attach",
		Actions:   append([]string{"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"}, interfaces...),
		Resources: role.Strings("*"),
	}, {
		Sid:       "AttachNothingByCode",
		Deny:      true,
		Actions:   interfaces,
		Resources: role.Strings("*"),
		Conditions: []role.Condition{{
			Operator: "ArnEquals", Key: "lambda:SourceFunctionArn",
			Values: role.Strings(a.Site.ARN("lambda", "function:"+f.physical)),
		}},
	}}
}

// declareNetwork declares the function's security group and its rules, which must be there before the first
// call.
func (f *Function) declareNetwork(ctx *pulumi.Context, at *Network) ([]pulumi.Resource, error) {
	f.SecurityGroupID = pulumi.String("").ToStringOutput()
	if at == nil {
		return nil, nil
	}
	group, err := ec2.NewSecurityGroup(ctx, f.name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Function " + f.name),
		VpcId:       at.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(f))
	if err != nil {
		return nil, err
	}
	f.SecurityGroupID = group.ID().ToStringOutput()
	return egress.Group{ID: f.SecurityGroupID, Owner: f}.Open(ctx, f.name, "function "+f.name, at.Egress)
}

// GrantInvoke lets a role call the function.
func (f *Function) GrantInvoke() []role.Statement {
	return []role.Statement{{
		Sid:     iamdoc.Sid("invoke", f.name),
		Actions: []string{"lambda:InvokeFunction"},
		// A call by a version or alias names it after the function.
		Resources: []pulumi.StringInput{f.Resource.Arn, pulumi.Sprintf("%s:*", f.Resource.Arn)},
	}}
}
