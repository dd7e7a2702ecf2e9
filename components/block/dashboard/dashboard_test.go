package dashboard_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/dashboard"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const pageType = "aws:cloudwatch/dashboard:Dashboard"

var (
	ireland  = site.Site{Account: "123456789012", Region: "eu-west-1"}
	balancer = alarms.ALB{LoadBalancer: pulumi.String("app/shop/1"),
		TargetGroup: pulumi.String("targetgroup/api/2")}
	service = alarms.ECSService{Cluster: pulumi.String("shop"), Service: pulumi.String("api")}
)

func declare(args *dashboard.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := dashboard.New(ctx, "shop", args)
		return err
	}
}

func rows(list ...dashboard.Row) *dashboard.Args {
	return &dashboard.Args{Site: ireland, Rows: list}
}

// widgets declares the dashboard and returns what CloudWatch is told of each widget.
func widgets(t *testing.T, args *dashboard.Args) []map[string]any {
	t.Helper()
	r := pulumitest.Both(t, declare(args)).One(t, pageType)
	body, ok := r.JSON(t, "dashboardBody").(map[string]any)
	require.True(t, ok)
	list, ok := body["widgets"].([]any)
	require.True(t, ok)
	out := make([]map[string]any, len(list))
	for i, w := range list {
		out[i], ok = w.(map[string]any)
		require.True(t, ok)
	}
	return out
}

// place is x, y, width and height.
func place(w map[string]any) [4]int {
	var out [4]int
	for i, key := range []string{"x", "y", "width", "height"} {
		n, _ := w[key].(float64)
		out[i] = int(n)
	}
	return out
}

func text() dashboard.Widget { return dashboard.Text("words") }

