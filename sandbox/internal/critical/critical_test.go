package critical_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox/internal/critical"
)

func step(name string, minutes int, after ...string) critical.Step {
	return critical.Step{Name: name, Takes: time.Duration(minutes) * time.Minute, After: after}
}

func names(path []critical.Step) []string {
	var out []string
	for _, s := range path {
		out = append(out, s.Name)
	}
	return out
}

func TestPlan(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		steps []critical.Step
		path  []string
		total int
	}{
		"nothing takes no time": {nil, nil, 0},
		"one step":              {[]critical.Step{step("a", 3)}, []string{"a"}, 3},
		"the slower of two":     {[]critical.Step{step("a", 3), step("b", 4)}, []string{"b"}, 4},
		"a chain adds up": {
			[]critical.Step{step("c", 1, "b"), step("b", 2, "a"), step("a", 3)}, []string{"a", "b", "c"}, 6,
		},
		"a diamond goes its slower way": {
			[]critical.Step{step("vpc", 4), step("db", 25, "vpc"), step("lb", 4, "vpc"), step("app", 5, "db", "lb")},
			[]string{"vpc", "db", "app"}, 34,
		},
		"many short steps outlast a long one": {
			[]critical.Step{step("a", 4), step("b", 4, "a"), step("c", 4, "b"), step("long", 11)},
			[]string{"a", "b", "c"}, 12,
		},
		"what takes no time still holds others up": {
			[]critical.Step{step("a", 5), step("group", 0, "a"), step("b", 1, "group")},
			[]string{"a", "group", "b"}, 6,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, err := critical.Plan(tc.steps)
			require.NoError(t, err)
			assert.Equal(t, tc.path, names(plan.Path()))
			assert.Equal(t, time.Duration(tc.total)*time.Minute, plan.Total())
		})
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		steps []critical.Step
		want  string
	}{
		"a circle": {
			[]critical.Step{step("x", 1, "a"), step("a", 1, "b"), step("b", 1, "c"), step("c", 1, "a")},
			"steps wait for each other: a after b after c after a",
		},
		"a step after itself": {[]critical.Step{step("a", 1, "a")}, "steps wait for each other: a after a"},
		"a name twice":        {[]critical.Step{step("a", 1), step("a", 2)}, "the step a is named twice"},
		"a stranger":          {[]critical.Step{step("a", 1, "b")}, "the step a waits for b, which does not exist"},
		"less than no time":   {[]critical.Step{step("a", -1)}, "the step a takes -1m0s; want no less than 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := critical.Plan(tc.steps)
			require.EqualError(t, err, tc.want)
		})
	}
}

// random draws steps that only wait for earlier ones, so that there is no circle.
func random(r *rand.Rand) []critical.Step {
	steps := make([]critical.Step, 1+r.IntN(30))
	for i := range steps {
		steps[i] = step(fmt.Sprint(i), r.IntN(40))
		for before := range i {
			if r.IntN(4) == 0 {
				steps[i].After = append(steps[i].After, fmt.Sprint(before))
			}
		}
	}
	return steps
}

// TestPlanHolds draws graphs and looks for what must hold in each of them.
func TestPlanHolds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		steps := random(r)
		plan, err := critical.Plan(steps)
		require.NoError(t, err)

		var sum time.Duration
		path := plan.Path()
		for i, s := range path {
			sum += s.Takes
			if i > 0 {
				require.Contains(t, s.After, path[i-1].Name, "seed %d: the path follows the graph", seed)
			}
		}
		require.Equal(t, plan.Total(), sum, "seed %d: the path adds up to the total", seed)

		for _, s := range steps {
			require.LessOrEqual(t, plan.Ends(s.Name), plan.Total(), "seed %d", seed)
			for _, before := range s.After {
				require.GreaterOrEqual(t, plan.Ends(s.Name), plan.Ends(before)+s.Takes,
					"seed %d: no step begins before those it waits for", seed)
			}
		}
		require.GreaterOrEqual(t, plan.Total(), chain(r, steps), "seed %d: no chain is longer", seed)

		longer := append([]critical.Step(nil), steps...)
		longer[r.IntN(len(longer))].Takes += time.Duration(r.IntN(60)) * time.Minute
		slower, err := critical.Plan(longer)
		require.NoError(t, err)
		require.GreaterOrEqual(t, slower.Total(), plan.Total(), "seed %d: a longer step shortens nothing", seed)

		r.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
		mixed, err := critical.Plan(steps)
		require.NoError(t, err)
		require.Equal(t, plan.Total(), mixed.Total(), "seed %d: the order of the list means nothing", seed)
	}
}

// chain is how long some chain through the graph takes, drawn from its end.
func chain(r *rand.Rand, steps []critical.Step) time.Duration {
	index := map[string]critical.Step{}
	for _, s := range steps {
		index[s.Name] = s
	}
	at := steps[r.IntN(len(steps))]
	total := at.Takes
	for len(at.After) > 0 {
		at = index[at.After[r.IntN(len(at.After))]]
		total += at.Takes
	}
	return total
}
