package progress_test

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/internal/progress"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lasts time.Duration
		say   string
		want  string
	}{
		"what is over at once is not reported": {lasts: time.Second},
		"a wait is named after two seconds": {
			lasts: 3 * time.Second,
			want:  "deploying production … (2s so far)\n",
		},
		"a longer one now and then, with its detail": {
			lasts: 20 * time.Second,
			say:   "12 of 200",
			want:  "deploying production: 12 of 200 (2s so far)\ndeploying production: 12 of 200 (17s so far)\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				line := progress.Start(&out, "deploying production")
				if tc.say != "" {
					line.Say("%s", tc.say)
				}
				time.Sleep(tc.lasts) // the clock of the bubble: nothing waits
				assert.Equal(t, tc.lasts, line.Stop())
				assert.Equal(t, tc.want, out.String())
			})
		})
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	assert.False(t, progress.Terminal(&bytes.Buffer{}))
}
