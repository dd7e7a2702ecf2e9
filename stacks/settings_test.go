package stacks

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = ".."

// Names are the five stacks whose files stand in the repository.
var stackNames = []string{"testing", "qa", "staging", "prestaging", "production"}

// TestSettingsAreDeclaredOnce holds Config and Pulumi.yaml together: every field is declared with its type
// and a description, and nothing is declared that no field reads.
func TestSettingsAreDeclaredOnce(t *testing.T) {
	t.Parallel()
	declared, err := Settings(root)
	require.NoError(t, err)
	want := map[string]string{}
	leaves(reflect.TypeFor[Config](), "", want)
	require.NotEmpty(t, want)
	got := map[string]string{}
	for path, s := range declared {
		got[path] = s.Type
		if s.Type == "array" {
			got[path] = "array of " + s.Items.Type
		}
		assert.NotEmpty(t, s.Description, "description of %s", path)
		assert.NotNil(t, s.Default, "default of %s", path)
	}
	assert.Equal(t, want, got)
}

func leaves(typ reflect.Type, path string, out map[string]string) {
	for f := range typ.Fields() {
		if !f.IsExported() {
			continue
		}
		at := under(path, settingName(f))
		switch f.Type.Kind() {
		case reflect.Struct:
			leaves(f.Type, at, out)
		case reflect.Slice:
			out[at] = "array of string"
		case reflect.Map:
			out[at] = "object"
		case reflect.Int:
			out[at] = "integer"
		case reflect.Bool:
			out[at] = "boolean"
		default:
			out[at] = "string"
		}
	}
}

func TestEveryStackFileIsRight(t *testing.T) {
	t.Parallel()
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, Check(root, stack))
			f, err := readFile(root, stack)
			require.NoError(t, err)
			assert.NotEmpty(t, f.settings)
		})
	}
}

// planted is a stack file with one mistake on each of ten lines.
const planted = `config:
  plinth:preset: productoin
  plinth:site:
    account: "12345"
    region: Dublin
    zones: [eu-west-1a]
  plinth:network:
    cidr: 10.0.0.0/30
    natt: single
  plinth:budget:
    monthlyUsd: lots
  plinth:realtime:
    api:
      cpu: 300
    socket:
      idleSeconds: 20
  plinth:realtmie: {}
`

func TestTenMistakesGetTenLines(t *testing.T) {
	t.Parallel()
	dir := copyProject(t, "planted", planted)
	err := Check(dir, "planted")
	require.Error(t, err)
	got := &problems{}
	require.ErrorAs(t, err, &got)
	for i, want := range []string{
		`Pulumi.planted.yaml:2: plinth:preset: is "productoin"; want production or development (did you mean "production"?)`,
		`Pulumi.planted.yaml:4: plinth:site.account: is "12345"; want the twelve digits of an AWS account id`,
		`Pulumi.planted.yaml:5: plinth:site.region: is "Dublin"; want an AWS region such as eu-west-1`,
		`Pulumi.planted.yaml:6: plinth:site.zones: `,
		`Pulumi.planted.yaml:8: plinth:network.cidr: is 10.0.0.0/30; want `,
		`Pulumi.planted.yaml:9: plinth:network.natt: is no setting (did you mean "nat"?); want one of `,
		`Pulumi.planted.yaml:11: plinth:budget.monthlyUsd: is "lots"; want a whole number`,
		`Pulumi.planted.yaml:14: plinth:realtime.api.cpu: is 300; want a Fargate CPU size: 256, 512, 1024, 2048, 4096, 8192 or 16384`,
		`Pulumi.planted.yaml:16: plinth:realtime.socket.idleSeconds: is 20s; want at least 1m0s, twice ping`,
		`Pulumi.planted.yaml:17: plinth:realtmie: is no setting (did you mean "realtime"?); want one of `,
	} {
		if assert.Greater(t, len(got.lines), i) {
			assert.Contains(t, got.lines[i], want)
		}
	}
	assert.Len(t, got.lines, 10, "%s", err)
	assert.Contains(t, err.Error(), "10 problems in the settings of stack planted:\n  Pulumi.planted.yaml:2: ")
}

func TestFileProblems(t *testing.T) {
	t.Parallel()
	t.Run("settings of the default provider are not read", func(t *testing.T) {
		t.Parallel()
		err := Check(copyProject(t, "x", "config:\n  aws:region: eu-west-1\n"), "x")
		require.ErrorContains(t, err, "Pulumi.x.yaml:2: aws:region: is not read; want the region and account under plinth:site")
	})
	t.Run("broken YAML names its file", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, Check(copyProject(t, "x", "config:\n  - : ["), "x"), "Pulumi.x.yaml: ")
	})
	t.Run("a key that stands twice is refused", func(t *testing.T) {
		t.Parallel()
		err := Check(copyProject(t, "x", "config:\n  plinth:preset: production\n  plinth:preset: development\n"), "x")
		require.ErrorContains(t, err, "plinth:preset")
	})
	t.Run("without a project file nothing can be checked", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, Check(t.TempDir(), "x"), "reading the project file")
	})
	t.Run("a stack without a file has the defaults", func(t *testing.T) {
		t.Parallel()
		dir := copyProject(t, "other", "config: {}\n")
		require.NoError(t, Check(dir, "x"))
	})
}

func TestDefaultsAreLaidUnderTheStack(t *testing.T) {
	t.Parallel()
	f := &file{settings: map[string]any{"plinth:a": map[string]any{"b": 1}, "plinth:text": "x"}}
	got := f.withDefaults(map[string]Setting{
		"a.b": {Default: 2}, "a.c.d": {Default: 3}, "text.below": {Default: 4}, "e": {Default: []any{"f"}}, "none": {},
	})
	assert.Equal(t, map[string]any{
		"plinth:a": map[string]any{"b": 1, "c": map[string]any{"d": 3}}, "plinth:text": "x", "plinth:e": []any{"f"},
	}, got)
	assert.Equal(t, map[string]any{"b": 1}, f.settings["plinth:a"], "the file itself stays as it was read")
}

func copyProject(t *testing.T, stack, text string) string {
	t.Helper()
	dir := t.TempDir()
	project, err := os.ReadFile(filepath.Join(root, ProjectFile))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, ProjectFile), project, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, StackFile(stack)), []byte(text), 0o600))
	return dir
}

func TestProblemsAreSortedByLine(t *testing.T) {
	t.Parallel()
	err := Check(copyProject(t, "planted", planted), "planted")
	got := &problems{}
	require.ErrorAs(t, err, &got)
	var lines []int
	for _, l := range got.lines {
		var n int
		_, scanErr := fmt.Sscanf(l, "Pulumi.planted.yaml:%d:", &n)
		require.NoError(t, scanErr, "%s", l)
		lines = append(lines, n)
	}
	assert.True(t, slices.IsSorted(lines), "%v", lines)
	assert.Len(t, slices.Compact(slices.Sorted(maps.Keys(index(lines)))), len(lines), "one problem a line")
}

func index(lines []int) map[int]bool {
	out := map[int]bool{}
	for _, l := range lines {
		out[l] = true
	}
	return out
}
