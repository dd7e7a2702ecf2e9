package names_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

func TestAuto(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		kind    names.Kind
		logical string
		want    string
	}{
		"the longest that fits":   {kind: names.LoadBalancer, logical: strings.Repeat("a", 24)},
		"a plain bucket":          {kind: names.Bucket, logical: "shop-images"},
		"underscores in a role":   {kind: names.Role, logical: "shop_api"},
		"one character too long":  {names.LoadBalancer, strings.Repeat("a", 25), "33 characters with its suffix; want at most 32, so 1 fewer"},
		"upper case in a bucket":  {names.Bucket, "Shop", "want lower-case letters, digits and hyphens"},
		"two hyphens in a group":  {names.ReplicationGroup, "shop--cache", "want lower-case letters"},
		"a hyphen at its end":     {names.TargetGroup, "shop-", "want letters, digits and hyphens"},
		"a digit at its start":    {names.LoadBalancer, "1shop", "starting with a letter"},
		"a dot in a function":     {names.Function, "shop.api", "want letters, digits, hyphens and underscores"},
		"nothing":                 {names.Queue, "", "makes the SQS queue name"},
		"a slash in a vault name": {names.BackupVault, "a/b", "makes the backup vault name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p check.Problems
			names.Auto(&p, "name", tc.kind, tc.logical)
			if tc.want == "" {
				require.NoError(t, p.Err())
				return
			}
			require.ErrorContains(t, p.Err(), tc.want)
		})
	}
}

func TestFixed(t *testing.T) {
	t.Parallel()
	var p check.Problems
	names.Fixed(&p, "domain", names.SearchDomain, strings.Repeat("a", 28))
	require.NoError(t, p.Err())
	names.Fixed(&p, "domain", names.SearchDomain, strings.Repeat("A", 29))
	require.ErrorContains(t, p.Err(), "is 29 characters as OpenSearch domain name; want at most 28")
	require.ErrorContains(t, p.Err(), "want lower-case letters")
}

func TestFit(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "shop-api", names.Fit(20, "shop", "api"))
	long := names.Fit(20, "a-very-long-project", "production")
	assert.Len(t, long, 20)
	assert.Equal(t, long, names.Fit(20, "a-very-long-project", "production"), "equal parts, equal name")
	assert.NotEqual(t, long, names.Fit(20, "a-very-long-project", "prestaging"))
	assert.Len(t, names.Fit(5, "a-very-long-project"), 5)
}

func FuzzFit(f *testing.F) {
	f.Add("project", "stack", 20)
	f.Fuzz(func(t *testing.T, project, stack string, limit int) {
		if limit < 1 || limit > 255 {
			t.Skip()
		}
		got := names.Fit(limit, project, stack)
		if len(got) > limit {
			t.Errorf("Fit(%d, %q, %q) = %q, %d characters", limit, project, stack, got, len(got))
		}
		if got != names.Fit(limit, project, stack) {
			t.Errorf("Fit(%d, %q, %q) differs from call to call", limit, project, stack)
		}
	})
}
