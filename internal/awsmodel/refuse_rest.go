package awsmodel

import (
	"encoding/json"
	"math"
	"strings"
)

func storageRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"s3/BucketV2": func(r *refuser) {
			r.exclusive("bucket", "bucketPrefix")
			name := r.text("bucket")
			bad := strings.Contains(name, "..") || strings.HasPrefix(name, "xn--") || strings.HasSuffix(name,
				"-s3alias")
			r.late(bad, "bucket", "InvalidBucketName: The specified bucket is not valid.")
		},
		"s3/BucketLifecycleConfigurationV2": func(r *refuser) {
			for _, rule := range r.all("rules") {
				fields := rule.fields()
				acts := false
				for _, p := range []string{
					"abortIncompleteMultipartUpload", "expiration", "noncurrentVersionExpiration",
					"noncurrentVersionTransitions", "transitions",
				} {
					acts = acts || fields.given(p)
				}
				r.late(!acts, rule.path, "InvalidRequest: At least one action needs to be specified in a rule.")
			}
		},
		"s3/BucketReplicationConfig": func(r *refuser) {
			n, ok := r.length("rules")
			r.early(ok && n == 0, "rules", "Insufficient rule blocks: at least 1 is required")
		},
		"backup/Plan": backupPlan,
		"backup/VaultLockConfiguration": func(r *refuser) {
			low, hasLow := r.number("minRetentionDays")
			high, hasHigh := r.number("maxRetentionDays")
			r.late(hasLow && hasHigh && low > high, "minRetentionDays",
				"InvalidParameterValueException: Minimum retention days must not be larger than maximum retention days")
		},
	}
}

func backupPlan(r *refuser) {
	for _, rule := range r.all("rules") {
		fields := rule.fields()
		start, hasStart := fields.number("startWindow")
		end, hasEnd := fields.number("completionWindow")
		r.late(hasStart && hasEnd && end-start < 60, rule.path,
			"InvalidParameterValueException: Invalid complete window, at least 60 minutes longer than the start "+
				"window")
		keep, hasKeep := fields.number("lifecycle.deleteAfter")
		cold, hasCold := fields.number("lifecycle.coldStorageAfter")
		r.late(hasKeep && hasCold && cold > 0 && keep < cold+90, rule.path,
			"InvalidParameterValueException: Invalid lifecycle. DeleteAfterDays should be at least 90 days larger "+
				"than MoveToColdStorageAfterDays")
		r.late(fields.on("enableContinuousBackup") && hasKeep && keep > 35, rule.path,
			"InvalidParameterValueException: Invalid lifecycle. Continuous backups are kept for 1 to 35 days")
	}
}

func messageRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"sqs/Queue": queue,
		"sns/Topic": func(r *refuser) {
			ordered(r, "fifoTopic")
		},
		"sns/TopicSubscription": func(r *refuser) {
			protocol, endpoint := r.text("protocol"), r.text("endpoint")
			arn := protocol == "sqs" || protocol == "lambda" || protocol == "firehose"
			r.late(arn && endpoint != "" && !strings.HasPrefix(endpoint, "arn:"), "endpoint",
				"InvalidParameter: Invalid parameter: %s endpoint ARN", strings.ToUpper(protocol))
			r.late(protocol == "https" && endpoint != "" && !strings.HasPrefix(endpoint, "https://"), "endpoint",
				"InvalidParameter: Invalid parameter: Endpoint must match the specified protocol")
			r.late(protocol == "email" && endpoint != "" && !strings.Contains(endpoint, "@"), "endpoint",
				"InvalidParameter: Invalid parameter: Email address")
		},
		"cloudwatch/EventRule": func(r *refuser) {
			r.early(!r.given("eventPattern") && !r.given("scheduleExpression"), "eventPattern",
				"one of `event_pattern,schedule_expression` must be specified")
		},
	}
}

// ordered: names of FIFO queues and topics, and of no others, end in ".fifo".
func ordered(r *refuser, flag string) {
	r.exclusive("name", "namePrefix")
	name := r.text("name")
	fifo := strings.HasSuffix(name, ".fifo")
	r.early(name != "" && r.on(flag) && !fifo, "name", "invalid name: %s, a name with %s must end in .fifo",
		name, snake(flag))
	r.early(name != "" && !r.given(flag) && fifo, "name", "invalid name: %s, only names with %s may end in "+
		".fifo", name, snake(flag))
	r.early(r.on("contentBasedDeduplication") && !r.given(flag), "contentBasedDeduplication",
		"content-based deduplication can only be set for FIFO")
}

