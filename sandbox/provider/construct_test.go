package provider_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

// monitor is the part of the engine that a remote component registers its children with. It lets the stand-in
// make them, as the engine does.
type monitor struct {
	pulumirpc.UnimplementedResourceMonitorServer
	pulumirpc.UnimplementedEngineServer

	aws     *engine
	preview bool

	mu      sync.Mutex
	made    map[string]*pulumirpc.RegisterResourceRequest // type and name to request
	outputs map[string]*structpb.Struct
}

func (m *monitor) SupportsFeature(
	context.Context, *pulumirpc.SupportsFeatureRequest,
) (*pulumirpc.SupportsFeatureResponse, error) {
	return &pulumirpc.SupportsFeatureResponse{HasSupport: true}, nil
}

func (m *monitor) RegisterResource(
	ctx context.Context, req *pulumirpc.RegisterResourceRequest,
) (*pulumirpc.RegisterResourceResponse, error) {
	u := urn(req.GetType(), req.GetName())
	m.mu.Lock()
	m.made[req.GetType()+" "+req.GetName()] = req
	m.mu.Unlock()
	if !req.GetCustom() {
		return &pulumirpc.RegisterResourceResponse{Urn: u, Object: req.GetObject()}, nil
	}
	checked, err := m.aws.Check(ctx, &pulumirpc.CheckRequest{Urn: u, News: req.GetObject()})
	if err != nil {
		return nil, err
	}
	if failures := checked.GetFailures(); len(failures) > 0 {
		return nil, errors.New(failures[0].GetReason())
	}
	made, err := m.aws.Create(ctx, &pulumirpc.CreateRequest{Urn: u, Properties: checked.GetInputs(),
		Preview: m.preview})
	if err != nil {
		return nil, err
	}
	return &pulumirpc.RegisterResourceResponse{Urn: u, Id: made.GetId(), Object: made.GetProperties()}, nil
}

func (m *monitor) RegisterResourceOutputs(
	_ context.Context, req *pulumirpc.RegisterResourceOutputsRequest,
) (*emptypb.Empty, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.outputs[req.GetUrn()] = req.GetOutputs()
	return &emptypb.Empty{}, nil
}

func (m *monitor) Invoke(
	ctx context.Context, req *pulumirpc.ResourceInvokeRequest,
) (*pulumirpc.ResourceInvokeResponse, error) {
	out, err := m.aws.Invoke(ctx, &pulumirpc.InvokeRequest{Tok: req.GetTok(), Args: req.GetArgs()})
	return &pulumirpc.ResourceInvokeResponse{Return: out.GetReturn()}, err
}

func (m *monitor) GetRootResource(
	context.Context, *pulumirpc.GetRootResourceRequest,
) (*pulumirpc.GetRootResourceResponse, error) {
	return &pulumirpc.GetRootResourceResponse{}, nil
}

// construct expands a component in a preview or an update, and returns the monitor and the outputs.
func construct(t *testing.T, typ string, inputs map[string]any, preview bool) (*monitor,
	*pulumirpc.ConstructResponse, error) {
	t.Helper()
	s := serve(t, provider.Options{})
	m := &monitor{
		aws: connect(t, s, map[string]any{"region": "eu-central-1"}), preview: preview,
		made: map[string]*pulumirpc.RegisterResourceRequest{}, outputs: map[string]*structpb.Struct{},
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	g := grpc.NewServer()
	pulumirpc.RegisterResourceMonitorServer(g, m)
	pulumirpc.RegisterEngineServer(g, m)
	go func() { _ = g.Serve(l) }()
	t.Cleanup(g.Stop)

	awsx := dial(t, s, "awsx")
	_, err = awsx.Handshake(t.Context(), &pulumirpc.ProviderHandshakeRequest{EngineAddress: l.Addr().String()})
	require.NoError(t, err)
	_, err = awsx.Attach(t.Context(), &pulumirpc.PluginAttach{Address: l.Addr().String()})
	require.NoError(t, err)
	out, err := awsx.Construct(t.Context(), &pulumirpc.ConstructRequest{
		Project: "shop", Stack: "dev", Type: typ, Name: "net", DryRun: preview, Parallel: 4,
		MonitorEndpoint: l.Addr().String(), Inputs: pack(t, inputs), AcceptsOutputValues: false,
	})
	return m, out, err
}

func (m *monitor) count(typ string) int {
	n := 0
	for key := range m.made {
		if strings.HasPrefix(key, typ+" ") {
			n++
		}
	}
	return n
}

func TestConstructVPC(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		m, out, err := construct(t, "awsx:ec2:Vpc", map[string]any{
			"cidrBlock": "10.0.0.0/16", "numberOfAvailabilityZones": 2, "subnetStrategy": "Auto",
			"enableDnsHostnames": true,
			"natGateways":        map[string]any{"strategy": "Single"}, "tags": map[string]any{"team": "a"},
			"subnetSpecs": []any{
				map[string]any{"type": "Public", "cidrMask": 24}, map[string]any{"type": "Private", "cidrMask": 20,
					"name": "app"},
				map[string]any{"type": "Isolated", "cidrMask": 24}, map[string]any{"type": "Unused", "cidrMask": 24},
			},
			"vpcEndpointSpecs": []any{map[string]any{"serviceName": "com.amazonaws.eu-central-1.s3",
				"autoAccept": true}},
		}, preview)
		require.NoError(t, err)
		for typ, want := range map[string]int{
			"awsx:ec2:Vpc": 1, vpcType: 1, "aws:ec2/internetGateway:InternetGateway": 1, "aws:ec2/subnet:Subnet": 6,
			"aws:ec2/routeTable:RouteTable": 6, "aws:ec2/routeTableAssociation:RouteTableAssociation": 6,
			"aws:ec2/eip:Eip": 1, "aws:ec2/natGateway:NatGateway": 1, "aws:ec2/route:Route": 4,
			"aws:ec2/vpcEndpoint:VpcEndpoint": 1,
		} {
			assert.Equal(t, want, m.count(typ), typ)
		}
		subnet := unpack(t, m.made["aws:ec2/subnet:Subnet net-app-2"].GetObject())
		assert.Equal(t, "eu-central-1b", subnet["availabilityZone"].StringValue())
		assert.Equal(t, "10.0.144.0/20", subnet["cidrBlock"].StringValue())
		assert.Equal(t, map[string]any{"Name": "net-app-2", "SubnetType": "Private", "team": "a"},
			subnet["tags"].Mappable())
		vpc := unpack(t, m.made[vpcType+" net"].GetObject())
		assert.True(t, vpc["enableDnsHostnames"].BoolValue())
		assert.Equal(t, "net", vpc["tags"].ObjectValue()["Name"].StringValue())
		assert.Equal(t, urn("awsx:ec2:Vpc", "net"), m.made[vpcType+" net"].GetParent())
		assert.Equal(t, "6.83.2", m.made[vpcType+" net"].GetVersion())

		state := unpack(t, out.GetState())
		assert.Equal(t, urn("awsx:ec2:Vpc", "net"), out.GetUrn())
		assert.Equal(t, preview, state["vpcId"].IsComputed())
		if !preview {
			assert.Regexp(t, `^vpc-`, state["vpcId"].StringValue())
			assert.Len(t, state["privateSubnetIds"].ArrayValue(), 2)
			assert.Len(t, state["subnets"].ArrayValue(), 6)
			assert.Len(t, state["subnetLayout"].ArrayValue(), 4)
		}
		assert.True(t, state["vpc"].IsResourceReference())
		assert.Contains(t, m.outputs, urn("awsx:ec2:Vpc", "net"))
	}
}

