package function

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Caller is an AWS service that calls functions as itself, by its principal.
type Caller string

// The services that call. Step Functions and EventBridge Scheduler act as a role instead; see GrantInvoke.
const (
	// APIGateway calls for one API: the source is its execution ARN and what of it, "<executionArn>/*/*".
	APIGateway Caller = "apigateway.amazonaws.com"
	// S3 tells of a bucket's objects: the source is the bucket.
	S3 Caller = "s3.amazonaws.com"
	// SNS delivers a topic's messages: the source is the topic.
	SNS Caller = "sns.amazonaws.com"
	// EventBridge calls for a rule of a bus: the source is the rule.
	EventBridge Caller = "events.amazonaws.com"
	// Cognito asks at sign-up and sign-in: the source is the user pool.
	Cognito Caller = "cognito-idp.amazonaws.com"
	// SecretsManager rotates: the source is the secret.
	SecretsManager Caller = "secretsmanager.amazonaws.com"
	// CloudWatchLogs delivers what a subscription filter finds: the source is the log group, with ":*" after it.
	CloudWatchLogs Caller = "logs.amazonaws.com"
)

// AllowInvoke lets a service call the function on behalf of one resource, and no other. The key names the
// permission, and must be new for the function. What calls should depend on the result: S3 and SNS try the
// function out.
func (f *Function) AllowInvoke(
	ctx *pulumi.Context, name string, by Caller, sourceARN pulumi.StringInput,
) (*lambda.Permission, error) {
	var p check.Problems
	validateKey(&p, "allowInvoke", name)
	check.OneOf(&p, by, "allowInvoke.by",
		APIGateway, S3, SNS, EventBridge, Cognito, SecretsManager, CloudWatchLogs)
	open := sourceARN == nil || sourceARN == pulumi.StringInput(pulumi.String("")) ||
		sourceARN == pulumi.StringInput(pulumi.String("*"))
	p.Unless(!open, "allowInvoke.sourceARN", "names nothing or everything; want the ARN of the one that calls")
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, f.name, err)
	}
	args := &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  f.Resource.Name,
		Principal: pulumi.String(string(by)),
		SourceArn: sourceARN.ToStringOutput().ToStringPtrOutput(),
	}
	if f.alias != nil {
		args.Qualifier = f.alias.Name.ToStringPtrOutput()
	}
	if by == S3 {
		// The ARN of a bucket holds no account, and a bucket's name can go to somebody else.
		args.SourceAccount = pulumi.String(f.site.Account)
	}
	return lambda.NewPermission(ctx, f.name+"-"+name, args, pulumi.Parent(f))
}
