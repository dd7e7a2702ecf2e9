package dump

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRowsComeBackWhole(t *testing.T) {
	t.Parallel()
	in := []any{
		nil, int64(math.MinInt64), uint64(math.MaxUint64), float32(1.1), 0.1, math.Copysign(0, -1), math.MaxFloat64,
		[]byte("text \"<&>\" \n ü"), []byte{0, 255}, []byte{0xff}, []byte(""), []byte("2026-11-21"),
	}
	isBinary := make([]bool, len(in))
	isBinary[8] = true
	text, err := appendRow(nil, in, isBinary)
	require.NoError(t, err)
	out, err := parseRow(text, len(in))
	require.NoError(t, err)
	assert.Equal(t, []any{
		nil, int64(math.MinInt64), uint64(math.MaxUint64), float64(float32(1.1)), 0.1, math.Copysign(0, -1),
		math.MaxFloat64, "text \"<&>\" \n ü", []byte{0, 255}, []byte{0xff}, "", "2026-11-21",
	}, out)
	_, err = appendRow(nil, []any{true}, []bool{false})
	require.ErrorContains(t, err, "the driver delivered a bool")
}

func TestDefinerIsLeftOut(t *testing.T) {
	t.Parallel()
	for ddl, want := range map[string]string{
		"CREATE DEFINER=`ws_a`@`%` TRIGGER `x`": "CREATE TRIGGER `x`",
		"CREATE ALGORITHM=UNDEFINED DEFINER=`a``b`@`%` SQL SECURITY DEFINER VIEW `v` AS select 'DEFINER=`x`@`y` '": "" +
			"CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS select 'DEFINER=`x`@`y` '",
		"CREATE TABLE `t` (`c` text COMMENT 'DEFINER=`x`@`y` ')": "CREATE TABLE `t` (`c` text COMMENT 'DEFINER=`x`@`y` ')",
	} {
		assert.Equal(t, want, definer.ReplaceAllString(ddl, "$1"))
	}
}

// FuzzRow: a text comes back as it was, and no line breaks in two.
func FuzzRow(f *testing.F) {
	f.Add("a\nb", []byte{1, 2})
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		line, err := appendRow(nil, []any{[]byte(text), raw}, []bool{false, true})
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range line {
			if b == '\n' && i != len(line)-1 {
				t.Fatalf("%q breaks", line)
			}
		}
		row, err := parseRow(line, 2)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := row[0].(string)
		if !ok {
			got = string(row[0].([]byte))
		}
		if got != text || string(row[1].([]byte)) != string(raw) {
			t.Fatalf("%q and %q came back as %q", text, raw, row)
		}
	})
}
