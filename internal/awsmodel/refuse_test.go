package awsmodel_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

type in = map[string]any

// with returns the inputs with changes over them; nil takes one away.
func with(base, changes in) in {
	all := maps.Clone(base)
	for k, v := range changes {
		all[k] = v
		if v == nil {
			delete(all, k)
		}
	}
	return all
}

// refusalCase changes good inputs so that one thing is refused.
type refusalCase struct {
	change     in
	path, want string
	late       bool
}

// requireRefusals wants the good inputs to pass, and each change to be refused as its case says.
func requireRefusals(t *testing.T, typ string, good in, cases ...refusalCase) {
	t.Helper()
	require.Empty(t, awsmodel.Check(typ, object(good)), "%s: the good inputs fit the schema", typ)
	require.Empty(t, awsmodel.Refuse(typ, object(good)), "%s: the good inputs pass", typ)
	hidden := in{}
	for k := range good {
		hidden[k] = unknown()
	}
	require.Empty(t, awsmodel.Refuse(typ, object(hidden)), "%s: what is unknown is never refused", typ)
	for _, tc := range cases {
		found := false
		refusals := awsmodel.Refuse(typ, object(with(good, tc.change)))
		for _, r := range refusals {
			found = found || r.Path == tc.path && strings.Contains(r.Message, tc.want) && r.Early == !tc.late
		}
		assert.True(t, found, "%s %v: want %q at %s, got %+v", typ, tc.change, tc.want, tc.path, refusals)
	}
}

