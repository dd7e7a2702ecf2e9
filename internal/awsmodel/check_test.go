package awsmodel_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// object makes inputs from plain Go values.
func object(m map[string]any) resource.PropertyMap { return resource.NewPropertyMapFromMap(m) }

func unknown() resource.PropertyValue { return resource.MakeComputed(resource.NewProperty("")) }

func TestCheck(t *testing.T) {
	t.Parallel()
	const (
		bucket = "aws:s3/bucketV2:BucketV2"
		queue  = "aws:sqs/queue:Queue"
		vpc    = "aws:ec2/vpc:Vpc"
		acl    = "aws:wafv2/webAcl:WebAcl"
		flow   = "aws:ec2/flowLog:FlowLog"
	)
	for name, tc := range map[string]struct {
		typ    string
		inputs map[string]any
		want   []string
	}{
		"nothing wrong": {bucket, map[string]any{"bucket": "b", "tags": map[string]any{"a": "b"}}, nil},
		"an unknown type names the nearest": {
			"aws:s3/bucktV2:BucktV2", nil,
			[]string{`: "aws:s3/bucktV2:BucktV2" is not a type of the AWS provider ` +
				`(did you mean "aws:s3/bucketV2:BucketV2"?)`},
		},
		"an unknown property names the nearest": {
			bucket, map[string]any{"buckt": "b"},
			[]string{`buckt: is not a property (did you mean "bucket"?)`},
		},
		"an unknown nested property has its path": {
			acl, map[string]any{
				"defaultAction": map[string]any{"allow": map[string]any{}}, "scope": "REGIONAL",
				"visibilityConfig": map[string]any{
					"cloudwatchMetricsEnabled": true, "metricNam": "x", "sampledRequestsEnabled": true,
				},
			},
			[]string{
				`visibilityConfig.metricNam: is not a property (did you mean "metricName"?)`,
				`visibilityConfig.metricName: is not set; want a string`,
			},
		},
		"a property in a list has its index": {
			bucket, map[string]any{"corsRules": []any{map[string]any{
				"allowedMethods": []any{"GET"}, "allowedOrigins": []any{"*"}, "maxAgeSecond": 3,
			}}},
			[]string{`corsRules[0].maxAgeSecond: is not a property (did you mean "maxAgeSeconds"?)`},
		},
		"a required property is missed": {
			"aws:s3/bucketPolicy:BucketPolicy", map[string]any{"policy": "{}"},
			[]string{`bucket: is not set; want a string`},
		},
		"a string for a list": {"aws:sns/topicSubscription:TopicSubscription",
			map[string]any{"endpoint": []any{"x"}, "protocol": "sqs", "topic": "t"},
			[]string{`endpoint: is a list; want a string`}},
		"a list for a string": {flow, map[string]any{"vpcId": []any{"x"}},
			[]string{"vpcId: is a list; want a string"}},
		"a text for a number": {queue, map[string]any{"delaySeconds": "soon"},
			[]string{`delaySeconds: is the string "soon"; want a number`}},
		"a number for a boolean": {queue, map[string]any{"fifoQueue": 3},
			[]string{`fifoQueue: is the number 3; want a boolean`}},
		"a text for a map": {vpc, map[string]any{"cidrBlock": "10.0.0.0/16", "tags": "a=b"},
			[]string{`tags: is the string "a=b"; want a map`}},
		"a text for an object": {acl, map[string]any{"defaultAction": "allow", "scope": "REGIONAL",
			"visibilityConfig": "x"},
			[]string{
				`defaultAction: is the string "allow"; want an object`,
				`visibilityConfig: is the string "x"; want an object`,
			}},
		"numbers as text are as good": {queue, map[string]any{"delaySeconds": "5", "fifoQueue": "true"}, nil},
		"a number for a string is as good": {"aws:lb/targetGroup:TargetGroup",
			map[string]any{"deregistrationDelay": 30}, nil},
		"unknown and secret values pass": {
			queue, map[string]any{"delaySeconds": unknown(), "name": resource.MakeSecret(resource.NewProperty("n"))},
			nil,
		},
		"a secret of the wrong kind does not": {
			queue, map[string]any{"tags": resource.MakeSecret(resource.NewProperty("n"))},
			[]string{`tags: is the string "n"; want a map`},
		},
		"the bridge's own properties pass": {queue, map[string]any{"__defaults": []any{"name"}}, nil},
		"a component's nested property": {
			"awsx:ec2:Vpc", map[string]any{"natGateways": map[string]any{"strategi": "None"}},
			[]string{
				`natGateways.strategi: is not a property (did you mean "strategy"?)`,
				`natGateways.strategy: is not set; want a string`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range awsmodel.Check(tc.typ, object(tc.inputs)) {
				got = append(got, p.Path+": "+p.Reason)
			}
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestEveryTypeRefusesEveryMisspeltInput(t *testing.T) {
	t.Parallel()
	tokens := awsmodel.Types()
	require.Greater(t, len(tokens), 1400)
	tried := 0
	for _, token := range tokens {
		for _, input := range awsmodel.Inputs(token) {
			misspelt := input + "s"
			if strings.HasSuffix(input, "s") || contains(awsmodel.Inputs(token), misspelt) {
				misspelt = input + "Xy"
			}
			problems := awsmodel.Check(token, object(map[string]any{misspelt: "x"}))
			refused := false
			for _, p := range problems {
				refused = refused || p.Path == misspelt && strings.Contains(p.Reason, `is not a property`)
			}
			require.True(t, refused, "%s accepts %s", token, misspelt)
			tried++
		}
	}
	assert.Greater(t, tried, 10000)
}

func contains(all []string, one string) bool {
	return slices.Contains(all, one)
}

func TestKnowsItsSources(t *testing.T) {
	t.Parallel()
	assert.Equal(t, map[string]string{"aws": "6.83.2", "awsx": "2.22.0", "eks": "2.8.1", "random": "4.19.0"},
		awsmodel.Versions())
	assert.True(t, awsmodel.Known("aws:s3/bucketV2:BucketV2"))
	assert.False(t, awsmodel.Known("aws:s3/nothing:Nothing"))
	assert.True(t, awsmodel.Component("awsx:ec2:Vpc"))
	assert.False(t, awsmodel.Component("aws:ec2/vpc:Vpc"))
	assert.Contains(t, awsmodel.Replaces("aws:rds/cluster:Cluster"), "storageEncrypted")
	assert.Empty(t, awsmodel.Replaces("aws:cloudfront/vpcOrigin:VpcOrigin"))
	assert.Equal(t, awsmodel.Replaces("aws:lb/listener:Listener"),
		awsmodel.Replaces("aws:alb/listener:Listener"))
	assert.Contains(t, awsmodel.Replaces("aws:emr/instanceGroup:InstanceGroup"), "ebsOptimized", "read from "+
		"the documentation")
}
