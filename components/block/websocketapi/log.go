package websocketapi

import (
	"maps"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
)

// Logs is how long logs are kept, and with which key.
type Logs struct {
	// RetentionDays is how long an entry is kept. Default: 90. One of logs.Retentions.
	RetentionDays int
	// KeyARN is the KMS key that encrypts the logs; its policy must name CloudWatch Logs (key.Logs).
	// Default: a key that AWS owns encrypts them.
	KeyARN pulumi.StringInput
}

// accessFields are what an access log entry says, by field, as the variables of API Gateway.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
var accessFields = map[string]string{
	"requestId":          "$context.requestId",
	"extendedRequestId":  "$context.extendedRequestId",
	"time":               "$context.requestTimeEpoch",
	"connectionId":       "$context.connectionId",
	"connectedAt":        "$context.connectedAt",
	"messageId":          "$context.messageId",
	"eventType":          "$context.eventType",
	"route":              "$context.routeKey",
	"sourceIp":           "$context.identity.sourceIp",
	"userAgent":          "$context.identity.userAgent",
	"domain":             "$context.domainName",
	"status":             "$context.status",
	"integrationLatency": "$context.integrationLatency",
	"integrationStatus":  "$context.integration.status",
	"errorType":          "$context.error.responseType",
	"errorMessage":       "$context.error.message",
	"authorizerStatus":   "$context.authorizer.status",
	"authorizerLatency":  "$context.authorizer.latency",
	"principalId":        "$context.authorizer.principalId",
}

// AccessLogFields are the fields of an access log entry, each with the variable of API Gateway that fills it.
func AccessLogFields() map[string]string { return maps.Clone(accessFields) }

// declareLogs declares both log groups before the stage that writes to them, and returns the ARN of the one
// for access. API Gateway would make the other by itself, without a key and for ever.
func (a *API) declareLogs(ctx *pulumi.Context) (pulumi.StringOutput, error) {
	l := a.args.Stage.Logs
	access, err := logs.New(ctx, a.name+"-access", &logs.Args{
		RetentionDays: l.RetentionDays, KeyARN: l.KeyARN, AllowDestroy: a.args.AllowDestroy,
	}, a.child())
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	group := &cloudwatch.LogGroupArgs{
		Name:            pulumi.Sprintf("/aws/apigateway/%s/%s", a.ID, a.args.Stage.Name),
		RetentionInDays: pulumi.Int(l.RetentionDays),
	}
	if l.KeyARN != nil {
		group.KmsKeyId = l.KeyARN.ToStringOutput().ToStringPtrOutput()
	}
	execution, err := cloudwatch.NewLogGroup(ctx, a.name+"-execution", group, a.child(),
		pulumi.Protect(!a.args.AllowDestroy))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	a.ready = append(a.ready, execution)
	a.LogGroupName, a.ExecutionLogGroupName = access.Name, execution.Name
	return access.ARN, nil
}
