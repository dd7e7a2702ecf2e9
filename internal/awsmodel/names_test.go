package awsmodel_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

func TestUnknowns(t *testing.T) {
	t.Parallel()
	state := awsmodel.Unknowns(res("aws:lb/loadBalancer:LoadBalancer", "front", map[string]any{
		"internal": true, "tags": map[string]any{"a": "b"},
	}))
	for _, output := range []resource.PropertyKey{"arn", "arnSuffix", "dnsName", "zoneId", "vpcId"} {
		assert.True(t, state[output].IsComputed(), output)
	}
	assert.Equal(t, resource.NewProperty(true), state["internal"])
	assert.Equal(t, "shop", state["tagsAll"].ObjectValue()["project"].StringValue(), "tags are known")
	assert.NotContains(t, state, resource.PropertyKey("accessLogs"), "what the program leaves out stays out")

	db := awsmodel.Unknowns(res("aws:rds/cluster:Cluster", "db", map[string]any{"engine": "aurora-mysql"}))
	assert.True(t, db["endpoint"].IsComputed())
	assert.True(t, db["masterUserSecrets"].IsComputed())

	tagged := awsmodel.Unknowns(res("aws:sqs/queue:Queue", "q",
		map[string]any{"tags": map[string]any{"a": unknown()}}))
	assert.True(t, tagged["tagsAll"].IsComputed(), "an unknown tag makes tagsAll unknown")
}

func TestAutoName(t *testing.T) {
	t.Parallel()
	property, name, ok := awsmodel.AutoName(res("aws:rds/cluster:Cluster", "Orders", nil))
	assert.True(t, ok)
	assert.Equal(t, "clusterIdentifier", property)
	assert.Regexp(t, `^orders-[0-9a-f]{7}$`, name)

	for what, r := range map[string]awsmodel.Resource{
		"a given name":    res("aws:sqs/queue:Queue", "q", map[string]any{"name": "x"}),
		"a prefix":        res("aws:sqs/queue:Queue", "q", map[string]any{"namePrefix": "x"}),
		"an unknown name": res("aws:sqs/queue:Queue", "q", map[string]any{"name": unknown()}),
		"no such input":   res("aws:ec2/vpc:Vpc", "v", nil),
		"a required name": res("aws:route53/record:Record", "r", nil),
		"a component":     res("awsx:ec2:Vpc", "v", nil),
	} {
		_, _, ok := awsmodel.AutoName(r)
		assert.False(t, ok, what)
	}
}

func TestClaimOf(t *testing.T) {
	t.Parallel()
	site := awsmodel.Site{Account: "1", Region: "eu-west-1"}
	elsewhere := awsmodel.Site{Account: "1", Region: "us-east-1"}
	of := func(typ string, state map[string]any, site awsmodel.Site) string {
		c, ok := awsmodel.ClaimOf(typ, object(state), site)
		require.True(t, ok)
		return c.Key
	}
	role, table := "aws:iam/role:Role", "aws:dynamodb/table:Table"
	named := map[string]any{"name": "x"}
	assert.Equal(t, of(role, named, site), of(role, named, elsewhere), "IAM is one for the account")
	assert.NotEqual(t, of(table, named, site), of(table, named, elsewhere), "tables are one for the region")
	c, ok := awsmodel.ClaimOf(role, object(named), site)
	require.True(t, ok)
	assert.Equal(t, "EntityAlreadyExists: Role with name x already exists.", c.Message)
	_, ok = awsmodel.ClaimOf("aws:ec2/vpc:Vpc", object(named), site)
	assert.False(t, ok)
	_, ok = awsmodel.ClaimOf(role, resource.PropertyMap{"name": unknown()}, site)
	assert.False(t, ok)
}
