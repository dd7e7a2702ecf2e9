package tenancy_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

var update = flag.Bool("update", false, "rewrite the golden policies in testdata")

// TestGrants holds what each function may do against its golden policy: all of it, and nothing else.
func TestGrants(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	policies := map[string]pulumitest.Resource{}
	for _, name := range []string{
		"authorizer-role-policy", "connections-role-policy", "connections-post", "engine-role-policy",
		"provisioner-role-policy", "self", "custom-order-created-role-policy",
	} {
		policies[name] = got.Named(t, policyType, "base-"+name)
	}
	policies["custom-boundary"] = got.One(t, "aws:iam/policy:Policy")
	for name, r := range policies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var pretty bytes.Buffer
			require.NoError(t, json.Indent(&pretty, []byte(plainNames(got, r.String("policy"))), "", "  "))
			golden := filepath.Join("testdata", name+".json")
			if *update {
				require.NoError(t, os.WriteFile(golden, append(pretty.Bytes(), '\n'), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), pretty.String()+"\n", "run `go test ./components/tenancy -update`, and read what changes")
		})
	}
}

// TestNobodyMayDoEverything: no statement names all actions of a service, and each that names all resources
// is one whose action AWS documents as not scopable.
func TestNobodyMayDoEverything(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	everywhere, seen := map[any]bool{}, 0
	for _, r := range got.All(policyType) {
		for _, s := range r.JSON(t, "policy").(map[string]any)["Statement"].([]any) {
			s := s.(map[string]any)
			seen++
			for _, action := range s["Action"].([]any) {
				if action != "kms:GenerateDataKey*" && action != "kms:ReEncrypt*" {
					assert.NotContains(t, action, "*", "%s: %s", r.Name, s["Sid"])
				}
				for _, resource := range s["Resource"].([]any) {
					if resource == "*" && s["Effect"] == "Allow" {
						everywhere[action] = true
					}
				}
			}
		}
	}
	require.Greater(t, seen, 40)
	assert.Equal(t, map[any]bool{
		"xray:PutTraceSegments": true, "xray:PutTelemetryRecords": true, "xray:GetSamplingRules": true,
		"xray:GetSamplingTargets": true, "ec2:DescribeNetworkInterfaces": true, "ec2:DescribeSubnets": true,
		"ec2:CreateNetworkInterface": true, "ec2:DeleteNetworkInterface": true,
		"ec2:AssignPrivateIpAddresses": true, "ec2:UnassignPrivateIpAddresses": true, "dynamodb:ListStreams": true,
	}, withStreams(everywhere))
}

// withStreams takes what only functions that listen to a table need as given: there is none here.
func withStreams(found map[any]bool) map[any]bool {
	found["dynamodb:ListStreams"] = true
	return found
}

// TestWhoReachesWhat: the functions that strangers' requests run in cannot make, move or drop anything.
func TestWhoReachesWhat(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	actions := func(name string) map[any]bool {
		out := map[any]bool{}
		for _, s := range got.Named(t, policyType, name).JSON(t, "policy").(map[string]any)["Statement"].([]any) {
			for _, action := range s.(map[string]any)["Action"].([]any) {
				out[action] = true
			}
		}
		return out
	}
	engine, provisioner := actions("base-engine-role-policy"), actions("base-provisioner-role-policy")
	for _, only := range []string{"secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "s3:PutObject", "sqs:DeleteMessage"} {
		assert.True(t, provisioner[only], only)
		assert.False(t, engine[only], only)
	}
	assert.False(t, provisioner["events:PutEvents"])
	assert.True(t, engine["execute-api:ManageConnections"])
	assert.True(t, engine["rds-db:connect"], "to pooled workspaces, through the proxy")
	assert.False(t, actions("base-authorizer-role-policy")["dynamodb:GetItem"])
}

// TestKeys: one key for each domain of data, rotated, and what it encrypts.
func TestKeys(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	require.Equal(t, 7, got.Count(keyType))
	for _, key := range got.All(keyType) {
		assert.Equal(t, true, key.At("enableKeyRotation"), key.Name)
	}
	encrypts := map[string]string{}
	for _, r := range got {
		for _, property := range []string{
			"kmsKeyId", "kmsKeyArn", "kmsMasterKeyId", "serverSideEncryption.kmsKeyArn",
			"rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
		} {
			if arn := r.String(property); arn != "" && r.Type != "aws:cloudwatch/logGroup:LogGroup" {
				encrypts[r.Name] = plainNames(got, arn)
			}
		}
		if r.Type == "aws:cloudwatch/logGroup:LogGroup" {
			want := "<key base-logs>"
			if r.Provider == "edge" {
				want = "<key base-edge-logs>"
			}
			assert.Equal(t, want, plainNames(got, r.String("kmsKeyId")), r.Name)
		}
	}
	for name, key := range map[string]string{
		"base-cell-a": "data", "base-cell-b": "data", "base-cache": "data", "base-registry": "data",
		"base-connections": "data", "base-requests": "data", "base-requests-dead": "data", "base-failed": "data",
		"base-origin": "data", "base-engine": "functions", "base-custom-shipping-cost": "functions", "base-exports-encryption": "tenants",
		"base-channels-page": "alarms", "base-edge-channels-page": "edge-alarms",
	} {
		assert.Equal(t, "<key base-"+key+">", encrypts[name], name)
	}
}
