package provider

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/internal/check"
)

// expansions are the remote components that the stand-in takes apart as the published packages do.
func expansions() map[string]sdkprovider.ConstructFunc {
	return map[string]sdkprovider.ConstructFunc{vpcType: constructVPC}
}

// Construct expands a remote component into the children that its package creates, and registers them with
// the engine.
func (p *provider) Construct(
	ctx context.Context, req *pulumirpc.ConstructRequest,
) (*pulumirpc.ConstructResponse, error) {
	expand, ok := expansions()[req.GetType()]
	if !ok {
		return nil, fmt.Errorf("the sandbox does not know what %s creates; it expands %s only", req.GetType(),
			vpcType)
	}
	inputs, err := decode(req.GetInputs())
	if err != nil {
		return nil, err
	}
	var problems check.Problems
	for _, problem := range awsmodel.Check(req.GetType(), inputs) {
		problems.Unless(false, problem.Path, "%s", problem.Reason)
	}
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", req.GetType(), req.GetName(), err)
	}
	engine, err := sessionOf(ctx).engineConn()
	if err != nil {
		return nil, err
	}
	return sdkprovider.Construct(ctx, req, engine, expand)
}

// component is the parent of the children that stand for it.
type component struct{ pulumi.ResourceState }

// resourceChild is any child, of which only URN and id are needed.
type resourceChild struct{ pulumi.CustomResourceState }

// register declares a child of a type that this package does not import.
func register(
	ctx *pulumi.Context, typ, name string, props pulumi.Map, opts ...pulumi.ResourceOption,
) (*resourceChild, error) {
	child := &resourceChild{}
	all := append([]pulumi.ResourceOption{pulumi.Version(awsmodel.Versions()["aws"])}, opts...)
	if err := ctx.RegisterResource(typ, name, props, child, all...); err != nil {
		return nil, err
	}
	return child, nil
}
