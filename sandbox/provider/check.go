package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// defaulted is where the provider notes which inputs it made up itself.
const defaulted = "__defaults"

// Check refuses what the provider refuses before it asks AWS, in a preview already, and makes up the physical
// name.
func (p *provider) Check(ctx context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	c, err := newCall(req.GetUrn(), "", req.GetNews())
	if err != nil {
		return nil, err
	}
	olds, err := decode(req.GetOlds())
	if err != nil {
		return nil, err
	}
	var failures []*pulumirpc.CheckFailure
	for _, problem := range awsmodel.Check(c.typ, c.inputs) {
		failures = append(failures, &pulumirpc.CheckFailure{
			Property: problem.Path, Reason: fmt.Sprintf("%s: %s", c.typ, located(problem.Path, problem.Reason)),
		})
	}
	for _, refusal := range awsmodel.Refuse(c.typ, c.inputs) {
		if refusal.Early {
			failures = append(failures, &pulumirpc.CheckFailure{
				Property: refusal.Path, Reason: refusal.Message + ". Examine values at '" + c.name + "." + refusal.Path +
					"'.",
			})
		}
	}
	inputs, err := encode(p.named(sessionOf(ctx), c, olds))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CheckResponse{Inputs: inputs, Failures: failures}, nil
}

func located(path, reason string) string {
	if path == "" {
		return reason
	}
	return path + ": " + reason
}

// named adds the physical name that the program leaves open: the one that the resource has already, or a new
// one.
func (p *provider) named(s *session, c call, olds resource.PropertyMap) resource.PropertyMap {
	r := s.resource(c, p.server.world.generation(c.urn))
	property, name, ok := awsmodel.AutoName(r)
	if !ok {
		return c.inputs
	}
	key := resource.PropertyKey(property)
	if madeUp(olds, property) && olds[key].IsString() {
		name = olds[key].StringValue()
	}
	inputs := maps.Clone(c.inputs)
	inputs[key] = resource.NewProperty(name)
	inputs[defaulted] = resource.NewProperty([]resource.PropertyValue{resource.NewProperty(property)})
	return inputs
}

// madeUp reports whether the provider, rather than the program, chose the value of the property.
func madeUp(inputs resource.PropertyMap, property string) bool {
	list := inputs[defaulted]
	if !list.IsArray() {
		return false
	}
	for _, item := range list.ArrayValue() {
		if item.IsString() && item.StringValue() == property {
			return true
		}
	}
	return false
}
