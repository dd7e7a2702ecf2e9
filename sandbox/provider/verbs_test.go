package provider_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/provider"
)

func TestServe(t *testing.T) {
	t.Parallel()
	var lines []string
	s := serve(t, provider.Options{Log: func(line string) { lines = append(lines, line) }})
	require.NotEmpty(t, lines)
	assert.Contains(t, lines[0], "nothing reaches AWS")
	require.Len(t, s.Env(), 1)
	assert.Regexp(t, `^PULUMI_DEBUG_PROVIDERS=aws:\d+,awsx:\d+,eks:\d+,random:\d+$`, s.Env()[0])
	for pkg, version := range awsmodel.Versions() {
		info, err := dial(t, s, pkg).GetPluginInfo(t.Context(), &emptypb.Empty{})
		require.NoError(t, err)
		assert.Equal(t, version, info.GetVersion())
	}
	schema, err := dial(t, s, "eks").GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"name":"eks","version":"2.8.1"}`, schema.GetSchema())
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "closing twice is no error")
}

func TestServeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := provider.Serve(ctx, provider.Options{})
	require.NoError(t, err)
	e := dial(t, s, "aws")
	_, err = e.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	cancel()
	require.Eventually(t, func() bool {
		_, err := e.GetPluginInfo(t.Context(), &emptypb.Empty{})
		return err != nil
	}, patience, tick)
}

func TestConfigure(t *testing.T) {
	t.Parallel()
	s := serve(t, provider.Options{})
	e := dial(t, s, "aws")
	for name, tc := range map[string]struct {
		config map[string]any
		want   string // property of the failure
	}{
		"good":                {map[string]any{"region": "eu-west-1"}, ""},
		"no region":           {map[string]any{}, "region"},
		"a misspelt setting":  {map[string]any{"region": "eu-west-1", "defaultTag": "{}"}, "defaultTag"},
		"the bridge's fields": {map[string]any{"region": "eu-west-1", "version": "6.83.2", "__internal": "x"}, ""},
	} {
		out, err := e.CheckConfig(t.Context(), &pulumirpc.CheckRequest{News: pack(t, tc.config)})
		require.NoError(t, err)
		if tc.want == "" {
			assert.Empty(t, out.GetFailures(), name)
			continue
		}
		require.Len(t, out.GetFailures(), 1, name)
		assert.Equal(t, tc.want, out.GetFailures()[0].GetProperty())
	}
	_, err := e.Create(t.Context(), &pulumirpc.CreateRequest{Urn: urn(vpcType, "v")})
	require.ErrorContains(t, err, "not configured")
}

func TestTheAccountMustBeAllowed(t *testing.T) {
	t.Parallel()
	s := serve(t, provider.Options{Account: "111111111111"})
	e := dial(t, s, "aws")
	_, err := e.Configure(t.Context(), &pulumirpc.ConfigureRequest{Args: pack(t, map[string]any{
		"region": "eu-west-1", "allowedAccountIds": `["222222222222"]`,
	})})
	require.ErrorContains(t, err, "AWS account ID not allowed: 111111111111")
}

func TestEachConnectionHasItsRegion(t *testing.T) {
	t.Parallel()
	s := serve(t, provider.Options{})
	home := connect(t, s, map[string]any{
		"region": "eu-central-1", "allowedAccountIds": `["210987654321"]`,
		"defaultTags": `{"tags":{"project":"shop"}}`,
	})
	edge := connect(t, s, map[string]any{"region": "us-east-1"})
	_, atHome := home.must(queueType, "q", nil)
	_, atEdge := edge.must(queueType, "e", nil)
	assert.True(t, strings.HasPrefix(atHome["arn"].StringValue(), "arn:aws:sqs:eu-central-1:210987654321:"))
	assert.True(t, strings.HasPrefix(atEdge["arn"].StringValue(), "arn:aws:sqs:us-east-1:123456789012:"))
	assert.Equal(t, "shop", atHome["tagsAll"].ObjectValue()["project"].StringValue())
	assert.Empty(t, atEdge["tagsAll"].ObjectValue())

	diff, err := home.DiffConfig(t.Context(), &pulumirpc.DiffRequest{
		OldInputs: pack(t, map[string]any{"region": "a"}), News: pack(t, map[string]any{"region": "b"}),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"region"}, diff.GetReplaces())
}

func TestCheck(t *testing.T) {
	t.Parallel()
	_, e := aws(t, provider.Options{})
	for name, tc := range map[string]struct {
		typ    string
		inputs map[string]any
		want   string
	}{
		"unknown type": {"aws:s3/bucktV2:BucktV2", nil,
			`"aws:s3/bucktV2:BucktV2" is not a type of the AWS provider (did you mean "aws:s3/bucketV2:BucketV2"?)`},
		"misspelt property": {bucketType, map[string]any{"buckt": "x"},
			`aws:s3/bucketV2:BucketV2: buckt: is not a property (did you mean "bucket"?)`},
		"misspelt nested": {bucketType, map[string]any{"versionings": []any{map[string]any{"enabledd": true}}},
			`versionings[0].enabledd: is not a property`},
		"refused by the provider": {"aws:cloudwatch/logGroup:LogGroup", map[string]any{"retentionInDays": 31},
			"expected retention_in_days to be one of"},
	} {
		_, failures := e.check(tc.typ, "x", nil, tc.inputs)
		require.NotEmpty(t, failures, name)
		assert.Contains(t, strings.Join(failures, "\n"), tc.want, name)
	}
	_, failures := e.check(groupType, "x", nil, map[string]any{"description": "d", "kmsKeyId": unknown()})
	assert.Empty(t, failures, "what is unknown passes")
}

func TestCheckNames(t *testing.T) {
	t.Parallel()
	_, e := aws(t, provider.Options{})
	first, _ := e.check(bucketType, "assets", nil, nil)
	assert.Regexp(t, `^assets-[0-9a-f]{7}$`, first["bucket"].StringValue())
	again, _ := e.check(bucketType, "assets", nil, nil)
	assert.Equal(t, first, again, "preview and update agree")

	kept, _ := e.check(bucketType, "assets", map[string]any{"bucket": "old-1", "__defaults": []any{"bucket"}},
		nil)
	assert.Equal(t, "old-1", kept["bucket"].StringValue(), "a name once given stays")
	fresh, _ := e.check(bucketType, "assets", map[string]any{"bucket": "old-1"}, nil)
	assert.NotEqual(t, "old-1", fresh["bucket"].StringValue(), "the program's own old name does not")
	given, _ := e.check(bucketType, "assets", nil, map[string]any{"bucket": "mine"})
	assert.Equal(t, "mine", given["bucket"].StringValue())
	assert.NotContains(t, given, resource.PropertyKey("__defaults"))

	e.must(bucketType, "assets", nil)
	replacement, _ := e.check(bucketType, "assets", nil, nil)
	assert.NotEqual(t, first["bucket"], replacement["bucket"], "a replacement needs another name")
}

func TestCreateInPreviewKnowsNothingOfAWS(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	out, err := e.Create(t.Context(), &pulumirpc.CreateRequest{
		Urn: urn(vpcType, "v"), Preview: true, Properties: pack(t, map[string]any{"cidrBlock": "10.0.0.0/16"}),
	})
	require.NoError(t, err)
	assert.Empty(t, out.GetId())
	state := unpack(t, out.GetProperties())
	assert.True(t, state["arn"].IsComputed())
	assert.Equal(t, "10.0.0.0/16", state["cidrBlock"].StringValue())
	assert.Empty(t, s.World().Resources())
}

func TestCreateIsRefusedInAWSsWords(t *testing.T) {
	t.Parallel()
	s, e := aws(t, provider.Options{})
	_, _, err := e.create("aws:lb/listener:Listener", "l", map[string]any{
		"loadBalancerArn": "arn", "protocol": "HTTPS", "port": 443,
		"defaultActions": []any{map[string]any{"type": "forward", "targetGroupArn": "arn"}},
	})
	require.ErrorContains(t, err, "ValidationError: A certificate must be specified for HTTPS listeners")
	_, err = e.Create(t.Context(), &pulumirpc.CreateRequest{Urn: urn("aws:x/y:Y", "l")})
	require.ErrorContains(t, err, "not a type")
	_, err = e.Create(t.Context(), &pulumirpc.CreateRequest{Urn: "nonsense"})
	require.ErrorContains(t, err, "nonsense")
	assert.Empty(t, s.World().Resources())
}

func TestInvoke(t *testing.T) {
	t.Parallel()
	_, e := aws(t, provider.Options{})
	for token, want := range map[string]string{
		"aws:index/getCallerIdentity:getCallerIdentity":       "123456789012",
		"aws:index/getRegion:getRegion":                       "eu-west-1",
		"aws:index/getPartition:getPartition":                 "aws",
		"aws:index/getAvailabilityZones:getAvailabilityZones": "eu-west-1",
	} {
		out, err := e.Invoke(t.Context(), &pulumirpc.InvokeRequest{Tok: token})
		require.NoError(t, err)
		assert.Equal(t, want, unpack(t, out.GetReturn())["id"].StringValue())
	}
	_, err := e.Invoke(t.Context(), &pulumirpc.InvokeRequest{Tok: "aws:ec2/getAmi:getAmi"})
	require.ErrorContains(t, err, "it holds no AWS account")
	_, err = e.Cancel(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
}
