package cluster_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	ecsCluster = "aws:ecs/cluster:Cluster"
	providers  = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
)

func audit() *cluster.Audit {
	return &cluster.Audit{
		LogGroupName: pulumi.String("shells"),
		LogGroupARN:  pulumi.String("arn:aws:logs:eu-west-1:123456789012:log-group:shells"),
		KeyARN:       pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"),
	}
}

func TestCluster(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *cluster.Args
		want map[string]any
	}{
		"measured in detail by default": {want: map[string]any{
			"settings": []any{map[string]any{"name": "containerInsights", "value": "enhanced"}},
		}},
		"not measured": {args: &cluster.Args{Insights: cluster.Off}, want: map[string]any{
			"settings": []any{map[string]any{"name": "containerInsights", "value": "disabled"}},
		}},
		"shells are logged, disks encrypted": {
			args: &cluster.Args{
				Insights: cluster.Standard, Audit: audit(),
				StorageKeyARN: pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/2"),
			},
			want: map[string]any{
				"settings": []any{map[string]any{"name": "containerInsights", "value": "enabled"}},
				"configuration": map[string]any{
					"executeCommandConfiguration": map[string]any{
						"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1", "logging": "OVERRIDE",
						"logConfiguration": map[string]any{
							"cloudWatchEncryptionEnabled": true, "cloudWatchLogGroupName": "shells",
						},
					},
					"managedStorageConfiguration": map[string]any{
						"fargateEphemeralStorageKmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/2",
					},
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
				_, err := cluster.New(ctx, "shop", tc.args)
				return err
			})
			c := rec.One(t, ecsCluster)
			assert.True(t, c.OwnedBy(cluster.Type))
			assert.Equal(t, tc.want, c.Inputs)

			p := rec.One(t, providers)
			assert.Contains(t, p.String("clusterName"), "shop-")
			assert.Equal(t, []any{"FARGATE", "FARGATE_SPOT"}, p.Inputs["capacityProviders"])
			assert.Equal(t, []any{map[string]any{"capacityProvider": "FARGATE", "weight": 1.0}},
				p.Inputs["defaultCapacityProviderStrategies"])
		})
	}
}

func TestRef(t *testing.T) {
	t.Parallel()
	require.EqualError(t, cluster.Ref{}.Validate(), "2 invalid arguments:\n"+
		"  arn: is not set; want the ARN of an ECS cluster\n"+
		"  name: is not set; want the name of an ECS cluster")
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		measured, err := cluster.New(ctx, "one", &cluster.Args{Audit: audit()})
		if err != nil {
			return err
		}
		plain, err := cluster.New(ctx, "two", &cluster.Args{Insights: cluster.Off})
		if err != nil {
			return err
		}
		require.NoError(t, measured.Ref().Validate())
		assert.True(t, measured.Ref().Insights)
		assert.NotNil(t, measured.Ref().Audit)
		assert.Len(t, measured.Ref().After, 1)
		assert.False(t, plain.Ref().Insights)
		assert.Nil(t, plain.Ref().Audit)
		return nil
	})
}

func TestRefused(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := cluster.New(ctx, "a b", &cluster.Args{Insights: "on", Audit: &cluster.Audit{}})
		return err
	})
	require.ErrorContains(t, err, "plinth:cluster:Cluster \"a b\": 5 invalid arguments:\n"+
		"  insights: is \"on\"; want enhanced, enabled or disabled\n"+
		"  audit.logGroupName: is not set; want the name of a log group\n"+
		"  audit.logGroupARN: is not set; want the ARN of that log group\n"+
		"  audit.keyARN: is not set; want the ARN of a KMS key\n"+
		"  name: makes the ECS cluster name \"a b\"; want letters, digits, hyphens and underscores")
}
