package logs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/logs"
)

// good is arguments with everything set, which every test breaks in one place.
func good(change func(*logs.Args)) *logs.Args {
	a := &logs.Args{
		Name:          "/aws/lambda/orders",
		RetentionDays: 90,
		Queries:       []logs.Query{{Name: "slowest", Text: "fields @duration | sort @duration desc"}},
		Metrics: []logs.Metric{{Name: "errors", Namespace: "shop/orders",
			Pattern: logs.JSON("level", "error")}},
	}
	if change != nil {
		change(a)
	}
	return a
}

func metric(change func(*logs.Metric)) func(*logs.Args) {
	return func(a *logs.Args) { change(&a.Metrics[0]) }
}

func TestValidateTakes(t *testing.T) {
	t.Parallel()
	require.NoError(t, logs.Args{}.Validate())
	require.NoError(t, good(nil).Validate())
	for _, days := range logs.Retentions() {
		require.NoError(t, logs.Args{RetentionDays: days}.Validate())
	}
	for _, value := range []string{"1", "-0.5", "$.bytes", "$.http.status", "$.items[0].price", "$size"} {
		require.NoError(t, good(metric(func(m *logs.Metric) { m.Value = value })).Validate(), value)
	}
	require.NoError(t, logs.Args{Class: logs.InfrequentAccess}.Validate())
}

func TestValidateRefuses(t *testing.T) {
	t.Parallel()
	many := make([]logs.Metric, 101)
	for i := range many {
		many[i] = logs.Metric{Name: fmt.Sprintf("m%d", i), Namespace: "shop"}
	}
	for name, tc := range map[string]struct {
		change func(*logs.Args)
		want   string
	}{
		"a space in the name": {
			func(a *logs.Args) { a.Name = "my log" }, `name: is "my log"; want at most 512 letters`},
		"a name too long": {func(a *logs.Args) { a.Name = strings.Repeat("x", 513) }, "name: is"},
		"a name of AWS": {
			func(a *logs.Args) { a.Name = "aws/orders" }, `name: is "aws/orders"; want one that does not`},
		"days between two": {
			func(a *logs.Args) { a.RetentionDays = 31 }, "retentionDays: is 31; want one of [1 3 5 7"},
		"days before today": {func(a *logs.Args) { a.RetentionDays = -1 }, "retentionDays: is -1"},
		"an unknown class": {func(a *logs.Args) { a.Class, a.Metrics = "DELIVERY", nil },
			`class: is "DELIVERY"; want STANDARD or INFREQUENT_ACCESS`},
		"metrics of the cheap class": {func(a *logs.Args) { a.Class = logs.InfrequentAccess },
			"metrics: has 1; want none in class INFREQUENT_ACCESS"},

		"a query without a name": {func(a *logs.Args) { a.Queries[0].Name = "" }, `queries[0].name: is ""`},
		"a query without text": {
			func(a *logs.Args) { a.Queries[0].Text = " " }, "queries[0].text: is 1 characters"},
		"a query too long": {func(a *logs.Args) { a.Queries[0].Text = strings.Repeat("x", 10_001) },
			"queries[0].text: is 10001 characters; want 1 to 10000"},
		"a query twice": {func(a *logs.Args) { a.Queries = append(a.Queries, a.Queries[0]) },
			`queries[1].name: "slowest" stands twice`},

		"too many metrics": {func(a *logs.Args) { a.Metrics = many }, "metrics: has 101; want at most 100"},
		"a metric's name":  {metric(func(m *logs.Metric) { m.Name = "a:b" }), `metrics[0].name: is "a:b"`},
		"a namespace of AWS": {
			metric(func(m *logs.Metric) { m.Namespace = "AWS/Lambda" }), "metrics[0].namespace: is"},
		"no namespace": {metric(func(m *logs.Metric) { m.Namespace = "" }), `metrics[0].namespace: is ""`},
		"a pattern too long": {metric(func(m *logs.Metric) { m.Pattern = logs.Pattern(strings.Repeat("x", 1025)) }),
			"metrics[0].pattern: is 1025 characters; want at most 1024"},
		"a value in words": {metric(func(m *logs.Metric) { m.Value = "bytes" }),
			`metrics[0].value: is "bytes"; want a number or a field such as "$.bytes"`},
		"an unknown unit": {metric(func(m *logs.Metric) { m.Unit = "Byte" }), `metrics[0].unit: is "Byte"; want`},
		"four dimensions": {metric(func(m *logs.Metric) {
			m.Dimensions = map[string]string{"a": "$.a", "b": "$.b", "c": "$.c", "d": "$.d"}
		}), "metrics[0].dimensions: has 4; want at most 3"},
		"a dimension that is no field": {
			metric(func(m *logs.Metric) { m.Dimensions = map[string]string{"route": "/pay"} }),
			`metrics[0].dimensions.route: is "/pay"; want a field such as "$.route"`},
		"a metric twice": {func(a *logs.Args) { a.Metrics = append(a.Metrics, a.Metrics[0]) },
			`metrics[1].name: "errors" stands twice`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := good(tc.change).Validate()
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	assert.Equal(t, logs.Pattern(`{ ($.level = "error") }`), logs.JSON("level", "error"))
	assert.Equal(t, logs.Pattern(`{ ($.http.route = "/pay") && ($.user = "a\"b") }`),
		logs.JSON("http.route", "/pay", "user", `a"b`))
	assert.Equal(t, logs.Pattern(`{ ($.level = "error") && ($.user = "*") }`),
		logs.JSON("level", "error", "user"))
}