func TestConstructVPCWithItsDefaults(t *testing.T) {
	t.Parallel()
	m, out, err := construct(t, "awsx:ec2:Vpc", nil, false)
	require.NoError(t, err)
	assert.Equal(t, 6, m.count("aws:ec2/subnet:Subnet"))
	assert.Equal(t, 3, m.count("aws:ec2/natGateway:NatGateway"))
	layout := unpack(t, out.GetState())["subnetLayout"].ArrayValue()
	assert.Equal(t, "Private", layout[0].ObjectValue()["type"].StringValue())
	assert.InDelta(t, 20, layout[1].ObjectValue()["cidrMask"].NumberValue(), 0, "half of the rest")

	m, _, err = construct(t, "awsx:ec2:Vpc", map[string]any{
		"availabilityZoneNames": []any{"eu-central-1c"},
		"natGateways": map[string]any{"strategy": "OnePerAz",
			"elasticIpAllocationIds": []any{"eipalloc-1"}},
	}, false)
	require.NoError(t, err)
	assert.Zero(t, m.count("aws:ec2/eip:Eip"), "the program brings its address")
	gateway := unpack(t, m.made["aws:ec2/natGateway:NatGateway net-1"].GetObject())
	assert.Equal(t, "eipalloc-1", gateway["allocationId"].StringValue())
}

func TestConstructRefuses(t *testing.T) {
	t.Parallel()
	none := map[string]any{"strategy": "None"}
	for name, tc := range map[string]struct {
		typ    string
		inputs map[string]any
		want   string
	}{
		"other components": {"eks:index:Cluster", nil, "does not know what eks:index:Cluster creates"},
		"misspelt":         {"awsx:ec2:Vpc", map[string]any{"cidr": "x"}, "cidr: is not a property"},
		"both sorts of zone": {"awsx:ec2:Vpc", map[string]any{"availabilityZoneNames": []any{"a"},
			"numberOfAvailabilityZones": 2}, "only one of"},
		"four zones": {"awsx:ec2:Vpc", map[string]any{"numberOfAvailabilityZones": 4},
			"regions with 3 zones"},
		"no private subnets": {"awsx:ec2:Vpc",
			map[string]any{"subnetSpecs": []any{map[string]any{"type": "Public"}}}, "NAT gateways need both"},
		"unknown strategy": {"awsx:ec2:Vpc", map[string]any{"natGateways": map[string]any{"strategy": "Two"}},
			"want None, Single or OnePerAz"},
		"too many addresses": {"awsx:ec2:Vpc", map[string]any{"natGateways": map[string]any{"strategy": "None",
			"elasticIpAllocationIds": []any{"a"}}}, "holds 1; want 0"},
		"a pool": {"awsx:ec2:Vpc", map[string]any{"ipv4IpamPoolId": "p", "natGateways": none},
			"set cidrBlock"},
		"a gap": {"awsx:ec2:Vpc", map[string]any{"subnetStrategy": "Exact", "natGateways": none,
			"subnetSpecs": []any{map[string]any{"type": "Isolated", "cidrMask": 24}}}, "there is a gap"},
	} {
		_, _, err := construct(t, tc.typ, tc.inputs, false)
		require.ErrorContains(t, err, tc.want, name)
	}
	s := serve(t, provider.Options{})
	_, err := dial(t, s, "awsx").Construct(t.Context(), &pulumirpc.ConstructRequest{Type: "awsx:ec2:Vpc",
		Name: "net"})
	require.ErrorContains(t, err, "has not said where it is")
}
