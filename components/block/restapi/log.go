package restapi

import (
	"maps"
	"strings"

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

// accessFields are what an access log entry says, by field, as the variables of API Gateway. The path is
// that of the route, in which a variable stands for what a client sent; query strings and headers stay out.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
var accessFields = map[string]string{
	"requestId":          "$context.requestId",
	"extendedRequestId":  "$context.extendedRequestId",
	"traceId":            "$context.xrayTraceId",
	"time":               "$context.requestTimeEpoch",
	"sourceIp":           "$context.identity.sourceIp",
	"userAgent":          "$context.identity.userAgent",
	"domain":             "$context.domainName",
	"method":             "$context.httpMethod",
	"route":              "$context.resourcePath",
	"protocol":           "$context.protocol",
	"status":             "$context.status",
	"responseLength":     "$context.responseLength",
	"responseLatency":    "$context.responseLatency",
	"integrationLatency": "$context.integration.latency",
	"integrationStatus":  "$context.integration.status",
	"errorType":          "$context.error.responseType",
	"errorMessage":       "$context.error.message",
	"authorizerStatus":   "$context.authorizer.status",
	"authorizerLatency":  "$context.authorizer.latency",
	"principalId":        "$context.authorizer.principalId",
	"subject":            "$context.authorizer.claims.sub",
	"callerArn":          "$context.identity.userArn",
	"apiKeyId":           "$context.identity.apiKeyId",
	"wafStatus":          "$context.waf.status",
	"vpcEndpoint":        "$context.identity.vpceId",
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
		Name:            pulumi.Sprintf("API-Gateway-Execution-Logs_%s/%s", a.RestAPI.ID(), a.args.Stage.Name),
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

// settingPath names a route as the settings of a stage do, with slashes spelt ~1.
// https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
func settingPath(r Route) string {
	return strings.ReplaceAll(r.Path, "/", "~1") + "/" + string(r.Method)
}
