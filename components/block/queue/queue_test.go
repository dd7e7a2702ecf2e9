package queue_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	queueType   = "aws:sqs/queue:Queue"
	policyType  = "aws:sqs/queuePolicy:QueuePolicy"
	redriveType = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
)

func declared(t *testing.T, args *queue.Args) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := queue.New(ctx, "orders", args)
		return err
	})
}

func TestQueues(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args       *queue.Args
		both, main map[string]any // inputs of both queues, and of the main one alone
	}{
		"defaults are encrypted and patient": {
			both: map[string]any{
				"sqsManagedSseEnabled": true, "kmsMasterKeyId": nil, "fifoQueue": nil, "receiveWaitTimeSeconds": 20.0,
				"tags": map[string]any{"data-class": "confidential"},
			},
			main: map[string]any{"visibilityTimeoutSeconds": 30.0, "messageRetentionSeconds": 345600.0},
		},
		"an own key replaces the managed one": {
			args: &queue.Args{KeyARN: pulumi.String("arn:key")},
			both: map[string]any{
				"sqsManagedSseEnabled": nil, "kmsMasterKeyId": "arn:key", "kmsDataKeyReusePeriodSeconds": 300.0,
			},
		},
		"an ordered queue has ordered dead letters": {
			args: &queue.Args{FIFO: &queue.FIFO{}},
			both: map[string]any{
				"fifoQueue": true, "contentBasedDeduplication": false, "deduplicationScope": nil,
				"fifoThroughputLimit": nil,
			},
		},
		"throughput by group": {
			args: &queue.Args{FIFO: &queue.FIFO{ContentDeduplication: true, PerGroup: true}},
			both: map[string]any{
				"contentBasedDeduplication": true, "deduplicationScope": "messageGroup",
				"fifoThroughputLimit": "perMessageGroupId",
			},
		},
		"own times": {
			args: &queue.Args{Visibility: time.Minute, Retention: time.Hour, DataClass: "personal"},
			both: map[string]any{"tags": map[string]any{"data-class": "personal"}},
			main: map[string]any{"visibilityTimeoutSeconds": 60.0, "messageRetentionSeconds": 3600.0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, tc.args)
			require.Equal(t, 2, rec.Count(queueType))
			main, dead := rec.Named(t, queueType, "orders"), rec.Named(t, queueType, "orders-dead")
			for input, want := range tc.both {
				assert.Equal(t, want, main.At(input), input)
				assert.Equal(t, want, dead.At(input), "dead "+input)
			}
			for input, want := range tc.main {
				assert.Equal(t, want, main.At(input), input)
			}
			assert.InDelta(t, 1209600, dead.At("messageRetentionSeconds"), 0, "failures are kept as long as SQS can")
			assert.True(t, main.Protect && dead.Protect)
		})
	}
}

