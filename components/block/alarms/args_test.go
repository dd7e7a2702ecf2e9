package alarms_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestArgsValidate(t *testing.T) {
	t.Parallel()
	change := func(f func(*alarms.Args)) *alarms.Args {
		a := sound()
		f(a)
		return a
	}
	for name, tc := range map[string]struct {
		args *alarms.Args
		want []string
	}{
		"nothing given": {want: []string{
			"channels: is not set", `runbooks: is ""; want the https address`,
			"alarms: is not set; want at least one alarm",
		}},
		"channels that are not whole": {
			args: change(func(a *alarms.Args) { a.Channels = &alarms.Channels{} }),
			want: []string{"channels.region: is not set", "channels.pageARN: is not set",
				"channels.ticketARN: is not set"},
		},
		"two alarms with one key": {
			args: change(func(a *alarms.Args) { a.Alarms = append(a.Alarms, alarms.ALBTarget5xx(balancer)) }),
			want: []string{"alarms[alb-target-5xx]: stands twice; want another key, by For"},
		},
		"an alarm without key": {
			args: change(func(a *alarms.Args) { a.Alarms = []alarms.Alarm{{}} }),
			want: []string{"alarms[0].kind: is \"\""},
		},
		"CloudFront outside us-east-1": {
			args: change(func(a *alarms.Args) {
				a.Alarms = []alarms.Alarm{alarms.CloudFront5xx(alarms.Distribution{ID: pulumi.String("d")})}
			}),
			want: []string{"alarms[cloudfront-5xx]: is on a metric of us-east-1, but the channels stand in eu-west-1"},
		},
		"an intent that is a novel": {
			args: change(func(a *alarms.Args) { a.Alarms[0].Intent = strings.Repeat("x", 1000) }),
			want: []string{"alarms[alb-target-5xx].intent: makes a description of 1066 bytes"},
		},
		"runbooks in plain text": {
			args: change(func(a *alarms.Args) { a.Runbooks = "http://wiki" }),
			want: []string{`runbooks: is "http://wiki"`},
		},
		"too many actions": {
			args: change(func(a *alarms.Args) { a.Also = make([]pulumi.StringInput, 5) }),
			want: []string{"also: has 5; want at most 4", "also[0]: is not set"},
		},
		"a composite of unknown alarms": {
			args: change(func(a *alarms.Args) { a.Composite.When = alarms.Any("alb-latncy") }),
			want: []string{`composite.when: speaks of "alb-latncy"; want alb-latency, alb-target-5xx or api-ecs-cpu`},
		},
		"a composite of nothing": {
			args: change(func(a *alarms.Args) { a.Composite.When = alarms.Any("alb-latency").And(alarms.All()) }),
			want: []string{"composite.when: has a part without alarms"},
		},
		"a composite named as an alarm": {
			args: change(func(a *alarms.Args) {
				a.Composite = alarms.Composite{Key: "alb-latency", When: alarms.Any("alb-latency")}
			}),
			want: []string{`composite.key: is "alb-latency", which an alarm has already`},
		},
		"a composite with a broken key and a novel": {
			args: change(func(a *alarms.Args) {
				a.Composite = alarms.Composite{Key: "a b", When: alarms.Any("alb-latency"),
					Intent: strings.Repeat("x", 600)}
			}),
			want: []string{`composite.key: is "a b"`, "composite.intent: is 600 bytes; want at most 512"},
		},
		"a composite of too many": {
			args: change(func(a *alarms.Args) {
				keys := make([]string, 101)
				for i := range keys {
					keys[i] = fmt.Sprint("k", i)
				}
				a.Composite.When = alarms.All(keys...)
			}),
			want: []string{"composite.when: speaks of 101 alarms; want at most 100"},
		},
		"a name beyond AWS's limit": {
			args: change(func(a *alarms.Args) { a.Alarms[0].Key = strings.Repeat("k", 250) }),
			want: []string{"name: makes the alarm name"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, declare(tc.args))
			for _, want := range append(tc.want, `plinth:alarms:Alarms "shop": `) {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}
