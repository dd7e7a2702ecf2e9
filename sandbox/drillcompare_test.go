package sandbox

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/internal/critical"
)

const clusterURN = "urn:pulumi:dev::shop::aws:rds/cluster:Cluster::books"

func made(urn resource.URN, id string, inputs, outputs map[string]any) apitype.ResourceV3 {
	r := held(urn, id, inputs)
	r.Outputs = outputs
	return r
}

func TestDrillCompare(t *testing.T) {
	t.Parallel()
	secret := func(plain string) map[string]any {
		return map[string]any{secretMark: "1b47061264138c4ac30d75fd1eb44270", "plaintext": plain}
	}
	before := []apitype.ResourceV3{
		made(queueURN, "queue-1234567", map[string]any{"name": "queue-1234567"}, map[string]any{
			"arn": "arn:queue-1234567", "password": secret(`"p<ss-before"`),
		}),
		made(clusterURN, "books-1", map[string]any{
			"queues": []any{map[string]any{"arn": "arn:queue-1234567"}}, "password": secret(`"p<ss-before"`),
			"masterUsername": "clerk", "size": 3,
		}, nil),
	}
	queue := made(queueURN, "queue-7654321", map[string]any{"name": "queue-7654321"}, map[string]any{
		"arn": "arn:queue-7654321", "password": secret(`"p<ss-after"`),
	})
	cluster := func(change func(map[string]any)) apitype.ResourceV3 {
		inputs := map[string]any{
			"queues": []any{map[string]any{"arn": "arn:queue-7654321"}}, "password": secret(`"p<ss-after"`),
			"masterUsername": "clerk", "size": 3,
		}
		change(inputs)
		return made(clusterURN, "books-2", inputs, nil)
	}
	for name, tc := range map[string]struct {
		after     []apitype.ResourceV3
		problems  []string
		explained []string
		renewed   int
	}{
		"the same": {before, nil, nil, 0},
		"ids and secrets that are made anew": {
			[]apitype.ResourceV3{queue, cluster(func(map[string]any) {})}, nil, nil, 2,
		},
		"what names the backup": {
			[]apitype.ResourceV3{queue, cluster(func(in map[string]any) {
				in["snapshotIdentifier"] = "books-final"
				delete(in, "masterUsername")
			})},
			nil, []string{
				"aws:rds/cluster:Cluster books: masterUsername: the backup brings it along",
				"aws:rds/cluster:Cluster books: snapshotIdentifier: it names the backup",
			}, 1,
		},
		"what no backup explains": {
			[]apitype.ResourceV3{queue, cluster(func(in map[string]any) { delete(in, "masterUsername") })},
			[]string{`aws:rds/cluster:Cluster books: masterUsername is null; want "clerk"`}, nil, 2,
		},
		"another size": {
			[]apitype.ResourceV3{queue, cluster(func(in map[string]any) { in["size"] = 4 })},
			[]string{"aws:rds/cluster:Cluster books: size is 4; want 3"}, nil, 2,
		},
		"something is missing": {
			[]apitype.ResourceV3{queue}, []string{clusterURN + " is not there again"}, nil, 1,
		},
		"something is new": {
			append([]apitype.ResourceV3{made(clusterURN+"s", "new", nil, nil)}, before...),
			[]string{clusterURN + "s was not there before"}, nil, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &drill{box: &Sandbox{}, report: &DrillReport{}}
			d.compareStates(state(before...), state(tc.after...))
			assert.Equal(t, tc.problems, d.report.Problems)
			assert.Equal(t, tc.explained, d.report.Explained)
			assert.Equal(t, tc.renewed, d.report.Renewed)
		})
	}
}

func TestDrillGraph(t *testing.T) {
	t.Parallel()
	group := apitype.ResourceV3{URN: "urn:pulumi:dev::shop::shop:index:Shelf::goods", Type: "shop:index:Shelf"}
	key := made("urn:pulumi:dev::shop::aws:kms/key:Key::k", "k", nil, nil)
	books := made(clusterURN, "b", map[string]any{"snapshotIdentifier": "s"}, nil)
	books.PropertyDependencies = map[resource.PropertyKey][]resource.URN{"kmsKeyId": {key.URN}}
	instance := made("urn:pulumi:dev::shop::aws:rds/clusterInstance:ClusterInstance::a", "a", nil, nil)
	instance.Dependencies = []resource.URN{clusterURN, "urn:pulumi:dev::shop::aws:sqs/queue:Queue::elsewhere"}
	instance.Parent = group.URN
	gateway := made("urn:pulumi:dev::shop::aws:ec2/natGateway:NatGateway::n", "n", nil, nil)
	gateway.Provider = "urn:pulumi:dev::shop::pulumi:providers:aws::home::0a1b"

	all := state(group, key, books, instance, gateway)
	d := &drill{report: &DrillReport{}, first: byURN(all)}
	plan, err := critical.Plan(append(d.steps(), d.graph(all)...))
	require.NoError(t, err)
	assert.Equal(t, 10*time.Second+25*time.Minute+6*time.Minute, plan.Total())
	assert.Equal(t, 4*time.Minute, plan.Ends(string(gateway.URN)))
	assert.Zero(t, plan.Ends(string(group.URN)), "a component takes no time")

	delete(d.first, string(gateway.URN))
	plan, err = critical.Plan(append(d.steps(), d.graph(all)...))
	require.NoError(t, err)
	assert.Equal(t, 10*time.Second+25*time.Minute+6*time.Minute+time.Minute+4*time.Minute,
		plan.Ends(string(gateway.URN)), "what is held back waits for all else")
}

func TestDrillReport(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "0 min", Minutes(0))
	assert.Equal(t, "1 min", Minutes(time.Second))
	assert.Equal(t, "41 min", Minutes(41*time.Minute))
	require.NoError(t, DrillReport{Total: time.Hour, Within: time.Hour}.Err())
	require.EqualError(t, DrillReport{Total: time.Hour + time.Second, Within: time.Hour}.Err(),
		"the rebuild takes 61 min at AWS; want at most 60 min")
}
