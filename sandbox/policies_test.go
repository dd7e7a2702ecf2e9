package sandbox_test

import (
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
	// rule, resource, why and fix are what the message must hold.
	rule, why, fix string
}

func (p planted) program(ctx *pulumi.Context) error {
	return ctx.RegisterResource(p.typ, "planted", p.inputs, &queue{})
}

func TestPolicyPackStopsPlantedViolations(t *testing.T) {
	t.Parallel()
	pack, err := packOnce()
	require.NoError(t, err)
	trust := pulumi.String("arn:aws:iam::123456789012:role/function")
	visible := pulumi.Map{
		"cloudwatchMetricsEnabled": pulumi.Bool(true), "metricName": pulumi.String("acl"),
		"sampledRequestsEnabled": pulumi.Bool(true),
	}
	for name, p := range map[string]planted{
		"a queue without encryption": {
			"aws:sqs/queue:Queue", pulumi.Map{"sqsManagedSseEnabled": pulumi.Bool(false)},
			"sqs-encrypted", "Messages at rest are readable", "set sqsManagedSseEnabled to true",
		},
		"a bucket open to the public": {
			"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
			pulumi.Map{"bucket": pulumi.String("media"), "blockPublicAcls": pulumi.Bool(false)},
			"s3-public-access-block", "", "",
		},
		"a function on a runtime that nobody patches": {
			"aws:lambda/function:Function",
			pulumi.Map{"runtime": pulumi.String("python3.8"), "role": trust, "handler": pulumi.String("main.run"),
				"s3Bucket": pulumi.String("code"), "s3Key": pulumi.String("main.zip")},
			"lambda-runtime-supported", "no security patches", "set runtime to one that is still supported",
		},
		"a firewall for CloudFront outside us-east-1": {
			"aws:wafv2/webAcl:WebAcl",
			pulumi.Map{"scope": pulumi.String("CLOUDFRONT"), "visibilityConfig": visible,
				"defaultAction": pulumi.Map{"allow": pulumi.Map{}}},
			"waf-cloudfront-scope-in-us-east-1", "us-east-1", "us-east-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box, err := sandbox.Open(t.Context(), sandbox.Options{
				Program: p.program, Root: filepath.Join("testdata", "program"), State: t.TempDir(),
				PolicyPacks: []string{pack},
			})
			require.NoError(t, err)
			defer func() { assert.NoError(t, box.Close()) }()
			result, err := box.Up(t.Context(), "dev")
			require.Error(t, err)
			said := ""
			for _, d := range result.Diagnostics {
				if d.Policy != "" {
					said += d.Policy + " " + d.URN + " " + d.Message + "\n"
				}
			}
			for _, want := range []string{p.rule, "planted", p.why, p.fix} {
				assert.Contains(t, said, want)
			}
			assert.Empty(t, box.World().Resources(), "what violates a mandatory rule is not created")
		})
	}
}

// TestPolicyPackRepairs: with repair switched on, a rule that can repair what it finds does so, and the
// deployment goes on.
func TestPolicyPackRepairs(t *testing.T) {
	t.Parallel()
	pack, err := packOnce()
	require.NoError(t, err)
	p := planted{typ: "aws:sqs/queue:Queue", inputs: pulumi.Map{"sqsManagedSseEnabled": pulumi.Bool(false)}}
	box, err := sandbox.Open(t.Context(), sandbox.Options{
		Program: p.program, Root: filepath.Join("testdata", "program"), State: t.TempDir(),
		PolicyPacks: []string{pack},
		Settings:    map[string]string{"plinth-policies:profile": "fsbp", "plinth-policies:repair": "true"},
	})
	require.NoError(t, err)
	defer func() { assert.NoError(t, box.Close()) }()
	_, err = box.Up(t.Context(), "dev")
	require.NoError(t, err)
	made := box.World().Resources()
	require.Len(t, made, 1)
	assert.True(t, made[0].State["sqsManagedSseEnabled"].BoolValue(), "the rule has switched encryption on")
}