func TestLayout(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *dashboard.Args
		want [][4]int
	}{
		"one widget takes the whole row": {
			args: rows(dashboard.Row{Widgets: []dashboard.Widget{text()}}),
			want: [][4]int{{0, 0, 24, 6}},
		},
		"what is over goes to the first": {
			args: rows(dashboard.Row{Height: 2, Widgets: []dashboard.Widget{
				text(), text(), text(), text(), text(), text(), text(),
			}}),
			want: [][4]int{{0, 0, 4, 2}, {4, 0, 4, 2}, {8, 0, 4, 2}, {12, 0, 3, 2}, {15, 0, 3, 2}, {18, 0, 3, 2},
				{21, 0, 3, 2}},
		},
		"given widths stay": {
			args: rows(dashboard.Row{Widgets: []dashboard.Widget{text(), text().Wide(4), text()}}),
			want: [][4]int{{0, 0, 10, 6}, {10, 0, 4, 6}, {14, 0, 10, 6}},
		},
		"a short row stays short": {
			args: rows(dashboard.Row{Widgets: []dashboard.Widget{text().Wide(6)}}),
			want: [][4]int{{0, 0, 6, 6}},
		},
		"headings and rows stand below each other": {
			args: rows(
				dashboard.Row{Title: "Entry", Height: 3, Widgets: []dashboard.Widget{text()}},
				dashboard.Row{Widgets: []dashboard.Widget{text()}},
				dashboard.Row{Title: "Data", Widgets: []dashboard.Widget{text()}},
			),
			want: [][4]int{{0, 0, 24, 1}, {0, 1, 24, 3}, {0, 4, 24, 6}, {0, 10, 24, 1}, {0, 11, 24, 6}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got [][4]int
			for _, w := range widgets(t, tc.args) {
				got = append(got, place(w))
			}
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestGraph(t *testing.T) {
	t.Parallel()
	w := widgets(t, rows(dashboard.Row{Widgets: []dashboard.Widget{
		dashboard.Graph("Load", alarms.ECSCPU(service).For("api"), alarms.ALBTarget5xx(balancer),
			alarms.CloudFront5xx(alarms.Distribution{ID: pulumi.String("E1")})),
	}}))
	require.Len(t, w, 1)
	assert.Equal(t, "metric", w[0]["type"])
	group := []any{"LoadBalancer", "app/shop/1", "TargetGroup", "targetgroup/api/2"}
	line := func(namespace, metric string, dimensions []any, options map[string]any) []any {
		return append(append([]any{namespace, metric}, dimensions...), options)
	}
	options := func(id, region, stat string, more ...any) map[string]any {
		m := map[string]any{"id": id, "region": region, "stat": stat, "period": 60.0}
		for i := 0; i < len(more); i += 2 {
			key, _ := more[i].(string)
			m[key] = more[i+1]
		}
		return m
	}
	assert.Equal(t, map[string]any{
		"title": "Load", "view": "timeSeries", "stacked": false, "region": "eu-west-1",
		"yAxis": map[string]any{"left": map[string]any{"label": "percent", "showUnits": false}},
		"annotations": map[string]any{"horizontal": []any{
			map[string]any{"label": "api-ecs-cpu alarm", "value": 80.0},
			map[string]any{"label": "alb-target-5xx alarm", "value": 5.0},
			map[string]any{"label": "cloudfront-5xx alarm", "value": 5.0},
		}},
		"metrics": []any{
			line("AWS/ECS", "CPUUtilization", []any{"ClusterName", "shop", "ServiceName", "api"},
				options("result_0", "eu-west-1", "Average", "label", "api-ecs-cpu")),
			line("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", group,
				options("part_1", "eu-west-1", "Sum", "visible", false)),
			line("AWS/ApplicationELB", "RequestCount", group,
				options("whole_1", "eu-west-1", "Sum", "visible", false)),
			[]any{map[string]any{
				"id": "result_1", "region": "eu-west-1", "period": 60.0, "label": "alb-target-5xx",
				"expression": "IF(whole_1>0, 100*FILL(part_1,0)/whole_1, 0)",
			}},
			line("AWS/CloudFront", "5xxErrorRate", []any{"DistributionId", "E1", "Region", "Global"},
				options("result_2", "us-east-1", "Average", "label", "cloudfront-5xx")),
		},
	}, w[0]["properties"])
}

func TestGraphAddsUpItsOwnMetricsOnly(t *testing.T) {
	t.Parallel()
	table := alarms.Table{Name: pulumi.String("t")}
	w := widgets(t, rows(dashboard.Row{Widgets: []dashboard.Widget{
		dashboard.Graph("Errors", alarms.DynamoReadThrottles(table),
			alarms.DynamoSystemErrors(table, alarms.GetItem, alarms.PutItem)),
	}}))
	properties, ok := w[0]["properties"].(map[string]any)
	require.True(t, ok)
	metrics, ok := properties["metrics"].([]any)
	require.True(t, ok)
	require.Len(t, metrics, 4)
	assert.Equal(t, "SUM([m1_1,m2_1])", metrics[3].([]any)[0].(map[string]any)["expression"])
}

func TestOtherWidgets(t *testing.T) {
	t.Parallel()
	w := widgets(t, rows(dashboard.Row{Widgets: []dashboard.Widget{
		dashboard.Status("Alarms", pulumi.String("arn:a"), pulumi.String("arn:b")),
		dashboard.Logs("Errors", "filter level = 'error'", pulumi.String("/api"), pulumi.String("/worker")),
		dashboard.Text("# Shop"),
	}}))
	require.Len(t, w, 3)
	assert.Equal(t, "alarm", w[0]["type"])
	assert.Equal(t, map[string]any{"title": "Alarms", "alarms": []any{"arn:a", "arn:b"}}, w[0]["properties"])
	assert.Equal(t, "log", w[1]["type"])
	assert.Equal(t, map[string]any{
		"title": "Errors", "region": "eu-west-1", "view": "table",
		"query": "SOURCE '/api' | SOURCE '/worker' | filter level = 'error'",
	}, w[1]["properties"])
	assert.Equal(t, "text", w[2]["type"])
	assert.Equal(t, map[string]any{"markdown": "# Shop"}, w[2]["properties"])
}

func TestNameAndOutputs(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		d, err := dashboard.New(ctx, "shop", rows(dashboard.Row{Widgets: []dashboard.Widget{text()}}))
		if err != nil {
			return err
		}
		pulumi.All(d.Name, d.URL).ApplyT(func(v []any) error {
			assert.Equal(t, "plinth-testing-shop", v[0])
			assert.Equal(t, "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"+
				"#dashboards/dashboard/plinth-testing-shop", v[1])
			return nil
		})
		return nil
	})
	r := got.One(t, pageType)
	assert.Equal(t, "plinth-testing-shop", r.Inputs["dashboardName"])
	assert.True(t, r.OwnedBy(dashboard.Type))
}

func TestRows(t *testing.T) {
	t.Parallel()
	list := dashboard.Rows(append(balancer.Alarms("api"), alarms.ECSCPU(service))...)
	require.Len(t, list, 3)
	assert.Equal(t, "api (alb)", list[0].Title)
	assert.Len(t, list[0].Widgets, 4)
	assert.Empty(t, list[1].Title, "the same service goes on in the next row")
	assert.Len(t, list[1].Widgets, 3)
	assert.Equal(t, "ecs", list[2].Title)
	assert.Equal(t, 6, list[2].Widgets[0].Width)
	assert.Len(t, widgets(t, rows(list...)), 2+8, "two headings and eight graphs")
	assert.Empty(t, dashboard.Rows())
}

func TestSameArgumentsSameText(t *testing.T) {
	t.Parallel()
	body := func() string {
		args := rows(dashboard.Rows(balancer.Alarms("api")...)...)
		return pulumitest.Up(t, declare(args)).One(t, pageType).String("dashboardBody")
	}
	first := body()
	assert.Equal(t, first, body())
	assert.NotContains(t, first, "null")
}
