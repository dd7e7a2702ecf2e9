package spec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "functions.yml")
	_, err := Read(file)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "reading custom functions: ")

	require.NoError(t, os.WriteFile(file, []byte("functions:\n  pay: {timeout: 0}\n"), 0o600))
	_, err = Read(file)
	var told *Error
	require.ErrorAs(t, err, &told)
	assert.Equal(t, &Error{File: file, Problems: []Problem{
		{2, "functions.pay.timeout", "is 0; want a whole number, 1 to 900 seconds"},
	}}, told)

	require.NoError(t, os.WriteFile(file, []byte("functions:\n  pay: {timeout: 1}\n"), 0o600))
	s, err := Read(file)
	require.NoError(t, err)
	assert.Equal(t, filepath.Dir(file), s.Folder)
	require.Len(t, s.Functions, 1)
}

func TestKeyOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"pay": "pay", "sendMail": "send-mail", "SendMail": "send-mail", "send_mail": "send-mail",
		"send--mail-": "send-mail", "HTTPServer": "http-server", "getURL": "get-url", "v2Api": "v2-api",
		"toS3": "to-s3", "ABC": "abc", "aB": "a-b", "pay2go": "pay2go",
	} {
		assert.Equal(t, want, keyOf(name), name)
	}
}

// TestOutsideTheCases: files that no text file in testdata can show.
func TestOutsideTheCases(t *testing.T) {
	t.Parallel()
	const rest = "functions:\n  a: {environment: {AB: "
	for name, tc := range map[string]struct{ text, want string }{
		"an empty file":            {"", "f.yml:1: is empty; want functions"},
		"blanks":                   {" \n\n", "f.yml:1: is empty; want functions"},
		"a mark of the byte order": {"\ufefffunctions: {a: {}}\n", ""},
		"lines that end in two":    {"functions:\r\n  a: {}\r\n  b: {timeout: 0}\r\n", "f.yml:3: functions.b.timeout: is 0;"},
		"what is no UTF-8":         {"functions: {\xff: {}}", "f.yml:1: is no UTF-8; want text in UTF-8"},
		"a file beyond 256 KiB":    {"#" + strings.Repeat("x", maxFile), "f.yml:1: is 262145 bytes; want at most 262144"},
		"brackets in brackets":     {rest + strings.Repeat("[", 1<<16), "f.yml:2: is nested too deep; want at most 32"},
		"braces in braces":         {rest + strings.Repeat("{a: ", 1<<15), "f.yml:2: is nested too deep; want at most 32"},
		"the deepest there may be": {rest + strings.Repeat("[", 30) + strings.Repeat("]", 30) + "}}", "functions.a.environment.AB: is a list"},
		"lists in lists on a line": {"functions:\n  " + strings.Repeat("- ", 1<<16) + "a", "f.yml:2: is nested too deep; want at most 32"},
		"keys in keys on a line":   {"functions:\n  " + strings.Repeat("? ", 1<<16) + "a", "f.yml:2: is nested too deep; want at most 32"},
		"a bomb of aliases": {
			"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nfunctions: {d: *c}\n", "f.yml:2: b[0]: is an alias; want the value written out",
		},
		"a long value is cut":     {"service: " + strings.Repeat("ä", 200), `f.yml:1: service: is "` + strings.Repeat("ä", 80) + `…"; want`},
		"a secret is not told on": {"functions: {a: {environment: {AB: [hunter2], A: hunter2}}}", "is a list; want text"},
		"keys of every type":      {"1: a\ntrue: a\n1.5: a\n~: a\n", "f.yml:4: "},
		"a pattern beyond 2048": {
			"functions: {a: {events: [eventBridge: {pattern: {source: [plinth." + strings.Repeat("x", 2027) + "]}}]}}",
			"pattern: is 2049 characters as JSON; want at most 2048",
		},
		"a pattern of 2048": {
			"functions: {a: {events: [eventBridge: {pattern: {source: [plinth." + strings.Repeat("x", 2026) + "]}}]}}", "",
		},
		"an input beyond 8192": {
			"functions: {a: {events: [schedule: {rate: rate(1 day), input: {a: " + strings.Repeat("x", 8185) + "}}]}}",
			"input: is 8193 characters as JSON; want at most 8192",
		},
		"an input of 8192": {
			"functions: {a: {events: [schedule: {rate: rate(1 day), input: {a: " + strings.Repeat("x", 8184) + "}}]}}", "",
		},
		"a file of 256 KiB": {"functions: {a: {}}\n#" + strings.Repeat("x", maxFile-20), ""},
		"a time of 256 characters": {
			"functions: {a: {events: [schedule: rate(" + strings.Repeat("1", 245) + " days)]}}", "",
		},
		"a value of 80 characters": {"service: " + strings.Repeat("ä", 80), `: is "` + strings.Repeat("ä", 80) + `"; want`},
		"a long time": {
			"functions: {a: {events: [schedule: rate(" + strings.Repeat("1", 250) + " days)]}}", "is 261 characters; want at most 256",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("f.yml", []byte(tc.text))
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
			assert.NotContains(t, err.Error(), "hunter2")
		})
	}
}

// TestEventsAreNamedByWhatTheySay: taking one away leaves the names of the others.
func TestEventsAreNamedByWhatTheySay(t *testing.T) {
	t.Parallel()
	const both = "functions: {a: {events: [schedule: rate(1 day), schedule: rate(2 days)]}, " +
		"b: {events: [http: GET hooks/a, http: GET hooks/b]}, " +
		"c: {events: [eventBridge: {pattern: {source: [plinth.a]}}, eventBridge: {pattern: {source: [plinth.b]}}]}}"
	before, err := Parse("f.yml", []byte(both))
	require.NoError(t, err)
	one := strings.NewReplacer("schedule: rate(1 day), ", "", "http: GET hooks/a, ", "",
		"eventBridge: {pattern: {source: [plinth.a]}}, ", "").Replace(both)
	after, err := Parse("f.yml", []byte(one))
	require.NoError(t, err)
	require.Len(t, before.Functions, 3)
	require.Len(t, after.Functions, 3)
	assert.Equal(t, before.Functions[0].Tasks[1:], after.Functions[0].Tasks)
	assert.Equal(t, before.Functions[1].Webhooks[1:], after.Functions[1].Webhooks)
	assert.Equal(t, before.Functions[2].Triggers[1:], after.Functions[2].Triggers)
}
