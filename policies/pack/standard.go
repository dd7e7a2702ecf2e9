package pack

import (
	"github.com/plinth-iac/plinth/policies/apigateway"
	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/backup"
	"github.com/plinth-iac/plinth/policies/balancing"
	"github.com/plinth-iac/plinth/policies/cloudfront"
	"github.com/plinth-iac/plinth/policies/cognito"
	"github.com/plinth-iac/plinth/policies/cost"
	"github.com/plinth-iac/plinth/policies/dns"
	"github.com/plinth-iac/plinth/policies/dynamodb"
	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/eks"
	"github.com/plinth-iac/plinth/policies/elasticache"
	"github.com/plinth-iac/plinth/policies/events"
	"github.com/plinth-iac/plinth/policies/iam"
	"github.com/plinth-iac/plinth/policies/kms"
	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/logs"
	"github.com/plinth-iac/plinth/policies/network"
	"github.com/plinth-iac/plinth/policies/opensearch"
	"github.com/plinth-iac/plinth/policies/program"
	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/s3"
	"github.com/plinth-iac/plinth/policies/secrets"
	"github.com/plinth-iac/plinth/policies/sns"
	"github.com/plinth-iac/plinth/policies/sqs"
	"github.com/plinth-iac/plinth/policies/tags"
	"github.com/plinth-iac/plinth/policies/waf"
)

// Name and Version identify the standard pack.
const (
	Name    = "plinth"
	Version = "1.0.0"
)

// Groups are the rules of the standard pack.
func Groups() []rule.Group {
	return []rule.Group{
		network.Rules(), balancing.Rules(), cloudfront.Rules(), waf.Rules(), dns.Rules(),
		ecs.Rules(), eks.Rules(), lambda.Rules(), apigateway.Rules(),
		aurora.Rules(), dynamodb.Rules(), elasticache.Rules(), opensearch.Rules(), s3.Rules(), backup.Rules(),
		sqs.Rules(), sns.Rules(), events.Rules(),
		logs.Rules(), iam.Rules(), cognito.Rules(), secrets.Rules(), kms.Rules(),
		cost.Rules(), tags.Rules(), program.Rules(),
	}
}

// Standard is the pack of all rules.
func Standard() (*Pack, error) { return New(Name, Version, Groups()...) }
