package awsfake_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewaymanagementapi"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	bridge "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
)

func TestSortedTables(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	fake.AddSortedTable("t")
	client, ctx := dynamodb.NewFromConfig(fake.Config()), t.Context()
	key := func(pk, sk string) attributes { return attributes{"pk": s(pk), "sk": s(sk)} }
	for i := range 5 {
		_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("t"), Item: key("a", fmt.Sprint("x", i))})
		require.NoError(t, err)
	}
	for _, other := range [][2]string{{"a", "y"}, {"b", "x1"}} {
		_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("t"), Item: key(other[0], other[1])})
		require.NoError(t, err)
	}
	_, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("t"), Item: attributes{"pk": s("a")}})
	assert.Equal(t, "ValidationException", code(err), "half a key")

	query := func(condition string, values attributes, after attributes) (*dynamodb.QueryOutput, error) {
		names := map[string]string{"#pk": "pk"}
		if len(values) > 1 {
			names["#sk"] = "sk"
		}
		return client.Query(ctx, &dynamodb.QueryInput{
			TableName: aws.String("t"), KeyConditionExpression: &condition, ExpressionAttributeNames: names,
			ExpressionAttributeValues: values, ExclusiveStartKey: after,
		})
	}
	const begins = "#pk = :pk AND begins_with(#sk, :sk)"
	out, err := query(begins, attributes{":pk": s("a"), ":sk": s("x")}, nil)
	require.NoError(t, err)
	assert.Len(t, out.Items, 5)
	out, err = query("#pk = :pk", attributes{":pk": s("a")}, nil)
	require.NoError(t, err)
	assert.Len(t, out.Items, 6)
	fake.PageSize = 4
	out, err = query("#pk = :pk", attributes{":pk": s("a")}, nil)
	require.NoError(t, err)
	assert.Len(t, out.Items, 4)
	out, err = query("#pk = :pk", attributes{":pk": s("a")}, out.LastEvaluatedKey)
	require.NoError(t, err)
	assert.Len(t, out.Items, 2)
	assert.Empty(t, out.LastEvaluatedKey)
	for _, wrong := range []string{"#pk < :pk", "#pk = :pk OR #pk = :pk", "#pk = :pk AND contains(#sk, :sk)", "begins_with(#sk, :sk)"} {
		_, err = query(wrong, attributes{":pk": s("a"), ":sk": s("x")}, nil)
		assert.Equal(t, "ValidationException", code(err), wrong)
	}

	remove := func(n int) error {
		var requests []types.WriteRequest
		for i := range n {
			requests = append(requests, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: key("a", fmt.Sprint("x", i))}})
		}
		_, err := client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{"t": requests},
		})
		return err
	}
	assert.Equal(t, "ValidationException", code(remove(26)), "25 at most")
	require.NoError(t, remove(5))
	_, err = client.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String("t"), Key: key("a", "y")})
	require.NoError(t, err)
	assert.Equal(t, []string{"b/x1"}, fake.Items("t"))
}

func TestConnections(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	client := apigatewaymanagementapi.NewFromConfig(fake.Config())
	post := func(data string) string {
		_, err := client.PostToConnection(t.Context(), &apigatewaymanagementapi.PostToConnectionInput{
			ConnectionId: aws.String("c="), Data: []byte(data),
		})
		return code(err)
	}
	assert.Equal(t, "GoneException", post("1"))
	fake.OpenSocket("c=")
	assert.Empty(t, post("1"))
	assert.Equal(t, "PayloadTooLargeException", post(string(make([]byte, 129<<10))))
	got, open := fake.Received("c=")
	assert.True(t, open)
	assert.Equal(t, []string{"1"}, got)
	_, err := client.DeleteConnection(t.Context(), &apigatewaymanagementapi.DeleteConnectionInput{ConnectionId: aws.String("c=")})
	require.NoError(t, err)
	_, open = fake.Received("c=")
	assert.False(t, open)
}

func TestInvocations(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	fake.AddFunction("f", func(payload []byte) ([]byte, bool) { return payload, string(payload) == "2" })
	client := lambda.NewFromConfig(fake.Config())
	invoke := func(name, payload string) (*lambda.InvokeOutput, error) {
		return client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: &name, Payload: []byte(payload)})
	}
	out, err := invoke("f", "1")
	require.NoError(t, err)
	assert.Equal(t, "1", string(out.Payload))
	assert.Nil(t, out.FunctionError)
	out, err = invoke("f", "2")
	require.NoError(t, err)
	assert.NotNil(t, out.FunctionError)
	_, err = invoke("g", "1")
	assert.Equal(t, "ResourceNotFoundException", code(err))
	_, err = invoke("f", "{")
	assert.Equal(t, "InvalidRequestContentException", code(err))
}

func TestEvents(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	fake.AddBus("bus")
	client := eventbridge.NewFromConfig(fake.Config())
	put := func(bus, detail string) (*eventbridge.PutEventsOutput, error) {
		return client.PutEvents(t.Context(), &eventbridge.PutEventsInput{Entries: []bridge.PutEventsRequestEntry{{
			EventBusName: &bus, Source: aws.String("s"), DetailType: aws.String("t"), Detail: &detail,
		}}})
	}
	out, err := put("bus", `{"n":1}`)
	require.NoError(t, err)
	assert.NotNil(t, out.Entries[0].EventId)
	out, err = put("bus", `1`)
	require.NoError(t, err, "single entries are refused within an answer")
	assert.EqualValues(t, 1, out.FailedEntryCount)
	_, err = put("none", `{}`)
	var missing *bridge.ResourceNotFoundException
	require.ErrorAs(t, err, &missing)
	assert.Equal(t, []awsfake.Event{{EventBusName: "bus", Source: "s", DetailType: "t", Detail: `{"n":1}`}}, fake.Events("bus"))
}
