package provider

import (
	"context"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Read looks a resource up. What is gone is answered with an empty id, as the provider does.
func (p *provider) Read(ctx context.Context, req *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	c, err := newCall(req.GetUrn(), req.GetId(), req.GetProperties())
	if err != nil {
		return nil, err
	}
	s := sessionOf(ctx)
	if err := s.alive(); err != nil {
		return nil, err
	}
	r, ok := p.server.world.about(c, s.settings().site.Region)
	if !ok {
		return &pulumirpc.ReadResponse{}, nil
	}
	state, err := r.answer()
	if err != nil {
		return nil, err
	}
	inputs := req.GetInputs()
	if len(inputs.GetFields()) == 0 {
		if inputs, err = encode(r.Inputs); err != nil {
			return nil, err
		}
	}
	return &pulumirpc.ReadResponse{Id: r.ID, Properties: state, Inputs: inputs}, nil
}
