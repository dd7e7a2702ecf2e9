package provider

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// Update changes a resource where it is. What AWS computed at its creation stays as it was.
func (p *provider) Update(ctx context.Context, req *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse,
	error) {
	c, err := newCall(req.GetUrn(), req.GetId(), req.GetNews())
	if err != nil {
		return nil, err
	}
	s := sessionOf(ctx)
	if err := s.alive(); err != nil {
		return nil, err
	}
	olds, err := decode(req.GetOlds())
	if err != nil {
		return nil, err
	}
	if req.GetPreview() {
		state, err := encode(planned(s.resource(c, 0), olds))
		return &pulumirpc.UpdateResponse{Properties: state}, err
	}
	if err := refused("updating", c); err != nil {
		return nil, err
	}
	r, err := p.server.world.change(c, s.settings().site, olds)
	if err != nil {
		return nil, err
	}
	state, err := r.answer()
	return &pulumirpc.UpdateResponse{Properties: state}, err
}

// planned is the state of an update in a preview: what AWS has computed already is known.
func planned(r awsmodel.Resource, olds resource.PropertyMap) resource.PropertyMap {
	state := awsmodel.Unknowns(r)
	for key, value := range state {
		if old, known := olds[key]; known && value.IsComputed() && !r.Inputs[key].IsComputed() {
			state[key] = old
		}
	}
	return state
}