func TestRefuseNetwork(t *testing.T) {
	t.Parallel()
	requireRefusals(t, "aws:ec2/vpc:Vpc", in{"cidrBlock": "10.0.0.0/16"},
		refusalCase{in{"cidrBlock": "10.0.0.0/8"}, "cidrBlock", "between 16 and 28 significant bits", false},
		refusalCase{in{"cidrBlock": "10.0.0.1/16"}, "cidrBlock", "not a valid CIDR block", false},
		refusalCase{in{"cidrBlock": nil}, "cidrBlock", "MissingParameter", true},
		refusalCase{in{"instanceTenancy": "shared"}, "instanceTenancy", "to be one of", false})
	requireRefusals(t, "aws:ec2/natGateway:NatGateway", in{"subnetId": "s", "allocationId": "a"},
		refusalCase{in{"allocationId": nil}, "allocationId", "AllocationId", true},
		refusalCase{in{"connectivityType": "private"}, "allocationId", "not supported", true})
	requireRefusals(t, "aws:ec2/route:Route", in{"routeTableId": "r", "destinationCidrBlock": "0.0.0.0/0",
		"gatewayId": "g"},
		refusalCase{in{"natGatewayId": "n"}, "carrierGatewayId", "but 2 were", false},
		refusalCase{in{"destinationCidrBlock": nil}, "destinationCidrBlock", "but 0 were", false})
	requireRefusals(t, "aws:ec2/securityGroup:SecurityGroup", in{"name": "web", "vpcId": "v"},
		refusalCase{in{"name": "sg-web"}, "name", "cannot begin with sg-", false},
		refusalCase{in{"description": "that’s it"}, "description", "must match", false},
		refusalCase{in{"namePrefix": "x"}, "name", "conflicts with name_prefix", false})
	requireRefusals(t, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
		in{"securityGroupId": "sg", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"},
		refusalCase{in{"cidrIpv4": "10.0.0.1/8"}, "cidrIpv4", "Invalid IPv4 Network Address", false},
		refusalCase{in{"cidrIpv4": nil}, "cidrIpv4", "but 0 were", false},
		refusalCase{in{"ipProtocol": "-1"}, "fromPort", "all protocols and specific ports", true},
		refusalCase{in{"fromPort": nil, "toPort": nil}, "fromPort", "from and to ports with TCP/UDP", true},
		refusalCase{in{"fromPort": 500}, "fromPort", "Invalid TCP/UDP port range (500:443)", true},
		refusalCase{in{"toPort": 70000}, "toPort", "range (-1 - 65535), got 70000", false})
	requireRefusals(t, "aws:ec2/vpcEndpoint:VpcEndpoint", in{"vpcId": "v",
		"serviceName": "com.amazonaws.eu-west-1.s3"},
		refusalCase{in{"serviceName": "com.amazonaws.eu-west-1.sqs"}, "serviceName", "endpoint type Gateway", true},
		refusalCase{in{"privateDnsEnabled": true}, "privateDnsEnabled", "Private DNS", true},
		refusalCase{in{"subnetIds": []any{"s"}}, "subnetIds", "not supported", true},
		refusalCase{in{"vpcEndpointType": "Interface", "routeTableIds": []any{"r"}}, "routeTableIds",
			"only supported", true})
	requireRefusals(t, "aws:ec2/flowLog:FlowLog",
		in{"vpcId": "v", "trafficType": "ALL", "iamRoleArn": "r", "logDestination": "d"},
		refusalCase{in{"iamRoleArn": nil}, "iamRoleArn", "can't be empty", true},
		refusalCase{in{"logDestinationType": "s3"}, "iamRoleArn", "must not be specified", true},
		refusalCase{in{"trafficType": nil}, "trafficType", "TrafficType", true},
		refusalCase{in{"maxAggregationInterval": 120}, "maxAggregationInterval", "to be one of", false},
		refusalCase{in{"subnetId": "s"}, "eniId", "but 2 were", false})
	requireRefusals(t, "aws:route53/record:Record",
		in{"zoneId": "Z", "name": "a", "type": "A", "ttl": 60, "records": []any{"1.1.1.1"}},
		refusalCase{in{"aliases": []any{in{"name": "x", "zoneId": "Z", "evaluateTargetHealth": true}}}, "aliases",
			"conflicts with records", false},
		refusalCase{in{"ttl": nil}, "ttl", "required", true},
		refusalCase{in{"weightedRoutingPolicies": []any{in{"weight": 1}}}, "setIdentifier", "required", false},
		refusalCase{in{"failoverRoutingPolicies": []any{in{"type": "PRIMARY"}}, "setIdentifier": "p"},
			"healthCheckId",
			"needs a health check", true})
	requireRefusals(t, "aws:acm/certificate:Certificate", in{"domainName": "example.com",
		"validationMethod": "DNS"},
		refusalCase{in{"domainName": strings.Repeat("a", 65) + ".com"}, "domainName", "64 octets", true})
}

func TestRefuseBalancers(t *testing.T) {
	t.Parallel()
	requireRefusals(t, "aws:lb/loadBalancer:LoadBalancer", in{"subnets": []any{"a", "b"}, "internal": true},
		refusalCase{in{"subnets": []any{"a"}}, "subnets", "At least two subnets", true},
		refusalCase{in{"name": "internal-x"}, "name", "must match", false},
		refusalCase{in{"name": strings.Repeat("a", 33)}, "name", "must match", false},
		refusalCase{in{"idleTimeout": 5000}, "idleTimeout", "range (1 - 4000)", true},
		refusalCase{in{"ipAddressType": "dualstack-without-public-ipv4"}, "ipAddressType",
			"Internal load balancers", true},
		refusalCase{in{"accessLogs": in{"bucket": "b", "prefix": "AWSLogs"}}, "accessLogs.prefix", "AWSLogs", true})
	requireRefusals(t, "aws:lb/targetGroup:TargetGroup",
		in{"port": 80, "protocol": "HTTP", "vpcId": "v", "targetType": "ip", "healthCheck": in{"path": "/",
			"interval": 30}},
		refusalCase{in{"deregistrationDelay": 3601}, "deregistrationDelay", "range (0 - 3600), got 3601", false},
		refusalCase{in{"slowStart": 10}, "slowStart", "to be one of", false},
		refusalCase{in{"vpcId": nil}, "vpcId", `"vpc_id" should be set`, false},
		refusalCase{in{"targetType": "lambda"}, "port", "not supported for target groups of type lambda", true},
		refusalCase{in{"healthCheck": in{"interval": 10, "timeout": 10}}, "healthCheck.timeout", "smaller than",
			true},
		refusalCase{in{"healthCheck": in{"path": "health"}}, "healthCheck.path", "must begin with", false},
		refusalCase{in{"protocol": "TCP", "protocolVersion": "HTTP2"}, "protocolVersion", "only supported", true})
	forward := []any{in{"type": "forward", "targetGroupArn": "t"}}
	requireRefusals(t, "aws:lb/listener:Listener",
		in{"loadBalancerArn": "l", "port": 443, "protocol": "HTTPS", "certificateArn": "c",
			"defaultActions": forward},
		refusalCase{in{"certificateArn": nil}, "certificateArn", "A certificate must be specified for HTTPS", true},
		refusalCase{in{"protocol": "HTTP"}, "certificateArn", "cannot be specified for HTTP", true},
		refusalCase{in{"defaultActions": []any{}}, "defaultActions", "at least 1 is required", false},
		refusalCase{in{"defaultActions": []any{in{"type": "forward"}}}, "defaultActions[0]", "Either", false},
		refusalCase{in{"defaultActions": []any{in{"type": "redirect"}}}, "defaultActions[0]", "redirect", false},
		refusalCase{in{"defaultActions": []any{in{"type": "fixed-response"}}}, "defaultActions[0]",
			"fixed_response", false},
		refusalCase{in{"defaultActions": []any{in{"type": "authenticate-cognito", "authenticateCognito": in{}}}},
			"defaultActions[0]", "must route", true},
		refusalCase{in{"defaultActions": []any{in{"type": "redirect", "redirect": in{"statusCode": "HTTP_301",
			"protocol": "HTTP"}}}},
			"defaultActions[0]", "HTTPS to HTTP", true})
	requireRefusals(t, "aws:alb/listenerRule:ListenerRule",
		in{"listenerArn": "l", "actions": forward,
			"conditions": []any{in{"pathPattern": in{"values": []any{"/"}}}}},
		refusalCase{in{"priority": 50001}, "priority", "range (1 - 50000)", false},
		refusalCase{in{"conditions": []any{}}, "conditions", "1 item minimum", false})
}

func TestRefuseContainers(t *testing.T) {
	t.Parallel()
	container := `{"name":"a","image":"i","logConfiguration":{"logDriver":"awslogs","options":` +
		`{"awslogs-group":"g","awslogs-region":"r","awslogs-stream-prefix":"p"}}}`
	definitions := func(change string) in { return in{"containerDefinitions": change} }
	const path = "containerDefinitions"
	requireRefusals(t, "aws:ecs/taskDefinition:TaskDefinition", in{
		"family": "f", "networkMode": "awsvpc", "requiresCompatibilities": []any{"FARGATE"}, "cpu": "256",
		"memory":               "512",
		"containerDefinitions": "[" + container + "]",
	},
		refusalCase{in{"memory": "4096"}, "memory",
			"No Fargate configuration exists for given values: 256 CPU, 4096", true},
		refusalCase{in{"cpu": "300"}, "memory", "No Fargate configuration", true},
		refusalCase{in{"cpu": nil}, "cpu", "requires that 'cpu'", true},
		refusalCase{in{"networkMode": "bridge"}, "networkMode", "only supports network mode", true},
		refusalCase{definitions("{"), path, "is invalid", false},
		refusalCase{definitions("[]"), path, "cannot be empty", true},
		refusalCase{definitions(`[{"image":"i"}]`), path, "Container.name", true},
		refusalCase{definitions(`[{"name":"a"}]`), path, "Container.image", true},
		refusalCase{definitions("[" + container + "," + container + "]"), path, "not unique", true},
		refusalCase{definitions(`[{"name":"a","image":"i","essential":false}]`), path, "at least one essential",
			true},
		refusalCase{definitions(`[{"name":"a","image":"i","privileged":true}]`), path, "privileged", true},
		refusalCase{definitions(`[{"name":"a","image":"i","secrets":[{"name":"S","valueFrom":""}]}]`), path,
			"valueFrom", true},
		refusalCase{definitions(`[{"name":"a","image":"i","portMappings":[{"hostPort":1,"containerPort":2}]}]`),
			path,
			"must match", true},
		refusalCase{definitions(`[{"name":"a","image":"i","logConfiguration":{"logDriver":"syslog"}}]`), path,
			"syslog", true},
		refusalCase{
			definitions(`[{"name":"a","image":"i","logConfiguration":{"logDriver":"awslogs","options":{}}}]`), path,
			"requires options: awslogs-group", true})
	requireRefusals(t, "aws:ecs/service:Service",
		in{"launchType": "FARGATE", "networkConfiguration": in{"subnets": []any{"s"}}, "desiredCount": 1},
		refusalCase{in{"networkConfiguration": nil}, "networkConfiguration", "must be provided", true},
		refusalCase{in{"capacityProviderStrategies": []any{in{"capacityProvider": "FARGATE"}}}, "launchType",
			"conflicts", false},
		refusalCase{in{"healthCheckGracePeriodSeconds": 5}, "healthCheckGracePeriodSeconds", "load balancers",
			true},
		refusalCase{in{"schedulingStrategy": "DAEMON"}, "schedulingStrategy", "not supported for Fargate", true},
		refusalCase{in{"deploymentMinimumHealthyPercent": 100, "deploymentMaximumPercent": 100},
			"deploymentMaximumPercent",
			"greater than", true})
	strategy := func(base, weight int) in {
		return in{"capacityProvider": "FARGATE", "base": base,
			"weight": weight}
	}
	requireRefusals(t, "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
		in{"clusterName": "c", "defaultCapacityProviderStrategies": []any{strategy(1, 1)}},
		refusalCase{in{"defaultCapacityProviderStrategies": []any{strategy(1, 1), strategy(1, 1)}},
			"defaultCapacityProviderStrategies", "Only one", true},
		refusalCase{in{"defaultCapacityProviderStrategies": []any{strategy(0, 0)}},
			"defaultCapacityProviderStrategies", "At least one", true})
	requireRefusals(t, "aws:appautoscaling/target:Target", in{
		"minCapacity": 1, "maxCapacity": 2, "resourceId": "r", "scalableDimension": "d", "serviceNamespace": "ecs",
	}, refusalCase{in{"minCapacity": 3}, "minCapacity", "cannot be less than", true})
	requireRefusals(t, "aws:appautoscaling/policy:Policy",
		in{"policyType": "StepScaling", "resourceId": "r", "scalableDimension": "d", "serviceNamespace": "ecs"},
		refusalCase{in{"policyType": "TargetTrackingScaling"}, "targetTrackingScalingPolicyConfiguration",
			"must be", true})
}

func TestEveryFargateSize(t *testing.T) {
	t.Parallel()
	for cpu, memories := range map[string][]string{
		"256": {"512", "1024", "2048"}, "512": {"1024", "4096"}, "1024": {"2048", "8192"}, "2048": {"4096",
			"16384"},
		"4096": {"8192", "30720"}, "8192": {"16384", "61440"}, "16384": {"32768", "122880"},
	} {
		for _, memory := range memories {
			assert.Empty(t, awsmodel.Refuse("aws:ecs/taskDefinition:TaskDefinition", object(in{
				"requiresCompatibilities": []any{"FARGATE"}, "networkMode": "awsvpc", "cpu": cpu, "memory": memory,
			})), "%s %s", cpu, memory)
		}
	}
}

func TestRefuseKeepsSecrets(t *testing.T) {
	t.Parallel()
	refusals := awsmodel.Refuse("aws:elasticache/replicationGroup:ReplicationGroup", resource.PropertyMap{
		"description":              resource.NewProperty("d"),
		"transitEncryptionEnabled": resource.NewProperty(true),
		"authToken":                resource.MakeSecret(resource.NewProperty("hunter2")),
	})
	require.Len(t, refusals, 1)
	assert.Contains(t, refusals[0].Message, "[secret]")
	assert.NotContains(t, refusals[0].Message, "hunter2")
}
