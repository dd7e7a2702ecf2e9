package table

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Recovery is how items can be brought back.
type Recovery struct {
	// Days is for how long the table can be restored to any second. Default: 35. 1 to 35.
	Days int
	// Off gives that up, for a table whose items can be made again, such as that of open connections.
	// Default: the table can be restored.
	Off bool
	// RestoreFrom is where items come from when the table is created. Later it may stay, change or go without
	// any effect. Default: the table starts empty.
	RestoreFrom *Restore
}

// Restore is a moment of a table with point-in-time recovery. A backup, or a recovery point of AWS Backup, is
// restored by hand and its table taken over by `pulumi import`, because the provider cannot name one.
type Restore struct {
	// TableARN is the table. Required.
	TableARN pulumi.StringInput
	// Time is the moment. Default: the latest there is, up to five minutes ago.
	Time time.Time
}

func (r Recovery) withDefaults() Recovery {
	if !r.Off {
		r.Days = cmp.Or(r.Days, 35)
	}
	return r
}

func (r Recovery) validate() error {
	var p check.Problems
	if r.Off {
		p.Unless(r.Days == 0, "days", "is %d with off; want one or the other", r.Days)
	} else {
		p.Between(r.Days, 1, 35, "days", "days")
	}
	p.Required(r.RestoreFrom == nil || r.RestoreFrom.TableARN != nil, "restoreFrom.tableARN",
		"the ARN of a table")
	return p.Err()
}

func (r Recovery) apply(args *dynamodb.TableArgs) {
	protection := dynamodb.TablePointInTimeRecoveryArgs{Enabled: pulumi.Bool(!r.Off)}
	if !r.Off {
		protection.RecoveryPeriodInDays = pulumi.Int(r.Days)
	}
	args.PointInTimeRecovery = protection
	if r.RestoreFrom == nil {
		return
	}
	args.RestoreSourceTableArn = r.RestoreFrom.TableARN.ToStringOutput().ToStringPtrOutput()
	if r.RestoreFrom.Time.IsZero() {
		args.RestoreToLatestTime = pulumi.Bool(true)
	} else {
		args.RestoreDateTime = pulumi.String(r.RestoreFrom.Time.UTC().Format(time.RFC3339))
	}
}
