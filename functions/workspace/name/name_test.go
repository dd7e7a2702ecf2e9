package name_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"abc": true, "a1b2": true, "ckd1x2y3z000101qz5f8e2abc": true, strings.Repeat("a", 28): true,
		"": false, "ab": false, strings.Repeat("a", 29): false, "1abc": false, "Abc": false, "a-b-c": false,
		"a_c": false, "a%c": false, "a`c": false, "a'c": false, "a\\c": false, "abc\n": false, "\nabc": false,
		"a\x00c": false, "größe": false, "аbc": false, "abc/def": false, "abc;": false, "abc ": false,
	} {
		id, err := name.Parse(text)
		assert.Equal(t, ok, err == nil, "%q", text)
		assert.Equal(t, !ok, id.IsZero(), "%q", text)
	}
}

func TestDerivedNames(t *testing.T) {
	t.Parallel()
	id, err := name.Parse(strings.Repeat("z", name.MaxLength))
	require.NoError(t, err)
	assert.Equal(t, "ws"+id.String(), id.Database().String())
	for _, side := range []name.Side{name.SideA, name.SideB} {
		user := id.User(side)
		assert.LessOrEqual(t, len(user.String()), 32, "MySQL's limit of a user name")
		got, err := id.SideOf(user.String())
		require.NoError(t, err)
		assert.Equal(t, side, got)
		assert.Equal(t, side, side.Other().Other())
		assert.NotEqual(t, side, side.Other())
	}
	assert.LessOrEqual(t, len(id.Lock()), 64, "MySQL's limit of a lock name")
	_, err = id.SideOf("root")
	require.ErrorContains(t, err, `"root" is none of workspace`)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var id name.ID
	require.NoError(t, json.Unmarshal([]byte(`"acme"`), &id))
	text, err := json.Marshal(id)
	require.NoError(t, err)
	assert.Equal(t, `"acme"`, string(text))
	require.Error(t, json.Unmarshal([]byte(`"a-b"`), &id))
	require.Error(t, json.Unmarshal([]byte(`""`), &id))
}

func TestObject(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"orders": "`orders`", "a`b": "`a``b`", "``": "``````", "x; DROP TABLE y": "`x; DROP TABLE y`",
		strings.Repeat("ü", 64): "`" + strings.Repeat("ü", 64) + "`",
	} {
		object, err := name.Object(text)
		require.NoError(t, err)
		assert.Equal(t, want, object.Quoted())
		assert.Equal(t, text, object.String())
	}
	for _, text := range []string{"", "a\x00b", "\xff", strings.Repeat("a", 65)} {
		_, err := name.Object(text)
		assert.Error(t, err, "%q", text)
	}
}

// FuzzObject: what is quoted ends only at its last backtick.
func FuzzObject(f *testing.F) {
	f.Add("a`b")
	f.Add("`; DROP TABLE x; --")
	f.Fuzz(func(t *testing.T, text string) {
		object, err := name.Object(text)
		if err != nil {
			return
		}
		quoted := object.Quoted()
		inner := quoted[1 : len(quoted)-1]
		if strings.Contains(strings.ReplaceAll(inner, "``", ""), "`") || strings.ReplaceAll(inner, "``", "`") != text {
			t.Errorf("%q is quoted as %s", text, quoted)
		}
	})
}
