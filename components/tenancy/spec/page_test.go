package spec

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const page = "../../../docs/custom-functions.md"

var generated = regexp.MustCompile(`(?s)<!-- (\w+) -->\n(.*?)<!-- end -->`)

// TestPage holds docs/custom-functions.md to the tables that the parser reads by, and to a file that it reads.
func TestPage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	var parts []string
	fresh := generated.ReplaceAllStringFunc(string(text), func(part string) string {
		name := generated.FindStringSubmatch(part)[1]
		parts = append(parts, name)
		return "<!-- " + name + " -->\n" + render(t, name) + "<!-- end -->"
	})
	require.Equal(t, []string{"example", "keys", "problems", "refused"}, parts)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(fresh), 0o600))
		return
	}
	assert.Equal(t, fresh, string(text), "run `go test ./components/tenancy/spec -run TestPage -update`")
}

func render(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	switch name {
	case "example":
		text, err := os.ReadFile("testdata/example.yml")
		require.NoError(t, err)
		b.WriteString("```yaml\n" + string(text) + "```\n")
	case "problems":
		text, err := os.ReadFile("testdata/cases/a-report.txt")
		require.NoError(t, err)
		input, report, found := strings.Cut(string(text), dashes)
		require.True(t, found)
		b.WriteString("```yaml\n" + input + "\n```\n\n```text\n" + report + "```\n")
	case "keys":
		for _, group := range tables {
			fmt.Fprintf(&b, "\n### %s\n\n| key | value | left out | |\n|---|---|---|---|\n", group.title)
			for _, k := range group.keys {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.name, k.wants(), k.fallback, k.about)
			}
		}
		b.WriteString("\n")
	case "refused":
		for _, group := range tables {
			if len(group.refused) == 0 {
				continue
			}
			fmt.Fprintf(&b, "\n### Not in %s\n\n| keys | why |\n|---|---|\n", group.what)
			var reasons []string
			names := map[string][]string{}
			for _, x := range group.refused {
				if names[x.reason] == nil {
					reasons = append(reasons, x.reason)
				}
				names[x.reason] = append(names[x.reason], "`"+x.name+"`")
			}
			for _, reason := range reasons {
				fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(names[reason], ", "), reason)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestExample: the file on the page is read, and shows each of the four kinds.
func TestExample(t *testing.T) {
	t.Parallel()
	s, err := Read("testdata/example.yml")
	require.NoError(t, err)
	assert.Equal(t, "testdata", s.Folder)
	assert.Equal(t, "shop", s.Service)
	kinds := map[string]Kind{}
	for _, f := range s.Functions {
		kinds[f.Key] = f.Kind
	}
	assert.Equal(t, map[string]Kind{
		"daily-report": TaskKind, "hello": ResolverKind, "order-created": TriggerKind,
		"payment-received": WebhookKind, "shipping-cost": ResolverKind,
	}, kinds)
}

// frames are files with room for one key more, by the kind of group that it goes into.
var frames = map[int]string{
	theFile:     "@\n#functions: {a: {handler: a.b, runtime: java21}}",
	theProvider: "provider:\n  @\nfunctions: {a: {}}",
	aFunction:   "functions:\n  a:\n    @\n    #handler: a.b\n    #runtime: java21\n    #events: [schedule: rate(1 day)]",
	aPackage:    "functions:\n  a:\n    handler: a.b\n    runtime: java21\n    package:\n      @",
	anEvent:     "functions:\n  a:\n    events:\n      - @",
	aWebhook:    "functions:\n  a:\n    events:\n      - http:\n          @\n          #path: hooks/a\n          #method: GET",
	aTrigger:    "functions:\n  a:\n    events:\n      - eventBridge:\n          @\n          #pattern: {source: [plinth.a]}",
	aPattern:    "functions:\n  a:\n    events:\n      - eventBridge:\n          pattern:\n            @",
	aTask:       "functions:\n  a:\n    events:\n      - schedule:\n          @\n          #rate: rate(1 day)",
}

// framed is a file with that line in a group of that kind, beside what such a group cannot be without.
func framed(kind int, name, line string) string {
	out := strings.Replace(frames[kind], "@", line, 1)
	out = regexp.MustCompile(`(?m)^ *#`+regexp.QuoteMeta(name)+`: .*$`).ReplaceAllString(out, "")
	return strings.ReplaceAll(out, "#", "")
}

// TestEveryKeyIsTaken: each documented key is accepted with its example, once, and documented in full.
func TestEveryKeyIsTaken(t *testing.T) {
	t.Parallel()
	seen := 0
	for kind, group := range tables {
		for _, k := range group.keys {
			seen++
			at := group.what + " " + k.name
			_, err := Parse("f.yml", []byte(framed(kind, k.name, k.example)))
			require.NoError(t, err, at)
			assert.True(t, strings.HasPrefix(k.example, k.name+": "), at)
			assert.Regexp(t, `^[A-Z].*\.$`, k.about, at)
			assert.NotEmpty(t, k.fallback, at)
			assert.NotEmpty(t, k.wants(), at)

			_, err = Parse("f.yml", []byte(framed(kind, k.name, k.name+": [{a: [b]}]")))
			require.Error(t, err, "%s takes anything", at)
			_, err = Parse("f.yml", []byte(framed(kind, k.name, k.name+":")))
			require.Error(t, err, "%s takes nothing", at)
		}
	}
	assert.Equal(t, 40, seen)
}

// TestEveryRefusalIsTold: each key of Serverless that is not taken is refused with its reason, and is no key
// that is taken.
func TestEveryRefusalIsTold(t *testing.T) {
	t.Parallel()
	seen := 0
	for kind, group := range tables {
		taken := map[string]bool{}
		for _, k := range group.keys {
			taken[k.name] = true
		}
		for _, x := range group.refused {
			seen++
			assert.False(t, taken[x.name], "%s %s is taken or stands twice", group.what, x.name)
			taken[x.name] = true
			_, err := Parse("f.yml", []byte(framed(kind, x.name, x.name+": {}")))
			require.ErrorContains(t, err, x.name+": is a key of Serverless that is not taken; want it left out: "+x.reason,
				group.what)
		}
	}
	assert.Greater(t, seen, 100)
}

// TestDefaults: what the page says of keys that are left out is what holds.
func TestDefaults(t *testing.T) {
	t.Parallel()
	told := map[string]string{}
	for _, k := range tables[aFunction].keys {
		told[k.name] = k.fallback
	}
	s, err := Parse("f.yml", []byte("functions: {a: {}}"))
	require.NoError(t, err)
	require.Equal(t, []Function{{
		Key: "a", Name: "a", Line: 1, Kind: ResolverKind, Runtime: Go, Architecture: ARM64,
		MemoryMiB: DefaultMemoryMiB, Timeout: DefaultTimeout,
	}}, s.Functions)
	assert.Equal(t, fmt.Sprintf("%d (Serverless: 1024)", DefaultMemoryMiB), told["memorySize"])
	assert.Equal(t, fmt.Sprintf("%.0f (Serverless: 6)", DefaultTimeout.Seconds()), told["timeout"])
	assert.Equal(t, "`"+ARM64+"` (Serverless: `"+X86+"`)", told["architecture"])
}

// TestRuntimes: the runtimes are those of the function block, whose package would bring all of Pulumi along.
func TestRuntimes(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../../block/function/code.go", nil, 0)
	require.NoError(t, err)
	var want []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Type != nil {
			if named, ok := spec.Type.(*ast.Ident); ok && named.Name == "Runtime" {
				text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				want = append(want, text)
			}
		}
		return true
	})
	require.NotEmpty(t, want)
	assert.Equal(t, want, runtimes)
	documented := tables[theProvider].keys[1]
	require.Equal(t, "runtime", documented.name)
	for _, name := range runtimes {
		assert.Contains(t, documented.about, "`"+name+"`")
	}
}
