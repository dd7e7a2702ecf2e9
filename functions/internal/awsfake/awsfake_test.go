package awsfake_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

// code is AWS's name of an error, or "".
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

type attributes = map[string]types.AttributeValue

func s(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }
func n(text string) types.AttributeValue { return &types.AttributeValueMemberN{Value: text} }

func TestConditions(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	fake.AddTable("t")
	client, ctx := dynamodb.NewFromConfig(fake.Config()), context.Background()
	put := func(condition string, names map[string]string, values attributes) string {
		in := &dynamodb.PutItemInput{
			TableName: aws.String("t"), Item: attributes{"pk": s("k"), "n": n("10"), "text": s("x")},
			ExpressionAttributeNames: names, ExpressionAttributeValues: values,
		}
		if condition != "" {
			in.ConditionExpression = &condition
		}
		_, err := client.PutItem(ctx, in)
		return code(err)
	}
	require.Empty(t, put("attribute_not_exists(#pk)", map[string]string{"#pk": "pk"}, nil))
	names := map[string]string{"#n": "n", "#text": "text", "#none": "none"}
	values := attributes{":nine": n("9"), ":ten": n("10.0"), ":x": s("x")}
	const tail = " AND attribute_exists(#n) AND attribute_not_exists(#none) AND #text = :x AND :nine < :ten"
	for condition, holds := range map[string]bool{
		"#n > :nine": true, "#n >= :ten": true, "#n < :nine": false, "#n <= :ten": true, "#text <> :x": false,
		"NOT #n < :nine": true, "(#n < :nine OR #n > :nine)": true, "#none < :nine": false, "#text > :nine": false,
		"#n < :nine OR #n > :nine AND #n < :nine": false,
	} {
		got := put("("+condition+")"+tail, names, values)
		assert.Equal(t, map[bool]string{true: "", false: "ConditionalCheckFailedException"}[holds], got, condition)
	}
	for _, wrong := range []string{"#n", "#n ~ :nine", "n = :nine", "#n = :absent", "#n = :nine)", "(#n = :nine"} {
		assert.Equal(t, "ValidationException", put(wrong, names, values), wrong)
	}
	assert.Equal(t, "ValidationException", put("#n = :ten", map[string]string{"#n": "n", "#unused": "x"},
		attributes{":ten": n("10")}), "DynamoDB refuses what is not used")
	_, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("none"), Key: attributes{"pk": s("k")}})
	assert.Equal(t, "ResourceNotFoundException", code(err))
	_, err = client.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("t")})
	assert.Equal(t, "UnknownOperationException", code(err), "no test passes by what the fake does not know")
}

func TestTransactionsAreWholeAndHappenOnce(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	fake.AddTable("t")
	client, ctx := dynamodb.NewFromConfig(fake.Config()), context.Background()
	write := func(token, limit string) error {
		_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
			ClientRequestToken: &token,
			TransactItems: []types.TransactWriteItem{
				{Put: &types.Put{TableName: aws.String("t"), Item: attributes{"pk": s(token)}}},
				{Update: &types.Update{
					TableName: aws.String("t"), Key: attributes{"pk": s("count")},
					UpdateExpression:         aws.String("SET #n = if_not_exists(#n, :zero) + :one"),
					ConditionExpression:      aws.String("attribute_not_exists(#n) OR #n < :limit"),
					ExpressionAttributeNames: map[string]string{"#n": "n"},
					ExpressionAttributeValues: attributes{
						":zero": n("0"), ":one": n("1"), ":limit": n(limit),
					},
				}},
			},
		})
		return err
	}
	require.NoError(t, write("first", "2"))
	require.NoError(t, write("first", "2"))
	assert.Equal(t, "1", fake.Attribute("t", "count", "n"), "the same token counts once")
	require.NoError(t, write("second", "2"))
	var cancelled *types.TransactionCanceledException
	require.ErrorAs(t, write("third", "2"), &cancelled)
	assert.Equal(t, "None", *cancelled.CancellationReasons[0].Code)
	assert.Equal(t, "ConditionalCheckFailed", *cancelled.CancellationReasons[1].Code)
	assert.Equal(t, []string{"count", "first", "second"}, fake.Items("t"), "nothing of it was written")
}

