package awsmodel_test

import (
	"strings"
	"testing"
)

func TestRefuseData(t *testing.T) {
	t.Parallel()
	scaling := func(low, high float64) in {
		return in{"serverlessv2ScalingConfiguration": in{"minCapacity": low, "maxCapacity": high}}
	}
	at := "serverlessv2ScalingConfiguration."
	requireRefusals(t, "aws:rds/cluster:Cluster",
		in{"engine": "aurora-mysql", "masterUsername": "app", "manageMasterUserPassword": true},
		refusalCase{in{"manageMasterUserPassword": nil}, "masterPassword", "must be provided", true},
		refusalCase{in{"masterPassword": "x"}, "masterPassword", "conflicts", false},
		refusalCase{in{"engineMode": "serverless"}, "engineMode", "currently unavailable", true},
		refusalCase{in{"masterUsername": "rdsadmin"}, "masterUsername", "reserved word", true},
		refusalCase{in{"masterUsername": strings.Repeat("a", 17)}, "masterUsername", "at most 16", true},
		refusalCase{scaling(2, 1), at + "minCapacity", "larger than", true},
		refusalCase{scaling(0.3, 1), at + "minCapacity", "multiple of 0.5", true},
		refusalCase{in{"serverlessv2ScalingConfiguration": in{"minCapacity": 1, "maxCapacity": 2,
			"secondsUntilAutoPause": 300}},
			at + "secondsUntilAutoPause", "minimum capacity is 0", true})
	requireRefusals(t, "aws:rds/subnetGroup:SubnetGroup", in{"subnetIds": []any{"a", "b"}},
		refusalCase{in{"subnetIds": []any{"a"}}, "subnetIds", "at least 2 AZs", true})
	requireRefusals(t, "aws:rds/proxy:Proxy",
		in{"engineFamily": "MYSQL", "roleArn": "r", "vpcSubnetIds": []any{"a"},
			"auths": []any{in{"iamAuth": "REQUIRED"}}, "requireTls": true},
		refusalCase{in{"requireTls": false}, "auths[0].iamAuth", "Must enable TLS", true})
	attributes := []any{in{"name": "id", "type": "S"}}
	requireRefusals(t, "aws:dynamodb/table:Table", in{"billingMode": "PAY_PER_REQUEST", "hashKey": "id",
		"attributes": attributes},
		refusalCase{in{"readCapacity": 5}, "readCapacity", "PAY_PER_REQUEST", true},
		refusalCase{in{"billingMode": "PROVISIONED"}, "readCapacity", "must be set", false},
		refusalCase{in{"hashKey": "other"}, "hashKey", "Unmatched indexes", false},
		refusalCase{in{"attributes": append(attributes, in{"name": "x", "type": "S"})}, "attributes[1].name",
			"Unused", false})
	requireRefusals(t, "aws:opensearch/domain:Domain",
		in{"clusterConfig": in{"instanceCount": 2, "zoneAwarenessEnabled": true}},
		refusalCase{in{"clusterConfig": in{"instanceCount": 1, "zoneAwarenessEnabled": true}},
			"clusterConfig.instanceCount",
			"minimum of two", true},
		refusalCase{in{"encryptAtRest": in{"enabled": false}, "advancedSecurityOptions": in{"enabled": true}},
			"encryptAtRest",
			"fine-grained", true})
	requireRefusals(t, "aws:elasticache/replicationGroup:ReplicationGroup", in{
		"description": "d", "numCacheClusters": 2, "automaticFailoverEnabled": true,
		"transitEncryptionEnabled": true,
	},
		refusalCase{in{"numCacheClusters": 1}, "automaticFailoverEnabled", "at least 2", false},
		refusalCase{in{"numCacheClusters": nil}, "automaticFailoverEnabled", "2 or more cache clusters", true},
		refusalCase{in{"automaticFailoverEnabled": nil, "multiAzEnabled": true}, "multiAzEnabled", "must be true",
			false},
		refusalCase{in{"transitEncryptionEnabled": nil, "authToken": "0123456789abcdef"}, "authToken",
			"only supported", true},
		refusalCase{in{"transitEncryptionEnabled": nil, "userGroupIds": []any{"g"}}, "userGroupIds", "in-transit",
			true},
		refusalCase{in{"userGroupIds": []any{"g", "h"}}, "userGroupIds", "only 1", true},
		refusalCase{in{"engine": "memcached"}, "engine", "to be one of", false},
		refusalCase{in{"engine": "valkey", "engineVersion": "6.2"}, "engineVersion", "must match", false},
		refusalCase{in{"port": 8005}, "port", "8005", true},
		refusalCase{in{"numNodeGroups": 2}, "numCacheClusters", "conflicts", false})
	requireRefusals(t, "aws:elasticache/user:User",
		in{"userId": "app", "userName": "app", "engine": "valkey", "accessString": "on ~* +@all",
			"authenticationMode": in{"type": "iam"}},
		refusalCase{in{"userName": "other"}, "userName", "identical", true},
		refusalCase{in{"userName": "default", "authenticationMode": in{"type": "no-password-required"}},
			"noPasswordRequired",
			"No password user", true})
	requireRefusals(t, "aws:elasticache/serverlessCache:ServerlessCache", in{"engine": "valkey",
		"subnetIds": []any{"a", "b"}},
		refusalCase{in{"subnetIds": []any{"a"}}, "subnetIds", "Two or three", true})
}

