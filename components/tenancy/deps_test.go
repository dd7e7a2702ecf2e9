package tenancy_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestImportsOnlyWhatItNeeds: compiling the SDKs is the largest cost that an importer pays, so each package
// of a provider is on this list, and none comes in by the way.
func TestImportsOnlyWhatItNeeds(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	var services []string
	for path := range strings.FieldsSeq(string(out)) {
		module, service, _ := strings.Cut(path, "/go/")
		if strings.HasPrefix(module, "github.com/pulumi/pulumi-") && !strings.HasSuffix(service, "/internal") {
			services = append(services, service)
		}
	}
	slices.Sort(services)
	assert.Equal(t, []string{
		"aws/acm", "aws/apigateway", "aws/apigatewayv2", "aws/appautoscaling", "aws/cloudfront", "aws/cloudwatch",
		"aws/dynamodb", "aws/ec2", "aws/elasticache", "aws/iam", "aws/kms", "aws/lambda", "aws/rds", "aws/route53",
		"aws/s3", "aws/scheduler", "aws/secretsmanager", "aws/sns", "aws/sqs", "aws/vpc", "aws/wafv2",
		"awsx/ec2", "docker", "dockerbuild", // awsx brings the other two along
		"random",
	}, services)
}