func TestLabelsOfSecrets(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	client, ctx := secretsmanager.NewFromConfig(fake.Config()), context.Background()
	token := func(kind string) *string { return aws.String((kind + "-00000000000000000000000000000000")[:32]) }
	create := func(kind, text string) string {
		_, err := client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
			Name: aws.String("x"), ClientRequestToken: token(kind), SecretString: &text,
		})
		return code(err)
	}
	put := func(kind, text string, stages ...string) string {
		_, err := client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
			SecretId: aws.String("x"), ClientRequestToken: token(kind), SecretString: &text, VersionStages: stages,
		})
		return code(err)
	}
	assert.Empty(t, create("a", "1"))
	assert.Empty(t, create("a", "1"), "the same again is no error")
	assert.Equal(t, "ResourceExistsException", create("a", "2"))
	assert.Empty(t, put("b", "2", "AWSPENDING"))
	assert.Empty(t, put("b", "2", "AWSPENDING"))
	assert.Equal(t, "ResourceExistsException", put("b", "3", "AWSPENDING"))
	move := func(stage string, to, from *string) string {
		_, err := client.UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
			SecretId: aws.String("x"), VersionStage: &stage, MoveToVersionId: to, RemoveFromVersionId: from,
		})
		return code(err)
	}
	assert.Equal(t, "InvalidParameterException", move("AWSCURRENT", token("b"), nil), "it is on another version")
	assert.Equal(t, "InvalidParameterException", move("AWSCURRENT", token("b"), token("c")))
	assert.Empty(t, move("AWSCURRENT", token("b"), token("a")))
	assert.Equal(t, map[string]string{
		"AWSCURRENT": *token("b"), "AWSPENDING": *token("b"), "AWSPREVIOUS": *token("a"),
	}, fake.Stages("x"))
	_, err := client.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{
		SecretId: aws.String("x"), RecoveryWindowInDays: aws.Int64(7),
	})
	require.NoError(t, err)
	assert.Equal(t, "InvalidRequestException", create("c", "1"))
	assert.Equal(t, "InvalidRequestException", put("c", "1"))
	assert.Empty(t, fake.Secrets(""))
}

func TestFIFO(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	url, dead := fake.AddQueue("q", time.Minute, 2)
	client, ctx := sqs.NewFromConfig(fake.Config()), context.Background()
	for _, m := range [][2]string{{"g", "1"}, {"g", "2"}, {"h", "3"}, {"h", "3"}} {
		_, err := client.SendMessage(ctx, &sqs.SendMessageInput{
			QueueUrl: &url, MessageBody: &m[1], MessageGroupId: &m[0], MessageDeduplicationId: &m[1],
		})
		require.NoError(t, err)
	}
	assert.Equal(t, 3, fake.Depth(url), "a message that is sent twice is one")
	receive := func(most int32) (bodies []string, receipt *string) {
		out, err := client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: most})
		require.NoError(t, err)
		for _, m := range out.Messages {
			bodies, receipt = append(bodies, *m.Body), m.ReceiptHandle
		}
		return bodies, receipt
	}
	hide := func(receipt *string, seconds int32) string {
		_, err := client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
			QueueUrl: &url, ReceiptHandle: receipt, VisibilityTimeout: seconds,
		})
		return code(err)
	}
	show := func(receipt *string) { require.Empty(t, hide(receipt, 0)) }
	first, receipt := receive(1)
	assert.Equal(t, []string{"1"}, first)
	others, _ := receive(10)
	assert.Equal(t, []string{"3"}, others, "the group of the first waits for it")
	show(receipt)
	assert.Contains(t, hide(receipt, 1), "MessageNotInflight")
	_, receipt = receive(1)
	assert.Equal(t, "InvalidParameterValue", hide(receipt, 12*60*60+1))
	assert.Empty(t, hide(receipt, 40))
	assert.Equal(t, []time.Duration{40 * time.Second, 0, time.Minute}, fake.Hidden(url))
	fake.Wait(39 * time.Second)
	early, _ := receive(10)
	assert.Empty(t, early)
	fake.Wait(time.Second)
	next, receipt := receive(1)
	assert.Equal(t, []string{"2"}, next, "the first was received too often")
	assert.Equal(t, 1, fake.Depth(dead))
	_, err := client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &url, ReceiptHandle: receipt})
	require.NoError(t, err)
	assert.Equal(t, 1, fake.Depth(url))
	address := func(name, owner string) (string, string) {
		out, err := client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name, QueueOwnerAWSAccountId: &owner})
		if err != nil {
			return "", code(err)
		}
		return *out.QueueUrl, ""
	}
	found, _ := address("q.fifo", awsfake.Account)
	assert.Equal(t, url, found)
	for _, of := range [][2]string{{"q.fifo", "210987654321"}, {"none.fifo", awsfake.Account}} {
		_, failure := address(of[0], of[1])
		assert.Contains(t, failure, "QueueDoesNotExist")
	}
}
