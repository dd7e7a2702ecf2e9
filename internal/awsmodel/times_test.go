package awsmodel

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTimesTableNamesWhatExists(t *testing.T) {
	t.Parallel()
	types := byShort()
	lines := 0
	for line := range strings.Lines(timesTable) {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "#") {
			lines++
		}
	}
	require.Len(t, Times(), lines, "a line has no four columns, or no time")
	seen := map[string]bool{}
	for _, step := range Times() {
		assert.Positive(t, step.Takes, step.Step)
		assert.NotEmpty(t, step.Source, step.Step)
		assert.False(t, seen[step.Step+step.Given], "%s %s stands twice", step.Step, step.Given)
		seen[step.Step+step.Given] = true
		if step.Step == otherResource || strings.HasPrefix(step.Step, "by hand: ") {
			continue
		}
		if assert.NotNil(t, types[step.Step], "%s is not a type", step.Step) && step.Given != "" {
			requireInput(t, types[step.Step], step.Given)
			assert.True(t, seen[step.Step], "%s has no line without an input", step.Step)
		}
	}
	for _, step := range []string{
		ByHandType, ByHandKey, ByHandTable, ByHandCopy, ByHandBucket, ByHandSecret, otherResource,
	} {
		assert.Positive(t, TimeByHand(step), step)
	}
}

func TestCreateTime(t *testing.T) {
	t.Parallel()
	const cluster = "aws:rds/cluster:Cluster"
	empty, restored := CreateTime(cluster, nil), CreateTime(cluster, map[string]any{"snapshotIdentifier": "x"})
	assert.Equal(t, 3*time.Minute, empty)
	assert.Equal(t, 25*time.Minute, restored)
	assert.Equal(t, empty, CreateTime(cluster, map[string]any{"snapshotIdentifier": ""}), "an empty input is none")
	assert.Equal(t, 4*time.Minute, CreateTime("aws:alb/loadBalancer:LoadBalancer", nil), "an older name")
	assert.Equal(t, 10*time.Second, CreateTime("aws:iam/role:Role", nil))
	for _, typ := range []string{"awsx:ec2:Vpc", "plinth:cache:Group", "random:index/randomPassword:RandomPassword"} {
		assert.Zero(t, CreateTime(typ, nil), "%s is nothing at AWS", typ)
	}
}

var timesPart = regexp.MustCompile(`(?s)<!-- times -->\n(.*)<!-- end -->`)

// TestTimesPage holds the table in docs/recovery.md to the one that the drill counts with.
func TestTimesPage(t *testing.T) {
	t.Parallel()
	const page = "../../docs/recovery.md"
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Len(t, timesPart.FindAllString(string(text), -1), 1, "markers in %s", page)
	var b strings.Builder
	b.WriteString("<!-- times -->\n| step | given | takes | source |\n|---|---|---|---|\n")
	for _, step := range Times() {
		given := step.Given
		if given != "" {
			given = "`" + given + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", step.Step, given, minutes(step.Takes), step.Source)
	}
	b.WriteString("<!-- end -->")
	fresh := timesPart.ReplaceAllLiteralString(string(text), b.String())
	if os.Getenv("UPDATE_DOCS") != "" {
		require.NoError(t, os.WriteFile(page, []byte(fresh), 0o600))
		return
	}
	assert.Equal(t, fresh, string(text), "run `make docs`")
}

func minutes(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}
