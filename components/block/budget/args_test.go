package budget_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/budget"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *budget.Args
		want []string
	}{
		"nothing given": {want: []string{
			"site.account: is", "monthlyUSD: is 0; want at least 1 US dollar",
			"emails: is empty and there is no topicARN; want somebody to tell",
		}},
		"shares that mean nothing": {
			args: sound(func(a *budget.Args) { a.Actual, a.Forecast = []int{0, 50, 50}, []int{1001} }),
			want: []string{"actual[0]: is 0; want 1 to 1000 per cent", "actual[2]: names 50 again",
				"forecast[0]: is 1001"},
		},
		"too many shares": {
			args: sound(func(a *budget.Args) { a.Actual = []int{10, 20, 30, 40, 50, 60, 70, 80, 90, 100} }),
			want: []string{"actual: has 11 shares together with forecast; want at most 10"},
		},
		"tags that billing cannot know": {
			args: sound(func(a *budget.Args) { a.Tags = map[string]string{"": "x", "team": "a$b"} }),
			want: []string{`tags: has the key ""`, `tags.team: is "a$b"`},
		},
		"too many letters": {
			args: sound(func(a *budget.Args) {
				for i := range 11 {
					a.Emails = append(a.Emails, fmt.Sprintf("p%d@example.com", i))
				}
			}),
			want: []string{"emails: has 11; want at most 10"},
		},
		"letters to nobody": {
			args: sound(func(a *budget.Args) { a.Emails = []string{"nobody", "a@example.com", "a@example.com"} }),
			want: []string{`emails[0]: is "nobody"; want an e-mail address`, `emails[2]: names "a@example.com" again`},
		},
		"a monitor of nothing": {
			args: sound(func(a *budget.Args) { a.Tags, a.Anomaly.ThresholdUSD = nil, 10 }),
			want: []string{`anomaly.monitorARN: is not set, and tags has no "application" to watch`},
		},
		"a monitor without threshold": {
			args: sound(func(a *budget.Args) { a.Anomaly.MonitorARN = pulumi.String(monitorARN) }),
			want: []string{"anomaly.thresholdUSD: is not set beside monitorARN"},
		},
		"a threshold below nothing": {
			args: sound(func(a *budget.Args) { a.Anomaly.ThresholdUSD = -1 }),
			want: []string{"anomaly.thresholdUSD: is -1; want at least 1 US dollar"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, declare(tc.args))
			for _, want := range append(tc.want, `plinth:budget:Budget "shop": `) {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}

func TestNameTooLong(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := budget.New(ctx, fmt.Sprintf("%093d", 0), sound())
		return err
	})
	require.ErrorContains(t, err, "101 characters with its suffix; want at most 100")
}
