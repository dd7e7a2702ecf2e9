package restapi

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// GrantInvoke lets a role call a route whose authorizer is IAM: its method and its path as in Args.Routes, or
// ANY for every method.
func (a *API) GrantInvoke(method Method, path string) []iamdoc.Statement {
	return []iamdoc.Statement{{
		Sid:     iamdoc.Sid("invoke", a.name, string(method), path),
		Actions: []string{invoke},
		Resources: []pulumi.StringInput{
			pulumi.Sprintf("%s/%s%s", a.ExecutionARN, a.args.Stage.Name, call(method, path)),
		},
	}}
}
