package backup

import (
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/backup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/role"
)

func (b *Backup) declare(ctx *pulumi.Context, name string, a Args) error {
	if err := b.declareVault(ctx, name, a); err != nil {
		return err
	}
	if err := b.declareLock(ctx, name, a.Lock); err != nil {
		return err
	}
	if err := b.declareRole(ctx, name, a); err != nil {
		return err
	}
	if err := b.declarePlan(ctx, name, a); err != nil {
		return err
	}
	if err := b.declareRestoreTest(ctx, name, a.RestoreTest); err != nil {
		return err
	}
	return b.declareAlarms(ctx, name, a)
}

func (b *Backup) declareVault(ctx *pulumi.Context, name string, a Args) (err error) {
	b.Vault, err = backup.NewVault(ctx, name, &backup.VaultArgs{
		KmsKeyArn:    a.KeyARN.ToStringOutput().ToStringPtrOutput(),
		ForceDestroy: pulumi.Bool(a.AllowDestroy),
	}, pulumi.Parent(b), pulumi.Protect(!a.AllowDestroy))
	if err != nil {
		return err
	}
	b.VaultName, b.VaultARN = b.Vault.Name, b.Vault.Arn
	return nil
}

// declareRole declares the role with the policies that AWS Backup demands as they are and extends by itself
// when a type needs more.
func (b *Backup) declareRole(ctx *pulumi.Context, name string, a Args) error {
	policies := []role.ManagedPolicy{role.Backups, role.Restores}
	if slices.Contains(a.Protects, S3) {
		policies = append(policies, role.S3Backups, role.S3Restores)
	}
	made, err := role.New(ctx, name+"-role", &role.Args{
		Site:            a.Site,
		Service:         "backup.amazonaws.com",
		Description:     "Backs up and restores what the vault " + name + " protects",
		ManagedPolicies: policies,
	}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.RoleARN = made.ARN
	return nil
}

func (b *Backup) declarePlan(ctx *pulumi.Context, name string, a Args) error {
	rules := make(backup.PlanRuleArray, len(a.Rules))
	for i, r := range a.Rules {
		rules[i] = r.args(b.VaultName)
	}
	plan, err := backup.NewPlan(ctx, name+"-plan", &backup.PlanArgs{Rules: rules}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.PlanARN = plan.Arn
	for _, part := range a.Select.parts() {
		part.args.IamRoleArn, part.args.PlanId = b.RoleARN, plan.ID()
		if _, err := backup.NewSelection(ctx, name+"-"+part.suffix, part.args, pulumi.Parent(b)); err != nil {
			return err
		}
	}
	return nil
}

func (r Rule) args(vault pulumi.StringInput) backup.PlanRuleArgs {
	args := backup.PlanRuleArgs{
		RuleName:                   pulumi.String(r.Name),
		TargetVaultName:            vault,
		Schedule:                   pulumi.String(r.Schedule),
		ScheduleExpressionTimezone: pulumi.String(r.Timezone),
		StartWindow:                pulumi.Int(int(r.StartWithin / time.Minute)),
		CompletionWindow:           pulumi.Int(int(r.CompleteWithin / time.Minute)),
		EnableContinuousBackup:     pulumi.Bool(r.Continuous),
	}
	lifecycle := backup.PlanRuleLifecycleArgs{DeleteAfter: pulumi.Int(r.KeepDays)}
	if r.ColdAfterDays > 0 {
		lifecycle.ColdStorageAfter = pulumi.Int(r.ColdAfterDays)
		// EBS snapshots go to cold storage only when they are told to.
		lifecycle.OptInToArchiveForSupportedResources = pulumi.Bool(true)
	}
	args.Lifecycle = lifecycle
	if r.CopyTo.VaultARN != nil {
		args.CopyActions = backup.PlanRuleCopyActionArray{backup.PlanRuleCopyActionArgs{
			DestinationVaultArn: r.CopyTo.VaultARN,
			Lifecycle:           backup.PlanRuleCopyActionLifecycleArgs{DeleteAfter: pulumi.Int(r.CopyTo.KeepDays)},
		}}
	}
	return args
}

// part is one of AWS's selections, without role and plan.
type part struct {
	suffix string
	args   *backup.SelectionArgs
}

// parts are the selections by tag and by ARN. They are two, for AWS takes what both name from a single one.
// In one of its lists of tags a single match is enough; conditions, which must all hold, are what we mean.
func (s Selection) parts() []part {
	var list []part
	if len(s.Tags) > 0 {
		var equal backup.SelectionConditionStringEqualArray
		for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
			equal = append(equal, backup.SelectionConditionStringEqualArgs{
				Key: pulumi.String("aws:ResourceTag/" + key), Value: pulumi.String(s.Tags[key]),
			})
		}
		list = append(list, part{"tagged", &backup.SelectionArgs{
			Resources:  pulumi.StringArray{pulumi.String("*")},
			Conditions: backup.SelectionConditionArray{backup.SelectionConditionArgs{StringEquals: equal}},
		}})
	}
	if len(s.ARNs) > 0 {
		list = append(list, part{"named", &backup.SelectionArgs{Resources: pulumi.StringArray(s.ARNs)}})
	}
	return list
}

// declareAlarms declares the alarms on failed and missing backups, and has the vault tell the ticket channel
// itself of what no metric shows. AWS still takes BACKUP_JOB_FAILED and its like, but has ceased to send
// them.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
func (b *Backup) declareAlarms(ctx *pulumi.Context, name string, a Args) (err error) {
	_, err = backup.NewVaultNotifications(ctx, name+"-notifications", &backup.VaultNotificationsArgs{
		BackupVaultName: b.VaultName,
		SnsTopicArn:     a.Channels.TicketARN,
		BackupVaultEvents: pulumi.ToStringArray([]string{
			"COPY_JOB_FAILED", "S3_BACKUP_OBJECT_FAILED", "S3_RESTORE_OBJECT_FAILED",
		}),
	}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.Alarms, err = alarms.New(ctx, name+"-alarms", &alarms.Args{
		Channels: a.Channels,
		Runbooks: a.Runbooks,
		Alarms:   a.alarms(b.VaultName),
	}, pulumi.Parent(b))
	return err
}

// alarms are those on the vault. A rule's backup is missing when the time between two runs, and the time in
// which the second may start and complete, have gone by.
func (a Args) alarms(vault pulumi.StringInput) []alarms.Alarm {
	watched := alarms.BackupVault{Name: vault}
	list := []alarms.Alarm{alarms.BackupFailed(watched), alarms.RestoreFailed(watched)}
	var soonest time.Duration
	copies := false
	for _, r := range a.Rules {
		if longest := r.Every + r.CompleteWithin; r.Every > 0 && (soonest == 0 || longest < soonest) {
			soonest = longest
		}
		copies = copies || r.CopyTo.VaultARN != nil
	}
	if soonest > 0 {
		list = append(list, alarms.BackupMissing(watched, soonest))
	}
	if copies {
		list = append(list, alarms.CopyFailed(watched))
	}
	return list
}
