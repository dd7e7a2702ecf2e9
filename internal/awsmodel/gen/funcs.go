package main

import (
	"go/ast"
	"strconv"
	"strings"
)

// readFunc learns from `func (FooArgs) ElementType()` which plain struct carries the tags, and from
// `func NewFoo(…)` what is registered.
func (p *pkg) readFunc(f *ast.FuncDecl) {
	if f.Name.Name == "ElementType" && f.Recv != nil {
		if recv := exprText(f.Recv.List[0].Type); strings.HasSuffix(recv, "Args") {
			p.plainArgs[recv] = elementType(f.Body)
		}
		return
	}
	if f.Recv != nil || !strings.HasPrefix(f.Name.Name, "New") || f.Body == nil {
		return
	}
	c := creation{resource: strings.TrimPrefix(f.Name.Name, "New")}
	c.args = c.resource + "Args"
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			c.readCall(n)
		case *ast.IfStmt:
			c.readRequired(n)
		case *ast.AssignStmt:
			c.readSecretInput(n)
		}
		return true
	})
	if c.token != "" {
		p.creations = append(p.creations, c)
	}
}

// elementType finds Foo in `return reflect.TypeOf((*Foo)(nil)).Elem()`.
func elementType(body *ast.BlockStmt) (name string) {
	ast.Inspect(body, func(n ast.Node) bool {
		if star, ok := n.(*ast.StarExpr); ok {
			if id, ok := star.X.(*ast.Ident); ok {
				name = id.Name
			}
		}
		return true
	})
	return name
}

func (c *creation) readCall(call *ast.CallExpr) {
	switch exprText(call.Fun) {
	case "ctx.RegisterResource":
		c.token = literal(call.Args[0])
	case "ctx.RegisterRemoteComponentResource", "ctx.RegisterPackageRemoteComponentResource":
		c.token, c.component = literal(call.Args[0]), true
	case "pulumi.AdditionalSecretOutputs":
		c.secretOutputs = literals(call.Args[0])
	case "pulumi.Aliases":
		ast.Inspect(call, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok {
				c.aliases = append(c.aliases, literal(s))
			}
			return true
		})
	}
}

// readRequired understands `if args.Foo == nil { return nil, errors.New("invalid value for required argument
// …") }`.
func (c *creation) readRequired(s *ast.IfStmt) {
	cond, ok := s.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op.String() != "==" || len(s.Body.List) != 1 {
		return
	}
	ret, ok := s.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 2 {
		return
	}
	call, ok := ret.Results[1].(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !strings.HasPrefix(literal(call.Args[0]), "invalid value for required "+
		"argument") {
		return
	}
	c.required = append(c.required, strings.TrimPrefix(exprText(cond.X), "args."))
}

// readSecretInput understands `args.Foo = pulumi.ToSecret(args.Foo).(…)`.
func (c *creation) readSecretInput(s *ast.AssignStmt) {
	assert, ok := s.Rhs[0].(*ast.TypeAssertExpr)
	if !ok {
		return
	}
	if call, ok := assert.X.(*ast.CallExpr); ok && exprText(call.Fun) == "pulumi.ToSecret" {
		c.secretInputs = append(c.secretInputs, strings.TrimPrefix(exprText(s.Lhs[0]), "args."))
	}
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return text
}

func literals(e ast.Expr) (all []string) {
	list, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, item := range list.Elts {
		all = append(all, literal(item))
	}
	return all
}
