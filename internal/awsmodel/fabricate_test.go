package awsmodel_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

func res(typ, name string, inputs map[string]any) awsmodel.Resource {
	return awsmodel.Resource{
		Type: typ, Name: name, URN: "urn:pulumi:dev::shop::" + typ + "::" + name, Inputs: object(inputs),
		Site: awsmodel.Site{
			Account: "210987654321", Region: "eu-central-1", DefaultTags: map[string]string{"project": "shop",
				"owner": "us"},
		},
	}
}

// mustHave are names of outputs that may never be empty.
var mustHave = regexp.MustCompile(`(^|[a-z])([iI]d|[aA]rn|[eE]ndpoint|[nN]ame|[uU]rl)$`)

func TestEveryTypeAnswers(t *testing.T) {
	t.Parallel()
	for _, token := range awsmodel.Types() {
		if awsmodel.Component(token) {
			continue
		}
		r := res(token, "thing", nil)
		id, state := awsmodel.Fabricate(r)
		require.NotEmpty(t, id, token)
		require.NotContains(t, id, "{", token)
		again, stateAgain := awsmodel.Fabricate(r)
		require.Equal(t, id, again, token)
		require.True(t, state.DeepEquals(stateAgain), token)
		for key, v := range state {
			plain := v
			if v.IsSecret() {
				plain = v.SecretValue().Element
			}
			if plain.IsString() && mustHave.MatchString(string(key)) {
				require.NotEmpty(t, plain.StringValue(), "%s.%s", token, key)
			}
			if plain.IsString() && string(key) == "arn" {
				require.Regexp(t, `^(arn:aws:|thing-)`, plain.StringValue(), "%s.arn", token)
			}
		}
		other := r
		other.Generation = 1
		if replaced, _ := awsmodel.Fabricate(other); strings.HasPrefix(id, "vpc-") {
			require.NotEqual(t, id, replaced, "a replacement is another resource")
		}
	}
}

