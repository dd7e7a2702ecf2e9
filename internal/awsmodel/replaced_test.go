package awsmodel_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

func TestReplacedBy(t *testing.T) {
	t.Parallel()
	const (
		rule   = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
		group  = "aws:elasticache/replicationGroup:ReplicationGroup"
		domain = "aws:opensearch/domain:Domain"
		pool   = "aws:cognito/userPool:UserPool"
		svc    = "aws:ecs/service:Service"
	)
	email, phone := in{"name": "email"}, in{"name": "phone"}
	for name, tc := range map[string]struct {
		typ           string
		before, after in
		want          []string
	}{
		"a rule with another kind of source": {rule, in{"cidrIpv4": "10.0.0.0/8"}, in{"prefixListId": "p"},
			[]string{"cidrIpv4", "prefixListId"}},
		"a rule with another source": {rule, in{"cidrIpv4": "10.0.0.0/8"}, in{"cidrIpv4": "10.1.0.0/16"}, nil},
		"an older engine": {group, in{"engineVersion": "8.1"}, in{"engineVersion": "8.0"},
			[]string{"engineVersion"}},
		"a newer engine":               {group, in{"engineVersion": "8.0"}, in{"engineVersion": "9.0"}, nil},
		"no version":                   {group, in{"engineVersion": "8.0"}, in{}, nil},
		"a version that is none":       {group, in{"engineVersion": "8.0"}, in{"engineVersion": "latest"}, nil},
		"back from Valkey":             {group, in{"engine": "valkey"}, in{"engine": "redis"}, []string{"engine"}},
		"on to Valkey":                 {group, in{"engine": "redis"}, in{"engine": "valkey"}, nil},
		"encryption of a recent Redis": {group, in{}, in{"transitEncryptionEnabled": true}, nil},
		"encryption of an old Redis": {group, in{"engineVersion": "6.2"},
			in{"engineVersion": "6.2", "transitEncryptionEnabled": true}, []string{"transitEncryptionEnabled"}},
		"into a VPC": {domain, in{}, in{"vpcOptions": in{"subnetIds": []any{"s"}}}, []string{"vpcOptions"}},
		"encryption off": {domain, in{"encryptAtRest": in{"enabled": true},
			"nodeToNodeEncryption": in{"enabled": true}}, in{},
			[]string{"encryptAtRest", "nodeToNodeEncryption"}},
		"an older search engine": {domain, in{"engineVersion": "OpenSearch_2.19"},
			in{"engineVersion": "OpenSearch_2.9"},
			[]string{"engineVersion"}},
		"one more attribute": {pool, in{"schemas": []any{email}}, in{"schemas": []any{email, phone}}, nil},
		"an attribute gone": {pool, in{"schemas": []any{email, phone}}, in{"schemas": []any{email}},
			[]string{"schemas"}},
		"no more text messages": {pool, in{"smsConfiguration": in{"externalId": "x"}}, in{},
			[]string{"smsConfiguration"}},
		"strategies, then none": {svc, in{"capacityProviderStrategies": []any{in{}}}, in{},
			[]string{"capacityProviderStrategies"}},
		"parameters made simple": {"aws:ssm/parameter:Parameter", in{"tier": "Advanced"}, in{"tier": "Standard"},
			[]string{"tier"}},
		"groups for a network balancer": {"aws:lb/loadBalancer:LoadBalancer", in{"loadBalancerType": "network"},
			in{"loadBalancerType": "network", "securityGroups": []any{"g"}}, []string{"securityGroups"}},
		"types without conditions": {"aws:ec2/vpc:Vpc", in{"cidrBlock": "a"}, in{"cidrBlock": "b"}, nil},
	} {
		assert.Equal(t, tc.want, awsmodel.ReplacedBy(tc.typ, object(tc.before), object(tc.after)), name)
	}
}

func TestKeeps(t *testing.T) {
	t.Parallel()
	assert.Equal(t,
		"OperationNotPermitted: Load balancer 'lb-1' cannot be deleted because deletion protection is enabled",
		awsmodel.Keeps("aws:alb/loadBalancer:LoadBalancer", "lb-1", object(in{"enableDeletionProtection": true})))
	assert.Empty(t, awsmodel.Keeps("aws:lb/loadBalancer:LoadBalancer", "lb-1",
		object(in{"enableDeletionProtection": false})))
	assert.Contains(t, awsmodel.Keeps("aws:docdb/cluster:Cluster", "c", object(in{})),
		"final_snapshot_identifier")
	assert.Empty(t, awsmodel.Keeps("aws:rds/instance:Instance", "c",
		object(in{"finalSnapshotIdentifier": "last"})))
	assert.Empty(t, awsmodel.Keeps("aws:ec2/vpc:Vpc", "v", object(in{})))
}
