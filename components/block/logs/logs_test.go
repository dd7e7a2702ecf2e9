package logs_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	groupType  = "aws:cloudwatch/logGroup:LogGroup"
	queryType  = "aws:cloudwatch/queryDefinition:QueryDefinition"
	filterType = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
)

func program(args *logs.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := logs.New(ctx, "orders", args)
		return err
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(nil))
	require.Zero(t, got.Count(queryType))
	require.Zero(t, got.Count(filterType))
	group := got.One(t, groupType)
	assert.Equal(t, "orders", group.Name)
	assert.True(t, group.OwnedBy(logs.Type))
	assert.True(t, group.Protect)
	assert.False(t, group.DeleteBeforeReplace)
	assert.Equal(t, map[string]any{"retentionInDays": 30.0, "logGroupClass": "STANDARD"}, group.Inputs)
}

func TestNewAsTold(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(func(a *logs.Args) {
		a.KeyARN = pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1")
		a.AllowDestroy = true
	})))
	group := got.One(t, groupType)
	assert.False(t, group.Protect)
	assert.True(t, group.DeleteBeforeReplace, "two groups cannot have one name")
	assert.Equal(t, map[string]any{
		"name": "/aws/lambda/orders", "retentionInDays": 90.0, "logGroupClass": "STANDARD",
		"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1",
	}, group.Inputs)

	query := got.One(t, queryType)
	assert.Equal(t, "orders-query-slowest", query.Name)
	assert.True(t, query.OwnedBy(logs.Type))
	assert.Equal(t, map[string]any{
		"name": "plinth/testing/orders/slowest", "queryString": "fields @duration | sort @duration desc",
		"logGroupNames": []any{"/aws/lambda/orders"},
	}, query.Inputs)

	filter := got.One(t, filterType)
	assert.Equal(t, "orders-metric-errors", filter.Name)
	assert.True(t, filter.OwnedBy(logs.Type))
	assert.Equal(t, map[string]any{
		"logGroupName": "/aws/lambda/orders", "pattern": `{ ($.level = "error") }`,
		"metricTransformation": map[string]any{
			"name": "errors", "namespace": "shop/orders", "value": "1", "unit": "Count", "defaultValue": "0",
		},
	}, filter.Inputs)
}

func TestMetricWithDimensions(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(metric(func(m *logs.Metric) {
		m.Value, m.Unit, m.Dimensions = "$.bytes", "Bytes", map[string]string{"route": "$.route"}
	}))))
	assert.Equal(t, map[string]any{
		"name": "errors", "namespace": "shop/orders", "value": "$.bytes", "unit": "Bytes",
		"dimensions": map[string]any{"route": "$.route"},
	}, got.One(t, filterType).At("metricTransformation"), "AWS refuses a default value beside dimensions")
}

func TestQueryNameFits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("q", 127)
	got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := logs.New(ctx, strings.Repeat("x", 400), &logs.Args{
			Queries: []logs.Query{{Name: long, Text: "fields a"}},
		})
		return err
	})
	name := got.One(t, queryType).String("name")
	assert.LessOrEqual(t, len(name), 255)
	assert.True(t, strings.HasSuffix(name, "/"+long))
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := logs.New(ctx, "my orders", &logs.Args{RetentionDays: 2})
		return err
	})
	require.ErrorContains(t, err, `plinth:logs:Logs "my orders": 2 invalid arguments:`)
	require.ErrorContains(t, err, `name: makes the log group name "my orders"; want at most 504 letters`)
	err = pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := logs.New(ctx, strings.Repeat("x", 505), nil)
		return err
	})
	require.ErrorContains(t, err, "1 invalid argument:")
}

func TestGrantWrite(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		l, err := logs.New(ctx, "orders", nil)
		if err != nil {
			return err
		}
		policy, err := iamdoc.Render(iamdoc.RolePolicy, l.GrantWrite()...)
		if err != nil {
			return err
		}
		var holder pulumi.ResourceState
		return ctx.RegisterComponentResourceV2("test:logs:Holder", "holder", pulumi.Map{
			"policy": policy, "arn": l.ARN, "name": l.Name,
		}, &holder)
	})
	holder := got.One(t, "test:logs:Holder")
	assert.Contains(t, holder.String("name"), "orders-")
	assert.Equal(t, map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Sid": "WriteOrdersLogs", "Effect": "Allow", "Action": []any{"logs:CreateLogStream", "logs:PutLogEvents"},
		"Resource": []any{holder.String("arn") + ":*"},
	}}}, holder.JSON(t, "policy"))
}
