package provider_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/sandbox/provider"
)

// engine is a test's own connection to the stand-in, as the engine opens one for each provider resource.
type engine struct {
	pulumirpc.ResourceProviderClient

	t testing.TB
}

func serve(t testing.TB, options provider.Options) *provider.Server {
	t.Helper()
	s, err := provider.Serve(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// connect opens a connection and configures it.
func connect(t testing.TB, s *provider.Server, config map[string]any) *engine {
	t.Helper()
	e := dial(t, s, "aws")
	if config["region"] == nil {
		config["region"] = "eu-west-1"
	}
	_, err := e.Configure(t.Context(), &pulumirpc.ConfigureRequest{Args: pack(t, config)})
	require.NoError(t, err)
	return e
}

func dial(t testing.TB, s *provider.Server, pkg string) *engine {
	t.Helper()
	conn, err := grpc.NewClient(s.Address(pkg), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return &engine{pulumirpc.NewResourceProviderClient(conn), t}
}

// aws serves with the options and connects to Ireland.
func aws(t testing.TB, options provider.Options) (*provider.Server, *engine) {
	t.Helper()
	s := serve(t, options)
	return s, connect(t, s, map[string]any{})
}

func keep() plugin.MarshalOptions {
	return plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true}
}

func pack(t testing.TB, values map[string]any) *structpb.Struct {
	t.Helper()
	s, err := plugin.MarshalProperties(resource.NewPropertyMapFromMap(values), keep())
	require.NoError(t, err)
	return s
}

func unpack(t testing.TB, s *structpb.Struct) resource.PropertyMap {
	t.Helper()
	m, err := plugin.UnmarshalProperties(s, keep())
	require.NoError(t, err)
	return m
}

func urn(typ, name string) string {
	return "urn:pulumi:dev::shop::" + typ + "::" + name
}

func unknown() resource.PropertyValue { return resource.MakeComputed(resource.NewProperty("")) }

// check runs Check for a new resource and returns inputs and the reasons of failures.
func (e *engine) check(typ, name string, olds, news map[string]any) (resource.PropertyMap, []string) {
	e.t.Helper()
	req := &pulumirpc.CheckRequest{Urn: urn(typ, name), News: pack(e.t, news)}
	if olds != nil {
		req.Olds = pack(e.t, olds)
	}
	out, err := e.Check(e.t.Context(), req)
	require.NoError(e.t, err)
	var reasons []string
	for _, f := range out.GetFailures() {
		reasons = append(reasons, f.GetProperty()+" | "+f.GetReason())
	}
	return unpack(e.t, out.GetInputs()), reasons
}

// create checks and creates.
func (e *engine) create(typ, name string, inputs map[string]any) (string, resource.PropertyMap, error) {
	e.t.Helper()
	checked, failures := e.check(typ, name, nil, inputs)
	require.Empty(e.t, failures)
	out, err := e.Create(e.t.Context(), &pulumirpc.CreateRequest{Urn: urn(typ, name), Properties: pack(e.t,
		checked.Mappable())})
	if err != nil {
		return "", nil, err
	}
	return out.GetId(), unpack(e.t, out.GetProperties()), nil
}

func (e *engine) must(typ, name string, inputs map[string]any) (string, resource.PropertyMap) {
	e.t.Helper()
	id, state, err := e.create(typ, name, inputs)
	require.NoError(e.t, err)
	return id, state
}

func (e *engine) delete(typ, name, id string, state resource.PropertyMap) error {
	e.t.Helper()
	_, err := e.Delete(e.t.Context(), &pulumirpc.DeleteRequest{
		Urn: urn(typ, name), Id: id, Properties: pack(e.t, state.Mappable()),
	})
	return err
}

const (
	vpcType    = "aws:ec2/vpc:Vpc"
	queueType  = "aws:sqs/queue:Queue"
	bucketType = "aws:s3/bucketV2:BucketV2"
	tableType  = "aws:dynamodb/table:Table"
	groupType  = "aws:elasticache/replicationGroup:ReplicationGroup"
)
