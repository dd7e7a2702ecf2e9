package tenancy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestImportsOnlyWhatItNeeds: compiling the SDKs is the largest cost that an importer pays, so each package
// of a provider is on this list, and none comes in by the way.
func TestImportsOnlyWhatItNeeds(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		"aws/acm", "aws/apigateway", "aws/apigatewayv2", "aws/appautoscaling", "aws/cloudfront", "aws/cloudwatch",
		"aws/dynamodb", "aws/ec2", "aws/elasticache", "aws/iam", "aws/kms", "aws/lambda", "aws/rds", "aws/route53",
		"aws/s3", "aws/scheduler", "aws/secretsmanager", "aws/sns", "aws/sqs", "aws/vpc", "aws/wafv2",
		"awsx/ec2", "docker", "dockerbuild", // awsx brings the other two along
		"random",
	}, pulumitest.SDKs(t))
}
