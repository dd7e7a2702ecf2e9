package stacks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// answers are what each section of a runbook says, in this order.
var answers = []string{
	"**For users:**", "**First look:**", "**Likely causes:**", "**What to do:**", "**How to verify:**",
}

// TestEveryAlarmHasARunbook follows the address at the end of each alarm's description to a section that
// exists.
func TestEveryAlarmHasARunbook(t *testing.T) {
	t.Parallel()
	pages := map[string]map[string]string{}
	for _, stack := range stackNames {
		got := pulumitest.Up(t, Deploy, as(t, root, stack))
		alarms := append(got.All("aws:cloudwatch/metricAlarm:MetricAlarm"),
			got.All("aws:cloudwatch/compositeAlarm:CompositeAlarm")...)
		require.Greater(t, len(alarms), 15, stack)
		for _, alarm := range alarms {
			_, link, found := strings.Cut(alarm.String("alarmDescription"), "\n\nRunbook: ")
			require.True(t, found, "%s: %s names no runbook", stack, alarm.Name)
			_, at, found := strings.Cut(link, "github.com/plinth-iac/plinth/blob/main/docs/runbooks/")
			require.True(t, found, "%s: %s points outside the repository: %s", stack, alarm.Name, link)
			page, kind, _ := strings.Cut(at, "#")
			if pages[page] == nil {
				pages[page] = sections(t, page)
			}
			assert.Contains(t, pages[page], kind, "%s: %s", stack, alarm.Name)
		}
	}
	require.Greater(t, len(pages), 5)
	for page, sections := range pages {
		for kind, text := range sections {
			rest := text
			for _, answer := range answers {
				_, after, found := strings.Cut(rest, answer)
				assert.True(t, found, "%s#%s does not say, or not in its place: %s", page, kind, answer)
				rest = after
			}
		}
	}
}

// sections are what stands below each heading of the second level, by its anchor.
func sections(t *testing.T, page string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", "runbooks", page))
	require.NoError(t, err)
	out := map[string]string{}
	for _, part := range strings.Split("\n"+string(text), "\n## ")[1:] {
		heading, body, _ := strings.Cut(part, "\n")
		require.NotContains(t, out, heading, "%s has two sections %s", page, heading)
		out[slug(heading)] = body
	}
	return out
}

// slug is the anchor that a heading gets in Markdown.
func slug(heading string) string { return strings.ReplaceAll(strings.ToLower(heading), " ", "-") }

// TestRunbooksLinkToEachOther: no page sends who was just woken to a place that is not there.
func TestRunbooksLinkToEachOther(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "docs", "runbooks", "*.md"))
	require.NoError(t, err)
	links := 0
	for _, file := range files {
		page := filepath.Base(file)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, part := range strings.Split(string(text), "](")[1:] {
			link, _, _ := strings.Cut(part, ")")
			target, anchor, _ := strings.Cut(link, "#")
			if target == "" {
				target = page
			}
			there := sections(t, target)
			if anchor != "" {
				assert.Contains(t, there, anchor, "%s links to %s", page, link)
			}
			links++
		}
	}
	assert.Greater(t, links, 20, "the walk must have seen the links")
}
