package network_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestGatewayEndpoints(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(nil)))
	require.Equal(t, 2, got.Count(endpointType))
	for _, service := range []string{"s3", "dynamodb"} {
		e := got.Named(t, endpointType, "main-"+service)
		assert.True(t, e.OwnedBy(network.Type))
		assert.Equal(t, "Gateway", e.String("vpcEndpointType"))
		assert.Equal(t, "com.amazonaws.eu-west-1."+service, e.String("serviceName"))
		assert.Nil(t, e.At("privateDnsEnabled"), "AWS refuses it on a gateway")
		assert.Nil(t, e.At("subnetIds"))
		assert.Nil(t, e.At("securityGroupIds"))
	}
}

func TestInterfaceEndpoints(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(func(a *network.Args) { a.Endpoints = network.Endpoints() })))
	require.Equal(t, 2+len(network.Endpoints()), got.Count(endpointType))
	group := got.One(t, groupType)
	assert.Equal(t, "main-endpoints", group.Name)
	assert.True(t, group.OwnedBy(network.Type))
	assert.Equal(t, []any{map[string]any{
		"description": "HTTPS from the VPC", "protocol": "tcp", "fromPort": 443.0, "toPort": 443.0,
		"cidrBlocks": []any{"10.0.0.0/16"},
	}}, group.At("ingress"))
	assert.Nil(t, group.At("egress"), "an endpoint opens no connections")
	for _, service := range network.Endpoints() {
		e := got.Named(t, endpointType, "main-"+string(service))
		assert.True(t, e.OwnedBy(network.Type))
		assert.Equal(t, "Interface", e.String("vpcEndpointType"))
		assert.Equal(t, "com.amazonaws.eu-west-1."+string(service), e.String("serviceName"))
		assert.Equal(t, true, e.At("privateDnsEnabled"))
		assert.Len(t, e.At("securityGroupIds"), 1)
		assert.Nil(t, e.At("routeTableIds"), "AWS refuses them on an interface")
		assert.NotEmpty(t, e.String("policy"))
	}
}

// own is the statement that every endpoint but that of API Gateway begins with.
func own(accounts []any, resourceAccounts bool) map[string]any {
	condition := map[string]any{"StringEquals": map[string]any{"aws:PrincipalAccount": accounts}}
	if resourceAccounts {
		condition["StringEqualsIfExists"] = map[string]any{"aws:ResourceAccount": accounts}
	}
	return map[string]any{
		"Sid": "OwnAccount", "Effect": "Allow", "Principal": "*", "Action": []any{"*"}, "Resource": []any{"*"},
		"Condition": condition,
	}
}

// anyone is a statement for whoever calls from the VPC.
func anyone(sid, action string, resources ...any) map[string]any {
	return map[string]any{
		"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": []any{action}, "Resource": resources,
		"Condition": map[string]any{"StringEquals": map[string]any{"aws:SourceVpc": []any{"vpc-9"}}},
	}
}

func TestEndpointPolicies(t *testing.T) {
	t.Parallel()
	here := []any{"123456789012"}
	for service, want := range map[network.Endpoint][]any{
		network.SQS:            {own(here, true)},
		network.SecretsManager: {own(here, true)},
		network.ECRAPI:         {own(here, false)},
		network.ECRDocker:      {own(here, false)},
		network.EC2:            {own(here, false)},
		network.SSM:            {own(here, false)},
		network.Lambda:         {own(here, false)},
		network.STS: {own(here, false),
			anyone("OwnRoles", "sts:AssumeRoleWithWebIdentity", "arn:aws:iam::123456789012:role/*")},
		network.ExecuteAPI: {anyone("OwnAPIs", "execute-api:Invoke",
			"arn:aws:execute-api:eu-west-1:123456789012:*")},
	} {
		t.Run(string(service), func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, program(adopted(func(a *network.Args) {
				a.Endpoints = []network.Endpoint{service}
				if service == network.ECRAPI || service == network.ECRDocker {
					a.Endpoints = []network.Endpoint{network.ECRAPI, network.ECRDocker}
				}
			})))
			assert.Equal(t, map[string]any{"Version": "2012-10-17", "Statement": want},
				got.Named(t, endpointType, "main-"+string(service)).JSON(t, "policy"))
		})
	}
}

func TestGatewayPolicies(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t,
		program(good(func(a *network.Args) { a.TrustedAccounts = []string{"210987654321"} })))
	both := []any{"123456789012", "210987654321"}
	assert.Equal(t, map[string]any{"Version": "2012-10-17", "Statement": []any{own(both, true)}},
		got.Named(t, endpointType, "main-dynamodb").JSON(t, "policy"))

	s3, ok := got.Named(t, endpointType, "main-s3").JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	list, ok := s3["Statement"].([]any)
	require.True(t, ok)
	require.Len(t, list, 2)
	assert.Equal(t, own(both, true), list[0])
	buckets, ok := list[1].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, []any{"s3:GetObject"}, buckets["Action"],
		"images must stay pullable: ECR keeps layers in S3")
	assert.Equal(t, []any{
		"arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*", "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*",
	}, buckets["Resource"])
}