func TestRedrive(t *testing.T) {
	t.Parallel()
	rec := declared(t, &queue.Args{MaxReceives: 3, AllowDestroy: true})
	main := rec.Named(t, queueType, "orders")
	redrive, _ := main.JSON(t, "redrivePolicy").(map[string]any)
	assert.InDelta(t, 3, redrive["maxReceiveCount"], 0, "SQS takes a number only")
	assert.Contains(t, redrive["deadLetterTargetArn"], "orders-dead")
	assert.Nil(t, rec.Named(t, queueType, "orders-dead").At("redrivePolicy"))
	assert.False(t, main.Protect)

	allow, _ := rec.One(t, redriveType).JSON(t, "redriveAllowPolicy").(map[string]any)
	assert.Equal(t, "byQueue", allow["redrivePermission"])
	sources, _ := allow["sourceQueueArns"].([]any)
	require.Len(t, sources, 1)
	assert.NotContains(t, sources[0], "-dead")
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	rec := declared(t, &queue.Args{Producers: map[string]queue.Producer{
		"Media": {Service: queue.S3, SourceARN: pulumi.String("arn:aws:s3:::media")},
		"News":  {Service: queue.SNS, SourceARN: pulumi.String("arn:aws:sns:eu-west-1:123456789012:news")},
	}})
	require.Equal(t, 2, rec.Count(policyType))
	for name, sids := range map[string][]string{
		"orders": {"DenyPlainHTTP", "SendMedia", "SendNews"}, "orders-dead": {"DenyPlainHTTP"},
	} {
		statements := policy(t, rec, name)
		require.Len(t, statements, len(sids))
		for i, sid := range sids {
			assert.Equal(t, sid, statements[i]["Sid"])
		}
		assert.Equal(t, "Deny", statements[0]["Effect"])
		assert.Equal(t, "*", statements[0]["Principal"])
		assert.Equal(t, []any{"sqs:*"}, statements[0]["Action"])
		assert.Equal(t, map[string]any{"Bool": map[string]any{"aws:SecureTransport": []any{"false"}}},
			statements[0]["Condition"])
	}
	media := policy(t, rec, "orders")[1]
	assert.Equal(t, map[string]any{"Service": []any{"s3.amazonaws.com"}}, media["Principal"])
	assert.Equal(t, []any{"sqs:SendMessage"}, media["Action"])
	assert.Equal(t, map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": []any{"arn:aws:s3:::media"}}},
		media["Condition"])
}

func policy(t *testing.T, rec pulumitest.Recording, name string) []map[string]any {
	t.Helper()
	document, _ := rec.Named(t, policyType, name).JSON(t, "policy").(map[string]any)
	list, _ := document["Statement"].([]any)
	out := make([]map[string]any, len(list))
	for i, s := range list {
		out[i], _ = s.(map[string]any)
	}
	return out
}

func TestOutputsWaitForThePolicy(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		q, err := queue.New(ctx, "orders", nil)
		if err != nil {
			return err
		}
		for _, o := range []pulumi.StringOutput{q.URL, q.Name, q.DeadLetterURL, q.DeadLetterARN, q.DeadLetterName} {
			require.NotNil(t, o.OutputState)
		}
		_, err = queue.New(ctx, "copies", &queue.Args{
			Producers: map[string]queue.Producer{"Orders": {Service: queue.SNS, SourceARN: q.ARN}},
		})
		return err
	})
	waits := rec.Named(t, policyType, "copies").DependsOn
	assert.Contains(t, waits, rec.Named(t, policyType, "orders").URN)
	assert.Contains(t, waits, rec.Named(t, queueType, "orders").URN)
}

func TestGrants(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *queue.Args
		want []string // the statements of sender and consumer
	}{
		"without a key": {nil, []string{"SendOrders", "ConsumeOrders"}},
		"with a key": {
			&queue.Args{KeyARN: pulumi.String("arn:key")},
			[]string{"SendOrders", "KeyForSendOrders", "ConsumeOrders", "KeyForConsumeOrders"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pulumitest.Both(t, func(ctx *pulumi.Context) error {
				q, err := queue.New(ctx, "orders", tc.args)
				if err != nil {
					return err
				}
				all := append(q.GrantSend(), q.GrantConsume()...)
				var sids []string
				for _, s := range all {
					sids = append(sids, s.Sid)
				}
				assert.Equal(t, tc.want, sids)
				assert.Equal(t, []string{"sqs:SendMessage", "sqs:GetQueueUrl"}, all[0].Actions)
				if len(all) == 4 {
					assert.Equal(t, []string{"kms:GenerateDataKey", "kms:Decrypt"}, all[1].Actions)
					assert.Equal(t, []string{"kms:Decrypt"}, all[3].Actions)
					assert.Equal(t, "kms:EncryptionContext:aws:sqs:arn", all[3].Conditions[0].Key)
				}
				return iamdoc.Validate(iamdoc.RolePolicy, all...)
			})
		})
	}
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := queue.New(ctx, "or ders", &queue.Args{MaxReceives: -1})
		return err
	})
	require.ErrorContains(t, err, `plinth:queue:Queue "or ders": 2 invalid arguments:`)
}
