package realtime_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

var update = flag.Bool("update", false, "rewrite the golden policies in testdata")

const policyType = "aws:iam/rolePolicy:RolePolicy"

// TestGrants holds what each role may do against its golden policy: all of it, and nothing else.
func TestGrants(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Mongo = realtime.Mongo{SecretARN: atlasURI, KeyARN: atlasKey, EndpointService: atlasLink}
	}))
	roles := []string{"shop-api-execution", "shop-api-task", "shop-workers-execution", "shop-workers-task"}
	require.Equal(t, len(roles), got.Count(policyType))
	for _, role := range roles {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			text := plainNames(got, got.Named(t, policyType, role+"-policy").String("policy"))
			var pretty bytes.Buffer
			require.NoError(t, json.Indent(&pretty, []byte(text), "", "  "))
			golden := filepath.Join("testdata", role+".json")
			if *update {
				require.NoError(t, os.WriteFile(golden, append(pretty.Bytes(), '\n'), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), pretty.String()+"\n", "run `go test ./components/realtime -update`, and read what changes")
		})
	}
}

// made up are the endings that keep physical names apart.
var ending = regexp.MustCompile(`-[0-9a-f]{7,8}\b`)

// plainNames puts logical names in the place of those that the stand-in for AWS makes up, so that a golden
// file says what is granted and changes with nothing else.
func plainNames(got pulumitest.Recording, text string) string {
	for _, key := range got.All(keyType) {
		text = strings.ReplaceAll(text, made(key, "arn"), "<key "+key.Name+">")
	}
	return ending.ReplaceAllString(text, "")
}

// TestNobodyMayDoEverything: no statement names all actions of a service, and each that names all resources
// is one whose action AWS documents as not scopable.
func TestNobodyMayDoEverything(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	everywhere := map[string][]any{}
	for _, r := range got.All(policyType) {
		statements := r.JSON(t, "policy").(map[string]any)["Statement"].([]any)
		require.NotEmpty(t, statements, r.Name)
		for _, s := range statements {
			s := s.(map[string]any)
			for _, action := range s["Action"].([]any) {
				assert.NotContains(t, action, "*", "%s: %s", r.Name, s["Sid"])
			}
			for _, resource := range s["Resource"].([]any) {
				if resource == "*" {
					everywhere[r.Name] = append(everywhere[r.Name], s["Action"].([]any)...)
				}
			}
		}
	}
	assert.Equal(t, map[string][]any{
		"shop-api-execution-policy":     {"ecr:GetAuthorizationToken"},
		"shop-workers-execution-policy": {"ecr:GetAuthorizationToken"},
		"shop-api-task-policy":          {"rekognition:DetectModerationLabels"},
		"shop-workers-task-policy":      {"rekognition:DetectModerationLabels", "cloudwatch:PutMetricData"},
	}, everywhere)
}

// TestKeys: one key for each domain of data, rotated, and for the services that must use it and no other.
func TestKeys(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	services := map[string][]string{}
	for _, key := range got.All(keyType) {
		assert.Equal(t, true, key.At("enableKeyRotation"), key.Name)
		services[key.Name] = []string{}
		for _, path := range where(key.JSON(t, "policy"), "", ".amazonaws.com") {
			if strings.Contains(path, "Principal") {
				services[key.Name] = append(services[key.Name], path)
			}
		}
	}
	sizes := map[string]int{}
	for name, paths := range services {
		sizes[name] = len(paths)
	}
	assert.Equal(t, map[string]int{
		"shop-logs": 1, "shop-edge-logs": 1, "shop-data": 2, "shop-media": 1, "shop-alarms": 7, "shop-edge-alarms": 7,
	}, sizes)

	encrypts := map[string]string{}
	for _, r := range got {
		for _, property := range []string{"kmsKeyId", "kmsMasterKeyId", "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId"} {
			if arn := r.String(property); arn != "" {
				encrypts[r.Type[strings.LastIndex(r.Type, ":")+1:]+" "+r.Name] = plainNames(got, arn)
			}
		}
	}
	assert.Equal(t, map[string]string{
		"LogGroup shop-api-log": "<key shop-logs>", "LogGroup shop-workers-log": "<key shop-logs>",
		"LogGroup shop-jobs-engine": "<key shop-logs>", "LogGroup shop-jobs-slow": "<key shop-logs>",
		"LogGroup shop-cache-engine": "<key shop-logs>", "LogGroup shop-cache-slow": "<key shop-logs>",
		"LogGroup shop-firewall-log":  "<key shop-edge-logs>",
		"ReplicationGroup shop-jobs":  "<key shop-data>",
		"ReplicationGroup shop-cache": "<key shop-data>",
		"Queue shop-arrivals":         "<key shop-data>",
		"Queue shop-arrivals-dead":    "<key shop-data>",
		"BucketServerSideEncryptionConfigurationV2 shop-images-encryption": "<key shop-media>",
		"BucketServerSideEncryptionConfigurationV2 shop-videos-encryption": "<key shop-media>",
		"Topic shop-channels-page":        "<key shop-alarms>",
		"Topic shop-channels-ticket":      "<key shop-alarms>",
		"Topic shop-edge-channels-page":   "<key shop-edge-alarms>",
		"Topic shop-edge-channels-ticket": "<key shop-edge-alarms>",
	}, encrypts)
}
