package sandbox_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
)

// packOnce builds the policy pack as its users do, once for all tests.
var packOnce = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs(filepath.Join("..", ".plinth", "test"))
	if err != nil {
		return "", err
	}
	pack := filepath.Join(dir, "plinth-policies")
	build := exec.Command("go", "build", "-o", pack, "../policies")
	out, err := build.CombinedOutput()
	if err != nil {
		return "", &buildError{string(out), err}
	}
	return pack, nil
})

type buildError struct {
	said string
	error
}

func (e *buildError) Error() string { return e.error.Error() + ": " + e.said }

// planted is a program with one resource, which violates a rule.
type planted struct {
	typ    string
	inputs pulumi.Map
	// rule, found, why and fix are what the message must hold.
	rule, found, why, fix string
	// repaired are the properties that a run with repair changes. Default: it cannot be repaired.
	repaired map[string]any
}

// plants are the mistakes that the pack is there to stop.
func plants() map[string]planted {
	visible := pulumi.Map{
		"cloudwatchMetricsEnabled": pulumi.Bool(true), "metricName": pulumi.String("acl"),
		"sampledRequestsEnabled": pulumi.Bool(true),
	}
	const open = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",` +
		`"Resource":"arn:aws:s3:::media/*"}]}`
	return map[string]planted{
		"a queue without encryption": {
			"aws:sqs/queue:Queue", pulumi.Map{"sqsManagedSseEnabled": pulumi.Bool(false)},
			"sqs-encrypted", "sqsManagedSseEnabled is false; want true",
			"Messages at rest are readable by whoever reaches the storage under the queue.",
			"set sqsManagedSseEnabled to true, or kmsMasterKeyId to a key of your own",
			map[string]any{"sqsManagedSseEnabled": true},
		},
		"a bucket that anybody may read": {
			"aws:s3/bucketPolicy:BucketPolicy",
			pulumi.Map{"bucket": pulumi.String("media"), "policy": pulumi.String(open)},
			"s3-policy-not-public", "policy",
			"Anybody can read or replace the bucket's objects",
			"name the principals in policy, or add a condition such as aws:SourceArn",
			nil,
		},
		"a bucket that may become public": {
			"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
			pulumi.Map{
				"bucket": pulumi.String("media"), "blockPublicAcls": pulumi.Bool(false),
				"blockPublicPolicy": pulumi.Bool(true), "ignorePublicAcls": pulumi.Bool(true),
			},
			"s3-public-access-block-complete", "blockPublicAcls is false; want true",
			"A flag that is left out leaves one of the ways open by which a bucket becomes public.",
			"set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true",
			map[string]any{"blockPublicAcls": true, "restrictPublicBuckets": true},
		},
		"a function on a runtime that nobody patches": {
			"aws:lambda/function:Function",
			pulumi.Map{
				"runtime": pulumi.String("python3.8"), "handler": pulumi.String("main.run"),
				"role": pulumi.String("arn:aws:iam::123456789012:role/function"), "s3Bucket": pulumi.String("code"),
				"s3Key": pulumi.String("main.zip"),
			},
			"lambda-runtime-supported", "python3.8",
			"A runtime past its end gets no security patches, and AWS refuses to create functions on it.",
			"set runtime to one that is still supported",
			nil,
		},
		"a firewall for CloudFront outside us-east-1": {
			"aws:wafv2/webAcl:WebAcl",
			pulumi.Map{
				"scope": pulumi.String("CLOUDFRONT"), "visibilityConfig": visible,
				"defaultAction": pulumi.Map{"allow": pulumi.Map{}},
			},
			"waf-cloudfront-scope-in-us-east-1", `provider.region is "eu-west-1"; want "us-east-1"`,
			"AWS refuses a web ACL for CloudFront in any region but us-east-1.",
			"give the web ACL a provider whose region is us-east-1",
			nil,
		},
	}
}

// program declares the resource, in a region that is chosen explicitly.
func (p planted) program(ctx *pulumi.Context) error {
	var provider struct{ pulumi.ProviderResourceState }
	err := ctx.RegisterResource("pulumi:providers:aws", "eu", pulumi.Map{"region": pulumi.String("eu-west-1")}, &provider)
	if err != nil {
		return err
	}
	return ctx.RegisterResource(p.typ, "planted", p.inputs, &queue{}, pulumi.Provider(&provider))
}

// open makes a sandbox for the program, with the pack and with settings of the stack.
func (p planted) open(t *testing.T, settings map[string]string) *sandbox.Sandbox {
	t.Helper()
	pack, err := packOnce()
	require.NoError(t, err)
	box, err := sandbox.Open(t.Context(), sandbox.Options{
		Program: p.program, Root: filepath.Join("testdata", "program"), State: t.TempDir(),
		PolicyPacks: []string{pack}, Settings: settings,
	})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, box.Close()) })
	return box
}

// reported is what the planted mistake's own rule says, and nothing of the others.
func (p planted) reported(result sandbox.Result) []sandbox.Diagnostic {
	var own []sandbox.Diagnostic
	for _, d := range result.Diagnostics {
		if d.Policy == p.rule {
			own = append(own, d)
		}
	}
	return own
}

// TestPolicyPackStopsPlantedViolations: the pack, in the real engine, stops each mistake in a preview and in an
// update, and says which rule, on which resource, why, and what to do.
func TestPolicyPackStopsPlantedViolations(t *testing.T) {
	t.Parallel()
	for name, p := range plants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := p.open(t, nil)
			for how, run := range map[string]func(context.Context, string) (sandbox.Result, error){
				"preview": box.Preview, "update": box.Up,
			} {
				result, err := run(t.Context(), "dev")
				require.Error(t, err, how)
				said := p.reported(result)
				require.Len(t, said, 1, how)
				assert.Equal(t, "error", said[0].Severity)
				assert.Equal(t, "urn:pulumi:dev::shop::"+p.typ+"::planted", said[0].URN)
				for _, want := range []string{p.found, "Why: " + p.why, "Fix: " + p.fix} {
					assert.Contains(t, said[0].Message, want, how)
				}
			}
			for _, made := range box.World().Resources() {
				assert.NotEqual(t, p.typ, made.Type, "what violates a mandatory rule is not created")
			}
		})
	}
}

// TestPolicyPackRepairs: with repair switched on, a rule that can repair what it finds does so and the
// deployment goes on; what cannot be repaired still stops it.
func TestPolicyPackRepairs(t *testing.T) {
	t.Parallel()
	for name, p := range plants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := p.open(t, map[string]string{
				"plinth-policies:profile": "fsbp", "plinth-policies:repair": "true",
			})
			result, err := box.Up(t.Context(), "dev")
			if p.repaired == nil {
				require.Error(t, err)
				assert.Len(t, p.reported(result), 1)
				return
			}
			require.NoError(t, err)
			for _, made := range box.World().Resources() {
				if made.Type == p.typ {
					state := made.State.Mappable()
					for property, want := range p.repaired {
						assert.Equal(t, want, state[property], property)
						delete(p.repaired, property)
					}
				}
			}
			assert.Empty(t, p.repaired, "not created, or not looked at")
		})
	}
}
