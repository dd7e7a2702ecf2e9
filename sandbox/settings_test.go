package sandbox

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func nothing(*pulumi.Context) error { return nil }

// unopened is a sandbox of testdata/program that starts nothing.
func unopened(t *testing.T, o Options) *Sandbox {
	t.Helper()
	o.Program = nothing
	if o.Root == "" {
		o.Root = "testdata/program"
	}
	o.State = t.TempDir()
	o, err := o.withDefaults()
	require.NoError(t, err)
	l, err := newLayout(o)
	require.NoError(t, err)
	return &Sandbox{options: o, layout: l}
}

func TestStage(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		settings map[string]string
		want     string
	}{
		"the real deployment's secrets stay behind": {
			want: "config:\n  aws:region: eu-west-1\n  shop:colour: green\n" +
				"  shop:password: stand-in for an encrypted setting\n",
		},
		"settings are laid over the file, at any depth and with their type": {
			settings: map[string]string{"shop:colour": "red", "shop:api.cpu": "512", "shop:api.public": "true"},
			want: "config:\n  aws:region: eu-west-1\n  shop:colour: red\n" +
				"  shop:password: stand-in for an encrypted setting\n" +
				"  shop:api:\n    cpu: 512\n    public: true\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := unopened(t, Options{Settings: map[string]string{"shop:colour": "green"}})
			before, err := os.ReadFile("testdata/program/Pulumi.dev.yaml")
			require.NoError(t, err)

			folder, err := s.stage("dev", tc.settings)
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(folder, "Pulumi.dev.yaml"))
			require.NoError(t, err)
			assert.Equal(t, tc.want, string(got))
			project, err := os.ReadFile(filepath.Join(folder, projectFile))
			require.NoError(t, err)
			assert.Contains(t, string(project), "name: shop\nruntime: go\n")

			after, err := os.ReadFile("testdata/program/Pulumi.dev.yaml")
			require.NoError(t, err)
			assert.Equal(t, string(before), string(after), "the checkout's file is not touched")
		})
	}
}

func TestStageRefuses(t *testing.T) {
	t.Parallel()
	_, err := unopened(t, Options{}).stage("dev", map[string]string{"colour": "red"})
	require.EqualError(t, err, "setting colour: want it with its namespace: plinth:colour")
	_, err = unopened(t, Options{}).stage("dev", map[string]string{"shop:colour": "[red"})
	require.ErrorContains(t, err, "setting shop:colour: ")
}

func TestStageWithoutProjectFile(t *testing.T) {
	t.Parallel()
	folder, err := unopened(t, Options{Root: t.TempDir(), Project: "alone"}).stage("dev", nil)
	require.NoError(t, err)
	project, err := os.ReadFile(filepath.Join(folder, projectFile))
	require.NoError(t, err)
	assert.Equal(t, "name: alone\nruntime: go\n", string(project))
}

func TestCopyProjectNamesTheProgram(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	text := "name: shop\nbackend: {url: s3://state}\nmain: elsewhere\nruntime: go\n"
	require.NoError(t, os.WriteFile(filepath.Join(root, projectFile), []byte(text), 0o600))
	s := unopened(t, Options{Root: root})
	require.NoError(t, s.copyProject(s.layout.serve, root))

	var got map[string]string
	copied, err := os.ReadFile(filepath.Join(s.layout.serve, projectFile))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(copied, &got))
	assert.Equal(t, map[string]string{"name": "shop", "runtime": "go", "main": root}, got)
}

func TestKnown(t *testing.T) {
	t.Parallel()
	s := unopened(t, Options{})
	require.NoError(t, s.layout.known("dev"))
	require.EqualError(t, s.layout.known("deb"), `there is no stack "deb"; want dev`)
	without := unopened(t, Options{Root: t.TempDir(), Project: "alone"})
	require.NoError(t, without.layout.known("any"), "a program without stack files")
}

func TestOptions(t *testing.T) {
	t.Parallel()
	_, err := Options{}.withDefaults()
	require.EqualError(t, err, "options.Program is not set; want the program to deploy")
	_, err = Options{Program: nothing, Root: t.TempDir()}.withDefaults()
	require.ErrorContains(t, err, "no Pulumi.yaml in ")
	_, err = Options{Program: nothing, Root: "testdata/program", PolicyPacks: []string{"nowhere"}}.withDefaults()
	require.ErrorContains(t, err, "policy pack: ")
	o, err := Options{Program: nothing, Root: "testdata/program"}.withDefaults()
	require.NoError(t, err)
	assert.True(t, filepath.IsAbs(o.Root))
	assert.Equal(t, filepath.Join(o.Root, ".plinth"), o.State)
}

func TestAnUnchangedFileIsCopiedToTheLetter(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	text := "# why\nconfig:\n\n  shop:zones: [a, b] # two\n"
	require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.dev.yaml"), []byte(text), 0o600))
	folder, err := unopened(t, Options{Root: root, Project: "shop"}).stage("dev", nil)
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join(folder, "Pulumi.dev.yaml"))
	require.NoError(t, err)
	assert.Equal(t, text, string(got))
}
