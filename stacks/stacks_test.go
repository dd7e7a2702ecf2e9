package stacks

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

var update = flag.Bool("update", false, "rewrite the golden plans in testdata")

// as runs the program as the engine would run that stack of the repository: its settings with the defaults of
// the project below them.
func as(t testing.TB, dir, stack string) pulumi.RunOption {
	t.Helper()
	f, err := readFile(dir, stack)
	require.NoError(t, err)
	declared, err := Settings(dir)
	require.NoError(t, err)
	// The functions need not be compiled for a run that uploads none.
	all := f.withDefaults(declared)
	if settings, ok := all["plinth:tenancy"].(map[string]any); ok {
		settings["functions"] = compiled(t)
	}
	config := map[string]string{}
	for name, v := range all {
		if text, ok := v.(string); ok {
			config[name] = text
			continue
		}
		text, err := json.Marshal(v)
		require.NoError(t, err)
		config[name] = string(text)
	}
	return func(info *pulumi.RunInfo) {
		info.Project, info.Stack, info.Config, info.RootDirectory = Project, stack, config, dir
	}
}

// compiled is a folder that holds what stands for the compiled functions.
func compiled(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range tenancy.Shipped() {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+".zip"), nil, 0o600))
	}
	return folder
}

// TestPlans holds what each stack declares, in preview and update mode, against its golden plan. A renamed
// resource is deleted and created by AWS: the difference shows it to the reviewer.
func TestPlans(t *testing.T) {
	t.Parallel()
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, Deploy, as(t, root, stack)).Plan()
			golden := filepath.Join("testdata", stack+".plan")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), got, "run `make plan` and read the difference")
		})
	}
}

// TestNoInputIsEmpty walks every input of every resource in every stack. An empty string, or a text with a
// gap where a value should be, is a value that somebody forgot to connect.
func TestNoInputIsEmpty(t *testing.T) {
	t.Parallel()
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			texts := 0
			for _, r := range pulumitest.Up(t, Deploy, as(t, root, stack)) {
				for path, text := range walk(resource.NewProperty(r.Raw()), "") {
					texts++
					assert.False(t, gap(text), "%s %s: %s is %q", r.Type, r.Name, path, text)
				}
			}
			assert.Greater(t, texts, 500, "the walk must have seen the inputs")
		})
	}
}

// walk is every text in v by its path, that inside JSON documents included.
func walk(v resource.PropertyValue, path string) map[string]string {
	out := map[string]string{}
	switch {
	case v.IsSecret():
		return walk(v.SecretValue().Element, path)
	case v.IsArray():
		for i, e := range v.ArrayValue() {
			merge(out, walk(e, fmt.Sprintf("%s[%d]", path, i)))
		}
	case v.IsObject():
		for k, e := range v.ObjectValue() {
			merge(out, walk(e, path+"."+string(k)))
		}
	case v.IsString():
		text := v.StringValue()
		var document any
		if strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &document) == nil {
			return walk(resource.NewPropertyValue(document), path)
		}
		out[path] = text
	}
	return out
}

func merge(into, from map[string]string) {
	maps.Copy(into, from)
}

// gap says whether text is empty or an ARN, path or address with a part missing.
func gap(text string) bool {
	if text == "" || strings.Contains(text, "<nil>") || strings.Contains(text, "%!") {
		return true
	}
	if rest, arn := strings.CutPrefix(text, "arn:"); arn {
		parts := strings.SplitN(rest, ":", 5)
		return len(parts) < 5 || parts[0] == "" || parts[1] == "" || parts[4] == "" || strings.HasPrefix(parts[4], "/") &&
			parts[1] != "apigateway"
	}
	return strings.HasPrefix(text, ":") || strings.HasPrefix(text, "https:///") || strings.Contains(text, "..")
}

func TestGap(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": true, "arn:aws:s3:::/*": true, "arn:aws:s3:::": true, ":6379": true, "https:///x": true, "<nil>": true,
		"arn:aws:s3:::bucket/*": false, "arn:aws:iam::123456789012:root": false, "/healthz": false, "*": false,
	} {
		assert.Equal(t, want, gap(text), "%q", text)
	}
}

// TestNothingIsRegisteredWhenSettingsAreWrong: the program refuses what Check refuses, with the same words.
func TestNothingIsRegisteredWhenSettingsAreWrong(t *testing.T) {
	t.Parallel()
	dir := copyProject(t, "planted", planted)
	err := pulumitest.Error(t, Deploy, as(t, dir, "planted"))
	want := Check(dir, "planted")
	require.Error(t, want)
	require.ErrorContains(t, err, want.Error())
}

func TestEveryStackIsTaggedAndGuarded(t *testing.T) {
	t.Parallel()
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Up(t, Deploy, as(t, root, stack))
			for name, region := range map[string]string{"home": "eu-west-1", "edge": "us-east-1"} {
				p := got.Named(t, "pulumi:providers:aws", name)
				assert.Equal(t, region, p.String("region"))
				assert.Equal(t, stack, p.String("defaultTags.tags.environment"))
				assert.Equal(t, []any{accounts[stack]}, p.At("allowedAccountIds"))
			}
			for _, r := range got {
				if r.Custom && strings.HasPrefix(r.Type, "aws:") {
					assert.Contains(t, []string{"home", "edge"}, r.Provider, "%s %s must not use ambient credentials", r.Type, r.Name)
				}
			}
		})
	}
}

var accounts = map[string]string{
	"testing": "111111111111", "qa": "111111111111", "staging": "222222222222",
	"prestaging": "222222222222", "production": "333333333333",
}

// TestProtection: what holds data is protected in every stack, and nothing is once destruction is allowed.
func TestProtection(t *testing.T) {
	t.Parallel()
	holds := []string{
		"aws:kms/key:Key", "aws:s3/bucketV2:BucketV2", "aws:elasticache/replicationGroup:ReplicationGroup",
		"aws:sqs/queue:Queue", "aws:backup/vault:Vault", "aws:cloudwatch/logGroup:LogGroup", "aws:lb/loadBalancer:LoadBalancer",
	}
	for _, allow := range []bool{false, true} {
		t.Run(fmt.Sprintf("allowDestroy %t", allow), func(t *testing.T) {
			t.Parallel()
			permit := func(info *pulumi.RunInfo) { info.Config["plinth:allowDestroy"] = fmt.Sprint(allow) }
			got := pulumitest.Up(t, Deploy, as(t, root, "production"), permit)
			for _, typ := range holds {
				require.NotZero(t, got.Count(typ), typ)
				for _, r := range got.All(typ) {
					assert.Equal(t, !allow, r.Protect, "%s %s", r.Type, r.Name)
				}
			}
		})
	}
}

// BenchmarkProduction is the whole production stack under mocks. It must stay far below a second.
func BenchmarkProduction(b *testing.B) {
	run := as(b, root, "production")
	for b.Loop() {
		if _, err := pulumitest.Run(Deploy, run); err != nil {
			b.Fatal(err)
		}
	}
}
