package provider

import (
	"cmp"
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// Create makes a resource in the stand-in AWS. A preview makes nothing: what AWS will compute stays unknown.
func (p *provider) Create(ctx context.Context, req *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse,
	error) {
	c, err := newCall(req.GetUrn(), "", req.GetProperties())
	if err != nil {
		return nil, err
	}
	s := sessionOf(ctx)
	if err := s.alive(); err != nil {
		return nil, err
	}
	if req.GetPreview() {
		unknown := awsmodel.Unknowns(s.resource(c, 0))
		unknown["id"] = resource.MakeComputed(resource.NewProperty(""))
		state, err := encode(unknown)
		return &pulumirpc.CreateResponse{Properties: state}, err
	}
	if err := refused("creating", c); err != nil {
		return nil, err
	}
	fault, failing := p.server.faults.next(c)
	if failing && (fault.Kind == "" || fault.Kind == Refused) {
		p.server.log("sandbox: %s fails as asked: %s", c.urn, fault.words())
		return nil, fmt.Errorf("creating %s (%s): %s", c.typ, c.name, fault.words())
	}
	if failing && fault.Kind == Lost {
		return nil, p.lose(s, c)
	}
	r, err := p.server.world.add(c, s.settings().site)
	if err != nil {
		return nil, err
	}
	if failing && fault.Kind == Orphaned {
		return nil, p.lose(s, c)
	}
	state, err := r.answer()
	if err != nil {
		return nil, err
	}
	if failing {
		return nil, p.unfinished(c, fault, r, state)
	}
	return &pulumirpc.CreateResponse{Id: r.ID, Properties: state}, nil
}

// refused returns AWS's objection to the inputs.
func refused(verb string, c call) error {
	if !awsmodel.Known(c.typ) {
		return fmt.Errorf("%q is not a type of the AWS provider", c.typ)
	}
	for _, refusal := range awsmodel.Refuse(c.typ, c.inputs) {
		return fmt.Errorf("%s %s (%s): api error %s", verb, c.typ, c.name, refusal.Message)
	}
	return nil
}

// unfinished tells the engine that the resource exists but is not ready, so that it keeps it in its state.
func (p *provider) unfinished(c call, fault Fault, r Record, state *structpb.Struct) error {
	reason := cmp.Or(fault.Message, "waiting for completion: unexpected state 'failed', wanted target "+
		"'available'")
	if fault.Kind == TimedOut {
		reason = cmp.Or(fault.Message, "timeout while waiting for state to become 'available' (last state: "+
			"'creating', timeout: 40m0s)")
	}
	p.server.log("sandbox: %s fails as asked: %s", c.urn, reason)
	inputs, err := encode(c.inputs)
	if err != nil {
		return err
	}
	return rpcerror.WithDetails(rpcerror.Newf(codes.Unknown, "creating %s (%s): %s", c.typ, c.name, reason),
		&pulumirpc.ErrorResourceInitFailed{Id: r.ID, Properties: state, Inputs: inputs, Reasons: []string{reason}})
}

// lose makes the connection one of a process that is gone.
func (p *provider) lose(s *session, c call) error {
	p.server.log("sandbox: the provider dies as asked, at %s", c.urn)
	s.mu.Lock()
	s.lost = true
	s.mu.Unlock()
	return s.alive()
}

// alive fails for a provider that has died, and for one that was never told its region.
func (s *session) alive() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.lost:
		return status.Error(codes.Unavailable, "error reading from server: EOF")
	case !s.config.configured:
		return status.Error(codes.FailedPrecondition, "the provider is not configured")
	default:
		return nil
	}
}

func (f Fault) words() string {
	return cmp.Or(f.Message, "api error ThrottlingException: Rate exceeded")
}
