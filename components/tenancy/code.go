package tenancy

import (
	"path/filepath"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// The shipped functions, as the archives in Code.Shipped are named.
const (
	engineCode     = "engine"
	socketCode     = "socket"
	authorizerCode = "authorizer"
	workspaceCode  = "workspace"
	customCode     = "custom"
)

// Shipped are the names of the functions that Plinth ships for the platform, each an archive <name>.zip in
// Code.Shipped.
func Shipped() []string {
	return []string{authorizerCode, customCode, engineCode, socketCode, workspaceCode}
}

// code is where a function comes from: the caller's own code, or the shipped one.
func (a Args) code(of string) function.Code {
	if own := a.Code.own(of); own != nil {
		return *own
	}
	if a.Code.Shipped == "" {
		return function.Code{}
	}
	return function.Code{Archive: filepath.Join(a.Code.Shipped, of+".zip")}
}

// own is the caller's own code, nil for the shipped one.
func (c Code) own(of string) *function.Code {
	return map[string]*function.Code{
		engineCode: c.Engine, socketCode: c.Socket, authorizerCode: c.Authorizer, workspaceCode: c.Workspace,
		customCode: c.Custom,
	}[of]
}

// allow adds statements to a function's role that name things which need the function first.
func (p *Platform) allow(
	ctx *pulumi.Context, to *function.Function, what string, statements []role.Statement,
) (pulumi.Resource, error) {
	text, err := iamdoc.Render(iamdoc.RolePolicy, statements...)
	if err != nil {
		return nil, err
	}
	return iam.NewRolePolicy(ctx, p.name+"-"+what, &iam.RolePolicyArgs{
		Role: to.RoleName, Policy: text,
	}, pulumi.Parent(p))
}
