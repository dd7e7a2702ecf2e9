package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The schema in the repository is what the SDKs of go.mod say, and generating it twice gives the same bytes.
func TestTheSchemaIsCurrent(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "schema.zip")
	require.NoError(t, run(file))
	made, err := os.ReadFile(file)
	require.NoError(t, err)
	kept, err := os.ReadFile("../schema.zip")
	require.NoError(t, err)
	assert.Len(t, made, len(kept), "run: go generate ./internal/awsmodel")
	assert.Equal(t, string(kept), string(made), "run: go generate ./internal/awsmodel")
	assert.Less(t, len(made), 1<<20)
}

func TestDocumentationSaysWhatReplaces(t *testing.T) {
	t.Parallel()
	for comment, want := range map[string]string{
		"Name of it. Changing this forces a new resource to be created.":                     "^",
		"(Forces new resource) The name.":                                                    "^",
		"Changing `snapshotName` forces a new resource.":                                     "^",
		"Changing it recreates the resource.":                                                "^",
		"(Forces new for Multi-AZ DB clusters) Storage type.":                                "",
		"Changing this argument with an `engineVersion` < `7.0.5` will force a replacement.": "",
		"The name of the thing.":                                                             "",
	} {
		assert.Equal(t, want, forces(comment), comment)
	}
}

func TestDocumentationSaysTheDefault(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ kind, comment, want string }{
		{kindString, "Tier. Defaults to `Standard`.", "\tStandard"},
		{kindBool, "Default is `false`.", "\tfalse"},
		{kindBool, "Defaults to `maybe`.", ""},
		{kindInt, "Default: `5`.", "\t5"},
		{kindInt, "Defaults to `five`.", ""},
		{kindNumber, "Defaults to `0.5`.", "\t0.5"},
		{"[s", "Defaults to `x`.", ""},
		{kindString, "Defaults to `${AWS::Region}`.", ""},
		{kindString, "No word of it.", ""},
	} {
		assert.Equal(t, tc.want, fallback(tc.kind, tc.comment), tc.comment)
	}
}
