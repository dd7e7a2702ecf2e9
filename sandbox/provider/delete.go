package provider

import (
	"context"
	"fmt"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// Delete removes a resource, unless it is protected in AWS itself. What is gone already is no error.
func (p *provider) Delete(ctx context.Context, req *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	c, err := newCall(req.GetUrn(), req.GetId(), req.GetProperties())
	if err != nil {
		return nil, err
	}
	s := sessionOf(ctx)
	if err := s.alive(); err != nil {
		return nil, err
	}
	region := s.settings().site.Region
	if message := awsmodel.Keeps(c.typ, c.id, p.server.world.actual(c, region)); message != "" {
		return nil, fmt.Errorf("deleting %s (%s): %s", c.typ, c.id, message)
	}
	return &emptypb.Empty{}, p.server.world.remove(c, region)
}