func queue(r *refuser) {
	ordered(r, "fifoQueue")
	r.early(r.on("sqsManagedSseEnabled") && r.given("kmsMasterKeyId"), "sqsManagedSseEnabled",
		`"sqs_managed_sse_enabled": conflicts with kms_master_key_id`)
	for _, v := range r.all("redrivePolicy") {
		var policy map[string]any
		err := json.Unmarshal([]byte(v.text()), &policy)
		r.early(err != nil, v.path, `"redrive_policy" contains an invalid JSON: %v`, err)
		count, isNumber := policy["maxReceiveCount"].(float64)
		r.late(err == nil && (!isNumber || count < 1 || count > 1000 || count != math.Trunc(count)), v.path,
			"InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Invalid value for "+
				"maxReceiveCount: %v, valid values are from 1 to 1000 both inclusive.", v.shown(),
			policy["maxReceiveCount"])
		target, _ := policy["deadLetterTargetArn"].(string)
		r.late(err == nil && !strings.HasPrefix(target, "arn:"), v.path,
			"InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Invalid value for "+
				"deadLetterTargetArn.", v.shown())
	}
}

func observeRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"cloudwatch/MetricAlarm": alarm,
		"cloudwatch/LogMetricFilter": func(r *refuser) {
			for _, t := range r.all("metricTransformation") {
				both := t.fields().given("dimensions") && t.fields().given("defaultValue")
				r.early(both, t.path+".defaultValue",
					`"metric_transformation.0.default_value": conflicts with metric_transformation.0.dimensions`)
			}
			r.late(strings.HasPrefix(r.text("metricTransformation.namespace"), "AWS/"),
				"metricTransformation.namespace",
				"InvalidParameterException: Invalid metric transformation: namespace must not start with AWS/")
		},
		"cloudwatch/LogGroup": func(r *refuser) { r.exclusive("name", "namePrefix") },
		"cloudwatch/Dashboard": func(r *refuser) {
			for _, v := range r.all("dashboardBody") {
				_, ok := r.document("dashboardBody")
				r.early(!ok, v.path, `"dashboard_body" contains an invalid JSON`)
			}
		},
		"budgets/Budget": func(r *refuser) {
			r.exclusive("name", "namePrefix")
			r.late(!r.given("limitAmount") && !r.given("plannedLimits") && !r.given("autoAdjustData"), "limitAmount",
				"InvalidParameterException: BudgetLimit, PlannedBudgetLimits or AutoAdjustData must be set")
		},
		"costexplorer/AnomalySubscription": func(r *refuser) {
			for _, s := range r.all("subscribers") {
				immediate := r.text("frequency") == "IMMEDIATE"
				r.late(immediate && s.fields().text("type") == "EMAIL", s.path,
					"ValidationException: Immediate frequency is only supported for SNS subscribers")
				r.late(!immediate && r.text("frequency") != "" && s.fields().text("type") == "SNS", s.path,
					"ValidationException: Daily or weekly frequencies only support Email subscriptions")
			}
		},
	}
}

func alarm(r *refuser) {
	r.exclusive("metricName", "metricQueries")
	r.exclusive("statistic", "extendedStatistic")
	r.early(!r.given("metricName") && !r.given("metricQueries"), "metricName",
		"one of `metric_name,metric_query` must be specified")
	r.early(r.given("metricName") && !r.given("statistic") && !r.given("extendedStatistic"), "statistic",
		"one of `statistic,extended_statistic` must be set for a cloudwatch metric alarm")
	r.late(!r.given("threshold") && !r.given("thresholdMetricId"), "threshold",
		"ValidationError: Threshold is required")
	periods, _ := r.number("evaluationPeriods")
	length, _ := r.number("period")
	day := 86400.0
	r.late(length < 3600 && periods*length > day, "evaluationPeriods",
		"ValidationError: Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be "+
			"<= 86400)")
	r.late(length >= 3600 && periods*length > 7*day, "evaluationPeriods",
		"ValidationError: Metrics cannot be checked across more than seven days (EvaluationPeriods * Period "+
			"must be <= 604800)")
	points, hasPoints := r.number("datapointsToAlarm")
	r.late(hasPoints && points > periods && periods > 0, "datapointsToAlarm",
		"ValidationError: DatapointsToAlarm must be less than or equal to EvaluationPeriods")
	returned := 0
	for _, q := range r.all("metricQueries") {
		if q.fields().on("returnData") {
			returned++
		}
	}
	r.late(r.given("metricQueries") && returned == 0, "metricQueries",
		"ValidationError: Exactly one element of the metrics list should return data.")
	for _, kind := range []string{"alarmActions", "okActions", "insufficientDataActions"} {
		n, ok := r.length(kind)
		r.early(ok && n > 5, kind, "Too many list items: attribute %s supports 5 item maximum, but config has "+
			"%d declared", snake(kind), n)
	}
}
