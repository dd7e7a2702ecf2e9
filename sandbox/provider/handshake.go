package provider

import (
	"context"
	"errors"
	"fmt"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Handshake is the engine's first word. It brings the address under which Construct registers children.
func (p *provider) Handshake(
	ctx context.Context, req *pulumirpc.ProviderHandshakeRequest,
) (*pulumirpc.ProviderHandshakeResponse, error) {
	if err := sessionOf(ctx).dial(req.GetEngineAddress()); err != nil {
		return nil, err
	}
	return &pulumirpc.ProviderHandshakeResponse{
		AcceptSecrets: true, AcceptResources: true, AcceptOutputs: true,
	}, nil
}

// Attach brings the engine's address to a provider that was running before the engine.
func (p *provider) Attach(ctx context.Context, req *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, sessionOf(ctx).dial(req.GetAddress())
}

// dial remembers a connection to the engine, in place of the one of an earlier run.
func (s *session) dial(address string) error {
	if address == "" {
		return nil
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largest)))
	if err != nil {
		return fmt.Errorf("connect to the engine at %s: %w", address, err)
	}
	s.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.engine = conn
	return nil
}

var errNoEngine = errors.New("the engine has not said where it is, so no component can be expanded")

func (s *session) engineConn() (*grpc.ClientConn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine == nil {
		return nil, errNoEngine
	}
	return s.engine, nil
}

// GetPluginInfo names the version that the SDK wants.
func (p *provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: p.version()}, nil
}

// GetSchema answers with the least that the engine accepts: programs in Go bring their SDK.
func (p *provider) GetSchema(
	context.Context, *pulumirpc.GetSchemaRequest,
) (*pulumirpc.GetSchemaResponse, error) {
	return &pulumirpc.GetSchemaResponse{Schema: fmt.Sprintf(`{"name":%q,"version":%q}`, p.pkg, p.version())}, nil
}

// Cancel has nothing to stop: nothing here takes time.
func (p *provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}