func TestFabricate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typ    string
		inputs map[string]any
		id     string            // pattern
		want   map[string]string // output to pattern
		absent []string
	}{
		"vpc": {
			"aws:ec2/vpc:Vpc", map[string]any{"cidrBlock": "10.1.0.0/16"}, `^vpc-[0-9a-f]{17}$`,
			map[string]string{"arn": `^arn:aws:ec2:eu-central-1:210987654321:vpc/vpc-[0-9a-f]{17}$`,
				"ownerId":                `^210987654321$`,
				"defaultSecurityGroupId": `^sg-`},
			[]string{"ipv6CidrBlock"},
		},
		"subnet": {
			"aws:ec2/subnet:Subnet", map[string]any{"vpcId": "vpc-1", "availabilityZone": "eu-central-1b"}, `^subnet-`,
			map[string]string{"availabilityZone": `^eu-central-1b$`, "availabilityZoneId": `^euc1-az1$`}, nil,
		},
		"load balancer": {
			"aws:lb/loadBalancer:LoadBalancer", map[string]any{"subnets": []any{"a", "b"}, "internal": true},
			`^arn:aws:elasticloadbalancing:eu-central-1:210987654321:loadbalancer/app/thing-[0-9a-f]{7}/[0-9a-f]{16}$`,
			map[string]string{"arnSuffix": `^app/thing-[0-9a-f]{7}/[0-9a-f]{16}$`,
				"dnsName": `^internal-thing-[0-9a-f]{7}-\d{10}\.eu-central-1\.elb\.amazonaws\.com$`,
				"zoneId":  `^Z215JYRZR1TBD5$`}, nil,
		},
		"network load balancer with a name": {
			"aws:lb/loadBalancer:LoadBalancer", map[string]any{"name": "front", "loadBalancerType": "network"},
			`loadbalancer/net/front/`, map[string]string{"name": `^front$`}, nil,
		},
		"listener": {
			"aws:lb/listener:Listener",
			map[string]any{"loadBalancerArn": "arn:aws:elasticloadbalancing:eu-central-1:210987654321:" +
				"loadbalancer/app/x/0123456789abcdef"},
			`^arn:aws:elasticloadbalancing:eu-central-1:210987654321:listener/app/x/0123456789abcdef/[0-9a-f]{16}$`,
			nil, nil,
		},
		"listener rule": {
			"aws:lb/listenerRule:ListenerRule",
			map[string]any{"listenerArn": "arn:aws:elasticloadbalancing:eu-central-1:2:listener/app/x/01/23"},
			`:listener-rule/app/x/01/23/[0-9a-f]{16}$`, nil, nil,
		},
		"bucket": {
			"aws:s3/bucketV2:BucketV2", map[string]any{}, `^thing-[0-9a-f]{7}$`,
			map[string]string{"bucket": `^thing-[0-9a-f]{7}$`, "arn": `^arn:aws:s3:::thing-[0-9a-f]{7}$`,
				"bucketRegionalDomainName": `^thing-[0-9a-f]{7}\.s3\.eu-central-1\.amazonaws\.com$`}, nil,
		},
		"bucket with a prefix": {
			"aws:s3/bucketV2:BucketV2", map[string]any{"bucketPrefix": "logs-"}, `^logs-\d{26}$`,
			map[string]string{"bucket": `^logs-\d{26}$`}, nil,
		},
		"role": {
			"aws:iam/role:Role", map[string]any{"path": "/app/", "assumeRolePolicy": "{}"}, `^thing-[0-9a-f]{7}$`,
			map[string]string{"arn": `^arn:aws:iam::210987654321:role/app/thing-[0-9a-f]{7}$`, "uniqueId": `^AROA`},
			nil,
		},
		"key": {"aws:kms/key:Key", nil, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]`,
			map[string]string{"arn": `:key/[0-9a-f]{8}-`,
				"policy": `arn:aws:iam::210987654321:root`}, nil},
		"alias": {
			"aws:kms/alias:Alias", map[string]any{"targetKeyId": "abc"}, `^alias/thing-[0-9a-f]{7}$`,
			map[string]string{"targetKeyArn": `^arn:aws:kms:eu-central-1:210987654321:key/abc$`}, nil,
		},
		"distribution": {"aws:cloudfront/distribution:Distribution", nil, `^E[A-Z0-9]{13}$`,
			map[string]string{"domainName": `^d[a-z0-9]{13}\.cloudfront\.net$`, "hostedZoneId": `^Z2FDTNDATAQYW2$`,
				"arn": `^arn:aws:cloudfront::210987654321:distribution/E`}, nil},
		"web ACL": {"aws:wafv2/webAcl:WebAcl", map[string]any{"scope": "CLOUDFRONT"}, `^[0-9a-f]{8}-`,
			map[string]string{"arn": `^arn:aws:wafv2:eu-central-1:210987654321:global/webacl/thing-[0-9a-f]{7}/`},
			nil},
		"queue": {"aws:sqs/queue:Queue", nil,
			`^https://sqs\.eu-central-1\.amazonaws\.com/210987654321/thing-[0-9a-f]{7}$`,
			map[string]string{"arn": `^arn:aws:sqs:eu-central-1:210987654321:thing-`}, nil},
		"ordered queue": {"aws:sqs/queue:Queue", map[string]any{"fifoQueue": true},
			`/thing-[0-9a-f]{7}\.fifo$`, nil, nil},
		"cluster": {"aws:rds/cluster:Cluster", map[string]any{"engine": "aurora-postgresql"},
			`^thing-[0-9a-f]{7}$`,
			map[string]string{"endpoint": `\.cluster-[a-z0-9]{12}\.eu-central-1\.rds\.amazonaws\.com$`,
				"engineVersion": `^17`}, []string{"kmsKeyId"}},
		"secret": {"aws:secretsmanager/secret:Secret", map[string]any{"name": "db"},
			`^arn:aws:secretsmanager:eu-central-1:210987654321:secret:db-[A-Za-z0-9]{6}$`, nil, nil},
		"task": {"aws:ecs/taskDefinition:TaskDefinition", map[string]any{"family": "api"}, `^api$`,
			map[string]string{"arn": `:task-definition/api:1$`}, nil},
		"service": {"aws:ecs/service:Service",
			map[string]any{"cluster": "arn:aws:ecs:eu-central-1:2:cluster/main"}, `:service/main/thing-[0-9a-f]{7}$`,
			nil, nil},
		"function": {"aws:lambda/function:Function", map[string]any{"role": "r"}, `^thing-`,
			map[string]string{"invokeArn": `^arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/` +
				`arn:aws:lambda:eu-central-1:210987654321:function:thing-[0-9a-f]{7}/invocations$`}, nil},
		"user pool": {"aws:cognito/userPool:UserPool", nil, `^eu-central-1_[a-z0-9]{9}$`,
			map[string]string{"endpoint": `^cognito-idp\.eu-central-1\.amazonaws\.com/eu-central-1_`}, nil},
		"web socket API": {"aws:apigatewayv2/api:Api", map[string]any{"protocolType": "WEBSOCKET"},
			`^[a-z0-9]{10}$`, map[string]string{"apiEndpoint": `^wss://`}, nil},
		"search in a VPC": {"aws:opensearch/domain:Domain", map[string]any{"vpcOptions": map[string]any{}},
			`^arn:aws:es:`, map[string]string{"endpoint": `^vpc-thing-`}, nil},
		"type without a table": {"aws:qldb/ledger:Ledger", map[string]any{"permissionsMode": "STANDARD"},
			`^thing-[0-9a-f]{7}$`, map[string]string{"arn": `^arn:aws:qldb:eu-central-1:210987654321:ledger/thing-`},
			nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, state := awsmodel.Fabricate(res(tc.typ, "thing", tc.inputs))
			assert.Regexp(t, tc.id, id)
			for output, pattern := range tc.want {
				require.True(t, state[resource.PropertyKey(output)].IsString(), "%s is missing", output)
				assert.Regexp(t, pattern, state[resource.PropertyKey(output)].StringValue(), output)
			}
			for _, output := range tc.absent {
				assert.NotContains(t, state, resource.PropertyKey(output))
			}
		})
	}
}

