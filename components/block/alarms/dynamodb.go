package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Table is a DynamoDB table, or one of its global secondary indexes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
type Table struct {
	// Name is the table's name.
	Name pulumi.StringInput
	// Index is the index's name. Default: the table itself.
	Index pulumi.StringInput
}

// Operation is a call of the DynamoDB API.
type Operation string

// The operations by which DynamoDB tells its errors and latencies apart.
const (
	GetItem            Operation = "GetItem"
	BatchGetItem       Operation = "BatchGetItem"
	Query              Operation = "Query"
	Scan               Operation = "Scan"
	PutItem            Operation = "PutItem"
	UpdateItem         Operation = "UpdateItem"
	DeleteItem         Operation = "DeleteItem"
	BatchWriteItem     Operation = "BatchWriteItem"
	TransactGetItems   Operation = "TransactGetItems"
	TransactWriteItems Operation = "TransactWriteItems"
)

// Operations are all of them: ten, as many metrics as one alarm may add up.
func Operations() []Operation {
	return []Operation{
		GetItem, BatchGetItem, Query, Scan, PutItem, UpdateItem, DeleteItem, BatchWriteItem,
		TransactGetItems, TransactWriteItems,
	}
}

const dynamoSpace = "AWS/DynamoDB"

func (t Table) dimensions() []Dimension {
	d := []Dimension{dim("TableName", t.Name)}
	if t.Index != nil {
		d = append(d, dim("GlobalSecondaryIndexName", t.Index))
	}
	return d
}

// Alarms are those that every table should have, with prefix before their keys.
func (t Table) Alarms(prefix string) []Alarm {
	return prefixed(prefix, DynamoReadThrottles(t), DynamoWriteThrottles(t), DynamoSystemErrors(t))
}

// DynamoReadThrottles fires when reads are refused five minutes in a row.
func DynamoReadThrottles(t Table) Alarm {
	return Alarm{
		Kind: "dynamodb-read-throttles", Severity: Ticket,
		Intent:     "Reads are refused: the capacity, its limit or a hot key is in the way.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(dynamoSpace, "ReadThrottleEvents", sum, t.dimensions()...),
	}
}

// DynamoWriteThrottles fires when writes are refused five minutes in a row.
func DynamoWriteThrottles(t Table) Alarm {
	return Alarm{
		Kind: "dynamodb-write-throttles", Severity: Ticket,
		Intent:     "Writes are refused: the capacity, a hot key or a throttled index is in the way.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(dynamoSpace, "WriteThrottleEvents", sum, t.dimensions()...),
	}
}

// DynamoSystemErrors fires when DynamoDB itself fails, a quarter of an hour long. AWS publishes the metric
// for each operation only and never for the table as a whole, so that the alarm adds up those named; each
// costs as much as one alarm. Default: Operations.
func DynamoSystemErrors(t Table, operations ...Operation) Alarm {
	if len(operations) == 0 {
		operations = Operations()
	}
	values := make([]string, len(operations))
	for i, o := range operations {
		values[i] = string(o)
	}
	of := Term{Namespace: dynamoSpace, Metric: "SystemErrors", Statistic: sum,
		Dimensions: []Dimension{dim("TableName", t.Name)}}
	return Alarm{
		Kind: "dynamodb-system-errors", Severity: Ticket,
		Intent:     "DynamoDB itself answers with errors: look at the AWS Health Dashboard; clients must retry.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(15), Missing: NothingHappened,
		terms: each(of, "Operation", values...),
	}
}

// DynamoLatency fires when an operation takes longer than slowest on average.
func DynamoLatency(t Table, operation Operation, slowest time.Duration) Alarm {
	return Alarm{
		Kind: "dynamodb-latency", Severity: Ticket,
		Intent:     "The table answers slowly.",
		Comparison: Above, Threshold: float64(slowest.Milliseconds()), Unit: Milliseconds, Window: minutes(10),
		Missing: NothingToJudge,
		terms: metric(dynamoSpace, "SuccessfulRequestLatency", average,
			dim("TableName", t.Name), dim("Operation", pulumi.String(operation))),
	}
}