func TestRefuseTheRest(t *testing.T) {
	t.Parallel()
	requireRefusals(t, "aws:s3/bucketV2:BucketV2", in{"bucket": "good-name"},
		refusalCase{in{"bucket": "Bad_Name"}, "bucket", "must match", false},
		refusalCase{in{"bucket": "a..b"}, "bucket", "InvalidBucketName", true})
	requireRefusals(t, "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
		in{"bucket": "b", "rules": []any{in{"id": "r", "status": "Enabled", "expiration": in{"days": 1}}}},
		refusalCase{in{"rules": []any{in{"id": "r", "status": "Enabled"}}}, "rules[0]", "At least one action",
			true})
	plan := func(rule in) in {
		return in{"rules": []any{with(in{"ruleName": "r", "targetVaultName": "v", "schedule": "cron(0 3 * * ? *)"},
			rule)}}
	}
	requireRefusals(t, "aws:backup/plan:Plan", with(plan(in{"startWindow": 60, "completionWindow": 180}),
		in{"name": "p"}),
		refusalCase{plan(in{"startWindow": 60, "completionWindow": 90}), "rules[0]", "Invalid complete window",
			true},
		refusalCase{plan(in{"lifecycle": in{"coldStorageAfter": 30, "deleteAfter": 60}}), "rules[0]", "90 days",
			true},
		refusalCase{plan(in{"enableContinuousBackup": true, "lifecycle": in{"deleteAfter": 90}}), "rules[0]",
			"1 to 35", true})
	requireRefusals(t, "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
		in{"backupVaultName": "v", "minRetentionDays": 7, "maxRetentionDays": 35},
		refusalCase{in{"minRetentionDays": 70}, "minRetentionDays", "larger", true})
	redrive := `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:d","maxReceiveCount":5}`
	requireRefusals(t, "aws:sqs/queue:Queue", in{"name": "q", "redrivePolicy": redrive},
		refusalCase{in{"fifoQueue": true}, "name", "must end in .fifo", false},
		refusalCase{in{"name": "q.fifo"}, "name", "may end in .fifo", false},
		refusalCase{in{"contentBasedDeduplication": true}, "contentBasedDeduplication", "FIFO", false},
		refusalCase{in{"sqsManagedSseEnabled": true, "kmsMasterKeyId": "k"}, "sqsManagedSseEnabled", "conflicts",
			false},
		refusalCase{in{"redrivePolicy": "{"}, "redrivePolicy", "invalid JSON", false},
		refusalCase{in{"redrivePolicy": `{"deadLetterTargetArn":"arn:x","maxReceiveCount":"5"}`}, "redrivePolicy",
			"maxReceiveCount", true},
		refusalCase{in{"redrivePolicy": `{"maxReceiveCount":5}`}, "redrivePolicy", "deadLetterTargetArn", true})
	requireRefusals(t, "aws:sns/topic:Topic", in{"name": "t"},
		refusalCase{in{"fifoTopic": true}, "name", "must end in .fifo", false})
	requireRefusals(t, "aws:sns/topicSubscription:TopicSubscription", in{"topic": "t", "protocol": "sqs",
		"endpoint": "arn:q"},
		refusalCase{in{"endpoint": "q"}, "endpoint", "SQS endpoint ARN", true},
		refusalCase{in{"protocol": "https"}, "endpoint", "match the specified protocol", true},
		refusalCase{in{"protocol": "email"}, "endpoint", "Email address", true})
	requireRefusals(t, "aws:cloudwatch/eventRule:EventRule", in{"scheduleExpression": "rate(1 day)"},
		refusalCase{in{"scheduleExpression": nil}, "eventPattern", "must be specified", false})
	alarm := in{
		"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "metricName": "m", "namespace": "n",
		"period": 60, "statistic": "Sum", "threshold": 1,
	}
	requireRefusals(t, "aws:cloudwatch/metricAlarm:MetricAlarm", alarm,
		refusalCase{in{"threshold": nil}, "threshold", "required", true},
		refusalCase{in{"statistic": nil}, "statistic", "must be set", false},
		refusalCase{in{"metricName": nil}, "metricName", "must be specified", false},
		refusalCase{in{"period": 45}, "period", "to be one of", false},
		refusalCase{in{"evaluationPeriods": 2000}, "evaluationPeriods", "more than a day", true},
		refusalCase{in{"period": 3600, "evaluationPeriods": 200}, "evaluationPeriods", "seven days", true},
		refusalCase{in{"datapointsToAlarm": 2}, "datapointsToAlarm", "less than or equal", true},
		refusalCase{in{"metricName": nil, "statistic": nil, "metricQueries": []any{in{"id": "a",
			"expression": "1"}}},
			"metricQueries", "return data", true},
		refusalCase{in{"alarmActions": []any{"1", "2", "3", "4", "5", "6"}}, "alarmActions", "5 item maximum",
			false})
	requireRefusals(t, "aws:cloudwatch/logGroup:LogGroup", in{"name": "/app", "retentionInDays": 30},
		refusalCase{in{"retentionInDays": 31}, "retentionInDays", "to be one of", false},
		refusalCase{in{"name": "aws/x"}, "name", "must match", false})
	transformation := in{"name": "n", "namespace": "ns", "value": "1"}
	requireRefusals(t, "aws:cloudwatch/logMetricFilter:LogMetricFilter",
		in{"logGroupName": "g", "pattern": "", "metricTransformation": transformation},
		refusalCase{in{"metricTransformation": with(transformation, in{"namespace": "AWS/X"})},
			"metricTransformation.namespace", "AWS/", true},
		refusalCase{in{"metricTransformation": with(transformation, in{"defaultValue": "0",
			"dimensions": in{"a": "$.b"}})},
			"metricTransformation.defaultValue", "conflicts", false})
	requireRefusals(t, "aws:cloudwatch/dashboard:Dashboard", in{"dashboardName": "d", "dashboardBody": "{}"},
		refusalCase{in{"dashboardBody": "{"}, "dashboardBody", "invalid JSON", false})
	requireRefusals(t, "aws:budgets/budget:Budget", in{"budgetType": "COST", "timeUnit": "MONTHLY",
		"limitAmount": "1", "limitUnit": "USD"},
		refusalCase{in{"limitAmount": nil}, "limitAmount", "must be set", true})
	requireRefusals(t, "aws:costexplorer/anomalySubscription:AnomalySubscription", in{
		"frequency": "DAILY", "monitorArnLists": []any{"m"}, "subscribers": []any{in{"type": "EMAIL",
			"address": "a@b"}},
	},
		refusalCase{in{"frequency": "IMMEDIATE"}, "subscribers[0]", "SNS subscribers", true},
		refusalCase{in{"subscribers": []any{in{"type": "SNS", "address": "arn"}}}, "subscribers[0]",
			"only support Email", true})
}
