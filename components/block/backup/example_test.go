package backup_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := backup.New(ctx, "shop", &backup.Args{
			Site:     site.Site{Account: "123456789012", Region: "eu-west-1"},
			KeyARN:   pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"),
			Protects: []backup.ResourceType{backup.Aurora, backup.S3},
			Select:   backup.Selection{Tags: map[string]string{"application": "shop"}},
			Rules:    backup.PointInTime(),
			RestoreTest: backup.RestoreTest{
				Schedule: backup.Weekly,
				Subjects: []backup.Subject{{Type: backup.Aurora}},
			},
			Channels: &alarms.Channels{
				Region:    "eu-west-1",
				PageARN:   pulumi.String("arn:aws:sns:eu-west-1:123456789012:page").ToStringOutput(),
				TicketARN: pulumi.String("arn:aws:sns:eu-west-1:123456789012:ticket").ToStringOutput(),
			},
			Runbooks: "https://wiki.example.com/runbooks",
		})
		return err
	}))
	// Output:
}
