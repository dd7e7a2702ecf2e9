package aurora

import "github.com/plinth-iac/plinth/policies/rule"

// MySQLLogsExported requires the logs of Aurora MySQL in CloudWatch.
var MySQLLogsExported = rule.Rule{
	Name:  "aurora-mysql-logs-exported",
	Types: []string{cluster},
	Why: "Who did what in the database, and why it was slow, stays on an instance that may be gone " +
		"tomorrow.",
	Fix:      `set enabledCloudwatchLogsExports to ["audit", "error", "slowquery"]`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.34"}, rule.Nag: {"RDS16"}, rule.Checkov: {"CKV_AWS_324", "CKV_AWS_325"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(mysql(in), in.Each("enabledCloudwatchLogsExports[]").Has("audit", "error", "slowquery"))
	},
	Repair: rule.Append("enabledCloudwatchLogsExports", "audit", "error", "slowquery"),
}

// PostgresLogsExported requires the log of Aurora PostgreSQL in CloudWatch.
var PostgresLogsExported = rule.Rule{
	Name:     "aurora-postgres-logs-exported",
	Types:    []string{cluster},
	Why:      "Errors and logged statements stay on an instance that may be gone tomorrow.",
	Fix:      `set enabledCloudwatchLogsExports to ["postgresql"]`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"RDS.37"}, rule.Checkov: {"CKV_AWS_324"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(postgres(in), in.Each("enabledCloudwatchLogsExports[]").Has("postgresql"))
	},
	Repair: rule.Append("enabledCloudwatchLogsExports", "postgresql"),
}

// MySQLAuditLoggingOn requires that there is something in the audit log that is exported.
var MySQLAuditLoggingOn = rule.Rule{
	Name:  "aurora-mysql-audit-logging-on",
	Types: []string{parameterGroup, cluster},
	Why: "The audit log that the cluster exports stays empty: auditing is off unless a parameter group " +
		"turns it on.",
	Fix: `set server_audit_logging to "1" and server_audit_events, in a parameter group of the ` +
		`cluster's own`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"RDS.45"}},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == cluster {
			return rule.When(mysql(in), ownParameters(in))
		}
		return rule.When(in.At("family").HasPrefix("aurora-mysql"), rule.All(
			parameter(in, "server_audit_logging", enabled),
			parameter(in, "server_audit_events", rule.Value.Set),
		))
	},
	Repair: turnOn(
		setting{"server_audit_logging", "1"}, setting{"server_audit_events", "CONNECT,QUERY_DCL,QUERY_DDL"},
	),
}

// PostgresStatementLogging asks that changes to the schema and slow statements are logged.
var PostgresStatementLogging = rule.Rule{
	Name:  "aurora-postgres-statement-logging",
	Types: []string{parameterGroup, cluster},
	Why:   "Changes to the schema and slow statements leave no trace.",
	Fix: `set log_statement to "ddl" and log_min_duration_statement to "1000", in a parameter group of ` +
		`the cluster's own`,
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "USER_LogAccess.Concepts.PostgreSQL.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_27"}},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == cluster {
			return rule.When(postgres(in), ownParameters(in))
		}
		return rule.When(in.At("family").HasPrefix("aurora-postgresql"), rule.All(
			parameter(in, "log_statement", func(v rule.Value) rule.Verdict { return v.Is("ddl", "mod", "all") }),
			parameter(in, "log_min_duration_statement", func(v rule.Value) rule.Verdict { return v.AtLeast(0) }),
		))
	},
	Repair: turnOn(setting{"log_statement", "ddl"}, setting{"log_min_duration_statement", "1000"}),
}
