package queue_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args queue.Args
		want []string // a part of each problem; nothing means valid
	}{
		"the zero value is valid": {},
		"the limits are valid": {args: queue.Args{
			Visibility: 12 * time.Hour, Retention: 14 * 24 * time.Hour, MaxReceives: 1000,
		}},
		"beyond the limits": {
			args: queue.Args{Visibility: 13 * time.Hour, Retention: 15 * 24 * time.Hour, MaxReceives: 1001},
			want: []string{
				"visibility: is 13h0m0s; want more than 0 and at most 12h0m0s",
				"retention: is 360h0m0s; want 1m to 336h0m0s", "maxReceives: is 1001; want 1 to 1000",
			},
		},
		"below the limits": {
			args: queue.Args{Visibility: -time.Second, Retention: time.Second, MaxReceives: -1},
			want: []string{"visibility: is -1s", "retention: is 1s; want 1m", "maxReceives: is -1"},
		},
		"messages would expire unread": {
			args: queue.Args{Visibility: 2 * time.Minute, Retention: 2 * time.Minute},
			want: []string{"retention: is 2m0s; want longer than visibility (2m0s), or messages expire unread"},
		},
		"SQS counts whole seconds": {
			args: queue.Args{Visibility: 1500 * time.Millisecond, Retention: time.Hour + time.Millisecond},
			want: []string{"visibility: is 1.5s; want whole seconds", "retention: is 1h0m0.001s; want whole seconds"},
		},
		"a producer is complete": {
			args: queue.Args{Producers: map[string]queue.Producer{"new-media": {}}},
			want: []string{
				`producers: has the key "new-media"; want letters and digits`,
				`producers.new-media.service: is ""`, "producers.new-media.sourceArn: is not set",
			},
		},
		"a FIFO queue takes nothing from S3": {
			args: queue.Args{FIFO: &queue.FIFO{}, Producers: map[string]queue.Producer{
				"media": {Service: queue.S3, SourceARN: pulumi.String("arn:bucket")},
			}},
			want: []string{"producers.media.service: is s3.amazonaws.com for a FIFO queue, which S3 refuses"},
		},
		"data classes are known": {
			args: queue.Args{DataClass: "secret"}, want: []string{`dataClass: is "secret"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.args.Validate()
			if tc.want == nil {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			for _, w := range tc.want {
				assert.ErrorContains(t, err, w)
			}
		})
	}
}

func TestNamesFit(t *testing.T) {
	t.Parallel()
	make := func(name string, fifo *queue.FIFO) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			_, err := queue.New(ctx, name, &queue.Args{FIFO: fifo})
			return err
		}
	}
	longest := strings.Repeat("q", 80-len("-dead")-len("-1234567"))
	pulumitest.Both(t, make(longest, nil))
	require.ErrorContains(t, pulumitest.Error(t, make(longest+"q", nil)), "name: makes the SQS queue name")
	pulumitest.Both(t, make(longest[len(".fifo"):], &queue.FIFO{}))
	require.ErrorContains(t, pulumitest.Error(t, make(longest[len("fifo"):], &queue.FIFO{})),
		"name: makes the SQS queue name")
}
