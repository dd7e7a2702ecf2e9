package check_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/check"
)

type colour string

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		record func(*check.Problems)
		want   string
	}{
		"a condition that holds records nothing": {
			record: func(p *check.Problems) { p.Unless(true, "size", "is odd") },
		},
		"every problem is listed, in order": {
			record: func(p *check.Problems) {
				p.Unless(false, "size", "is %d; want %d", 3, 2)
				p.Required(false, "name", "a name")
			},
			want: "2 invalid arguments:\n  size: is 3; want 2\n  name: is not set; want a name",
		},
		"a range names its unit": {
			record: func(p *check.Problems) {
				p.Between(1, 2, 3, "window", "minutes")
				p.Between(2, 2, 3, "window", "minutes")
				p.Between(3, 2, 3, "window", "minutes")
				p.Between(4, 2, 3, "count", "")
			},
			want: "2 invalid arguments:\n  window: is 1; want 2 to 3 minutes\n  count: is 4; want 2 to 3",
		},
		"a closed choice names the nearest": {
			record: func(p *check.Problems) {
				check.OneOf(p, colour("gren"), "colour", "red", "green", "blue")
				check.OneOf(p, colour("red"), "colour", "red")
			},
			want: "1 invalid argument:\n  colour: is \"gren\"; want red, green or blue (did you mean \"green\"?)",
		},
		"a nested path is put after the owner's": {
			record: func(p *check.Problems) {
				var inner check.Problems
				inner.Unless(false, "cidr", "is bad")
				inner.Unless(false, "[0]", "is worse")
				p.Under("subnets[1]", inner.Err())
				p.Under("plain", errors.New("went wrong"))
				p.Under("fine", nil)
			},
			want: "3 invalid arguments:\n  subnets[1].cidr: is bad\n  subnets[1][0]: is worse\n  plain: went wrong",
		},
		"a wrapped nested error keeps its paths": {
			record: func(p *check.Problems) {
				var inner check.Problems
				inner.Unless(false, "cidr", "is bad")
				p.Under("net", errors.Join(inner.Err()))
			},
			want: "1 invalid argument:\n  net.cidr: is bad",
		},
		"a nested path is told in the owner's words": {
			record: func(p *check.Problems) {
				var inner check.Problems
				inner.Unless(false, "task.cpu", "is odd")
				inner.Unless(false, "task.main.environment[\"A\"]", "is odd")
				inner.Unless(false, "task.cpus", "is odd")
				inner.Unless(false, "name", "is odd")
				p.Mapped(inner.Err(), map[string]string{
					"": "api", "task": "api.size", "task.cpu": "api.cpu", "task.main.environment": "api.env",
				})
				p.Mapped(errors.New("went wrong"), map[string]string{"": "api"})
				p.Mapped(nil, nil)
			},
			want: "5 invalid arguments:\n  api.cpu: is odd\n  api.env[\"A\"]: is odd\n  api.size.cpus: is odd\n" +
				"  api.name: is odd\n  api: went wrong",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p check.Problems
			tc.record(&p)
			if tc.want == "" {
				require.NoError(t, p.Err())
				return
			}
			require.EqualError(t, p.Err(), tc.want)
		})
	}
}

func TestEither(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "nothing", check.Either())
	assert.Equal(t, "a", check.Either("a"))
	assert.Equal(t, "a or b", check.Either("a", "b"))
	assert.Equal(t, "a, b or c", check.Either("a", "b", "c"))
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	assert.Equal(t, ` (did you mean "retention"?)`, check.Suggest("retension", []string{"region", "retention"}))
	assert.Empty(t, check.Suggest("zzz", []string{"region", "retention"}))
}

func TestMerge(t *testing.T) {
	t.Parallel()
	var own, blocks check.Problems
	own.Unless(false, "api.cpu", "is 3")
	blocks.Unless(false, "api.cpu", "is three, says the block")
	blocks.Unless(false, "api.port", "is 0")
	blocks.Unless(false, "api.port", "is 0")
	blocks.Unless(false, "api.port", "is 0 too")
	err := check.Merge(own.Err(), blocks.Err())
	require.EqualError(t, err, "3 invalid arguments:\n  api.cpu: is 3\n  api.port: is 0\n  api.port: is 0 too")
	require.NoError(t, check.Merge(nil, nil))
}
