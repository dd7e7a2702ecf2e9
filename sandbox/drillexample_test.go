package sandbox_test

import (
	"context"
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/sandbox"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

func deploy(*pulumi.Context) error { return nil }

// A program that starts its database from the final snapshot, and whose sessions may go.
func ExampleDrill() {
	plan := func(kept []recovery.Kept) (recovery.Rebuild, error) {
		r := recovery.Rebuild{Settings: map[string]string{}}
		if db, ok := recovery.Find(kept, "rds/cluster", "orders", recovery.FinalSnapshot); ok {
			r.Settings["shop:restoreFrom"] = db.ARN
		}
		r.Lost = map[string]string{"sessions": "people sign in again"}
		return r, nil
	}
	report, err := sandbox.Drill(context.Background(), sandbox.Options{Program: deploy}, "production",
		sandbox.DrillOptions{Plan: plan, Within: time.Hour})
	if err == nil {
		err = report.Err()
	}
	fmt.Println(err)
}
