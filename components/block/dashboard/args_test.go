package dashboard_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/dashboard"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	of := func(list ...dashboard.Widget) *dashboard.Args { return rows(dashboard.Row{Widgets: list}) }
	many := func(n int) []dashboard.Row {
		list := make([]dashboard.Row, n)
		for i := range list {
			list[i] = dashboard.Row{Title: "x", Widgets: []dashboard.Widget{text()}}
		}
		return list
	}
	arns := make([]pulumi.StringInput, 101)
	heavy := make([]alarms.Alarm, 46)
	for i := range heavy {
		heavy[i] = alarms.DynamoSystemErrors(alarms.Table{Name: pulumi.String("t")})
	}
	heavyRows := make([]dashboard.Row, 6)
	for i := range heavyRows {
		heavyRows[i] = dashboard.Row{Widgets: []dashboard.Widget{dashboard.Graph("g", heavy[:45]...)}}
	}
	for name, tc := range map[string]struct {
		args *dashboard.Args
		want []string
	}{
		"nothing given": {want: []string{"site.account: is", "rows: is not set; want at least one row"}},
		"a row without widgets": {args: rows(dashboard.Row{}),
			want: []string{"rows[0].widgets: has 0; want 1 to 24"}},
		"an empty widget": {args: of(dashboard.Widget{}),
			want: []string{"rows[0].widgets[0]: is empty; want what Graph"}},
		"an empty text":      {args: of(dashboard.Text("")), want: []string{"widgets[0].markdown: is not set"}},
		"a graph of nothing": {args: of(dashboard.Graph("g")), want: []string{"widgets[0].alarms: is not set"}},
		"a graph of a bad alarm": {args: of(dashboard.Graph("g", alarms.Alarm{})),
			want: []string{"widgets[0].alarms[0].kind: is"}},
		"a graph of two units": {
			args: of(dashboard.Graph("g", alarms.ECSCPU(service), alarms.ALBLatency(balancer, time.Second))),
			want: []string{"alarms[1]: counts seconds where the first counts percent; want one unit in a graph"},
		},
		"logs without query or groups": {
			args: of(dashboard.Logs("l", "")),
			want: []string{"widgets[0].query: is not set", "widgets[0].groups: has 0; want 1 to 50 log groups"},
		},
		"a status of too many alarms": {
			args: of(dashboard.Status("s", arns...)),
			want: []string{"widgets[0].arns: has 101; want 1 to 100", "widgets[0][0]: is not set"},
		},
		"a width beyond the grid": {
			args: of(text().Wide(25)),
			want: []string{"widgets[0].width: is 25; want 1 to 24 columns", "widgets: need 25 columns"},
		},
		"a width below nothing": {args: of(text().Wide(-1)), want: []string{"widgets[0].width: is -1"}},
		"no column left": {
			args: of(text().Wide(24), text()),
			want: []string{"need 25 columns: 24 as given and one at least for each of 1 others; want at most 24"},
		},
		"a height below nothing": {
			args: rows(dashboard.Row{Height: -1, Widgets: []dashboard.Widget{text()}}),
			want: []string{"rows[0].height: is -1; want 1 to 1000 grid units"},
		},
		"too many widgets": {args: rows(many(251)...),
			want: []string{"rows: hold 502 widgets with their headings; want at most 500"}},
		"too many metrics in a graph": {
			args: of(dashboard.Graph("g", heavy...)),
			want: []string{"widgets[0].alarms: draw 506 metrics; want at most 500"},
		},
		"too many metrics in all": {args: rows(heavyRows...),
			want: []string{"rows: draw 2970 metrics; want at most 2500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, declare(tc.args))
			for _, want := range append(tc.want, `plinth:dashboard:Dashboard "shop": `) {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}
