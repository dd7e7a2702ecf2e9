package iamdoc

import "strings"

// unscopable are the actions that AWS cannot limit to a resource, each with the reason.
// https://docs.aws.amazon.com/service-authorization/latest/reference/
var unscopable = map[string]string{
	"xray:PutTraceSegments":                 "traces belong to no resource",
	"xray:PutTelemetryRecords":              "traces belong to no resource",
	"xray:GetSamplingRules":                 "sampling rules are read as a whole",
	"xray:GetSamplingTargets":               "sampling targets are read as a whole",
	"ec2:CreateNetworkInterface":            "a network interface has no name before it exists",
	"ec2:DescribeNetworkInterfaces":         "Describe calls list the region",
	"ec2:DescribeSubnets":                   "Describe calls list the region",
	"ec2:DescribeSecurityGroups":            "Describe calls list the region",
	"ec2:DescribeVpcs":                      "Describe calls list the region",
	"ec2:DeleteNetworkInterface":            "Lambda's own interfaces have no name before they exist",
	"ec2:AssignPrivateIpAddresses":          "Lambda's own interfaces have no name before they exist",
	"ec2:UnassignPrivateIpAddresses":        "Lambda's own interfaces have no name before they exist",
	"ecr:GetAuthorizationToken":             "the token is for the whole registry",
	"ssmmessages:CreateControlChannel":      "channels belong to no resource",
	"ssmmessages:CreateDataChannel":         "channels belong to no resource",
	"ssmmessages:OpenControlChannel":        "channels belong to no resource",
	"ssmmessages:OpenDataChannel":           "channels belong to no resource",
	"rekognition:DetectModerationLabels":    "the image comes with the call",
	"rekognition:DetectLabels":              "the image comes with the call",
	"cloudwatch:PutMetricData":              "a metric has no ARN; limit it by cloudwatch:namespace",
	"logs:CreateLogDelivery":                "log deliveries belong to no resource",
	"logs:GetLogDelivery":                   "log deliveries belong to no resource",
	"logs:UpdateLogDelivery":                "log deliveries belong to no resource",
	"logs:DeleteLogDelivery":                "log deliveries belong to no resource",
	"logs:ListLogDeliveries":                "log deliveries belong to no resource",
	"logs:DescribeLogGroups":                "Describe calls list the region",
	"sts:GetCallerIdentity":                 "it speaks of the caller",
	"cognito-idp:ListUserPools":             "List calls list the region",
	"acm:ListCertificates":                  "List calls list the region",
	"elasticloadbalancing:Describe*":        "Describe calls list the region",
	"autoscaling:Describe*":                 "Describe calls list the region",
	"secretsmanager:GetRandomPassword":      "it makes a password and reads none",
	"dynamodb:ListStreams":                  "List calls list the region",
	"route53:ListHostedZones":               "List calls list the account",
	"ecs:RegisterTaskDefinition":            "a revision has no ARN before it exists",
	"application-autoscaling:Describe*":     "Describe calls list the region",
	"servicediscovery:DiscoverInstances":    "the namespace comes with the call",
	"elasticfilesystem:DescribeFileSystems": "Describe calls list the region",
}

// Unscopable returns why AWS cannot limit the action to a resource, or "" when it can.
func Unscopable(action string) string {
	if why, ok := unscopable[action]; ok {
		return why
	}
	for family, why := range unscopable {
		if verb, ok := strings.CutSuffix(family, "*"); ok && strings.HasPrefix(action, verb) {
			return why
		}
	}
	return ""
}