func TestFabricateLists(t *testing.T) {
	t.Parallel()
	_, cert := awsmodel.Fabricate(res("aws:acm/certificate:Certificate", "c", map[string]any{
		"domainName": "example.com", "subjectAlternativeNames": []any{"www.example.com", "example.com"},
	}))
	options := cert["domainValidationOptions"].ArrayValue()
	require.Len(t, options, 2)
	assert.Regexp(t, `^_[0-9a-f]{32}\.www\.example\.com\.$`,
		options[1].ObjectValue()["resourceRecordName"].StringValue())

	_, group := awsmodel.Fabricate(res("aws:elasticache/replicationGroup:ReplicationGroup", "g",
		map[string]any{"numCacheClusters": 2}))
	assert.Len(t, group["memberClusters"].ArrayValue(), 2)
	assert.NotContains(t, group, resource.PropertyKey("configurationEndpointAddress"))
	assert.Regexp(t, `^master\.g-[0-9a-f]{7}\.`, group["primaryEndpointAddress"].StringValue())

	_, sharded := awsmodel.Fabricate(res("aws:elasticache/replicationGroup:ReplicationGroup", "g",
		map[string]any{
			"numNodeGroups": 2, "replicasPerNodeGroup": 1,
		}))
	assert.Len(t, sharded["memberClusters"].ArrayValue(), 4)
	assert.Contains(t, sharded, resource.PropertyKey("configurationEndpointAddress"))
	assert.NotContains(t, sharded, resource.PropertyKey("primaryEndpointAddress"))

	_, db := awsmodel.Fabricate(res("aws:rds/cluster:Cluster", "db", map[string]any{"engine": "aurora-mysql",
		"manageMasterUserPassword": true}))
	secret := db["masterUserSecrets"].ArrayValue()[0].ObjectValue()
	assert.Regexp(t,
		`^arn:aws:secretsmanager:eu-central-1:210987654321:secret:rds!cluster-[0-9a-f-]{36}-[A-Za-z0-9]{6}$`,
		secret["secretArn"].StringValue())
	_, db = awsmodel.Fabricate(res("aws:rds/cluster:Cluster", "db", map[string]any{"engine": "aurora-mysql"}))
	assert.Empty(t, db["masterUserSecrets"].ArrayValue())
}

func TestTagsAllHoldsTheDefaultTags(t *testing.T) {
	t.Parallel()
	_, state := awsmodel.Fabricate(res("aws:sqs/queue:Queue", "q",
		map[string]any{"tags": map[string]any{"owner": "me"}}))
	assert.Equal(t, object(map[string]any{"project": "shop", "owner": "me"}), state["tagsAll"].ObjectValue())
	assert.Equal(t, object(map[string]any{"owner": "me"}), state["tags"].ObjectValue())
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	_, state := awsmodel.Fabricate(res("aws:rds/cluster:Cluster", "db", map[string]any{
		"engine": "aurora-mysql", "masterPassword": "hunter22",
		"tags": map[string]any{"a": resource.MakeSecret(resource.NewProperty("b"))},
	}))
	assert.True(t, state["masterPassword"].IsSecret(), "the SDK marks it")
	assert.True(t, state["tags"].ContainsSecrets(), "it came as a secret")
	_, state = awsmodel.Fabricate(res("aws:iam/accessKey:AccessKey", "k", map[string]any{"user": "u"}))
	assert.True(t, state["secret"].IsSecret())
}

func TestBlocksHoldWhatAWSComputes(t *testing.T) {
	t.Parallel()
	_, state := awsmodel.Fabricate(res("aws:apigatewayv2/domainName:DomainName", "ws", map[string]any{
		"domainName": "ws.example.com",
		"domainNameConfiguration": map[string]any{
			"certificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/a", "endpointType": "REGIONAL",
			"securityPolicy": "TLS_1_2",
		},
	}))
	block := state["domainNameConfiguration"].ObjectValue()
	assert.Equal(t, "REGIONAL", block["endpointType"].StringValue())
	assert.Regexp(t, `^d-[a-z0-9]{10}\.execute-api\.eu-central-1\.amazonaws\.com$`, block["targetDomainName"].StringValue())
	assert.Regexp(t, `^Z[A-Z0-9]{13}$`, block["hostedZoneId"].StringValue())
}
