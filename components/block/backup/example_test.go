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
	// plinth:backup:Backup shop
	//   aws:backup/plan:Plan shop-plan
	//   aws:backup/restoreTestingPlan:RestoreTestingPlan shop-restore
	//   aws:backup/restoreTestingSelection:RestoreTestingSelection shop-restore-aurora
	//   aws:backup/selection:Selection shop-tagged
	//   aws:backup/vault:Vault shop
	//   aws:backup/vaultNotifications:VaultNotifications shop-notifications
	//   plinth:alarms:Alarms shop-alarms
	//     aws:cloudwatch/metricAlarm:MetricAlarm shop-alarms-backup-failed
	//     aws:cloudwatch/metricAlarm:MetricAlarm shop-alarms-backup-missing
	//     aws:cloudwatch/metricAlarm:MetricAlarm shop-alarms-backup-restore-failed
	//   plinth:role:Role shop-role
	//     aws:iam/role:Role shop-role
	//     aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-role-AWSBackupServiceRolePolicyForBackup
	//     aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-role-AWSBackupServiceRolePolicyForRestores
	//     aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-role-AWSBackupServiceRolePolicyForS3Backup
	//     aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-role-AWSBackupServiceRolePolicyForS3Restore
}
