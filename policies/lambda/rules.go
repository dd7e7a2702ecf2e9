// Package lambda holds the rules about functions: what they run on, who may call them, and what calls them.
package lambda

import (
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

const (
	function      = "aws:lambda/function:Function"
	functionURL   = "aws:lambda/functionUrl:FunctionUrl"
	permission    = "aws:lambda/permission:Permission"
	invokeConfig  = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
	sourceMapping = "aws:lambda/eventSourceMapping:EventSourceMapping"
	queue         = "aws:sqs/queue:Queue"
	logGroup      = "aws:cloudwatch/logGroup:LogGroup"
	distribution  = "aws:cloudfront/distribution:Distribution"

	invocation      = "aws:lambda/invocation:Invocation"
	functionAlias   = "aws:lambda/alias:Alias"
	recursionConfig = "aws:lambda/functionRecursionConfig:FunctionRecursionConfig"

	// guide is where Amazon documents Lambda.
	guide = "https://docs.aws.amazon.com/lambda/latest/dg/"
)

// Rules are the rules about functions.
func Rules() rule.Group {
	return rule.Group{
		Service: "Lambda",
		Rules: slices.Concat(
			[]rule.Rule{
				RuntimeSupported, NoSecretsInEnvironment, EnvironmentEncryptedWithKey, URLAuthenticated, URLOriginsNamed,
				PermissionScoped, CodeSigned, InVPC,
			},
			[]rule.Rule{TracingActive, LogsAsJSON, LogGroupWithRetention},
			[]rule.Rule{
				FailuresKept, PartialBatches, StreamFailuresKept, VisibilitySixTimes, SeveralZones, ConcurrencyReserved,
			},
			[]rule.Rule{ARM64, RecursionStopped},
			[]rule.Rule{
				LimitsValid, EnvironmentValid, LogLevelNeedsJSON, SnapStartSupported, PackageConsistent,
				VisibilityCoversTimeout, BatchSizeValid, EdgeValid, AliasValid, InvocationValid, InvokeConfigValid,
			},
		),
	}
}
