package backup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/backup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Limits of restore testing.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
const (
	maxWindowDays = 365
	maxKeepHours  = 168
	maxSubjects   = 30
	planName      = 50
)

// RestoreTest is a restore-testing plan.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
type RestoreTest struct {
	// Schedule is an AWS cron expression, such as Weekly. Default: nothing is tested.
	Schedule string
	// WindowDays is how old the recovery point under test may be. Default: 7. At most 365.
	WindowDays int
	// Subjects are what is restored, one for each type. At least one when Schedule is set.
	Subjects []Subject
}

// Subject is what a restore test restores of one type.
type Subject struct {
	// Type is the kind of resource. Required; it must be among Args.Protects.
	Type ResourceType
	// ARNs are the resources to choose from. Default: every resource of the type with a recovery point.
	ARNs []pulumi.StringInput
	// Metadata says where to restore to, such as the subnet group of a database, for what AWS cannot infer from
	// the recovery point. Its keys differ by type. Default: as the recovery point says.
	// https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
	Metadata map[string]pulumi.StringInput
	// KeepHours is how long the restored resource is kept for validation before it is deleted. Default: it is
	// deleted at once. At most 168.
	KeepHours int
}

func (t RestoreTest) withDefaults() RestoreTest {
	t.WindowDays = cmp.Or(t.WindowDays, 7)
	return t
}

func (t RestoreTest) validate(protected []ResourceType) error {
	var p check.Problems
	if t.Schedule == "" {
		p.Unless(len(t.Subjects) == 0, "schedule",
			"is not set beside subjects; want when they are tested, such as Weekly")
		return p.Err()
	}
	p.Under("schedule", validateCron(t.Schedule))
	p.Between(t.WindowDays, 1, maxWindowDays, "windowDays", "days")
	p.Unless(len(t.Subjects) >= 1 && len(t.Subjects) <= maxSubjects, "subjects",
		"has %d; want 1 to %d", len(t.Subjects), maxSubjects)
	seen := map[ResourceType]bool{}
	for i, s := range t.Subjects {
		path := fmt.Sprintf("subjects[%d]", i)
		p.Unless(slices.Contains(protected, s.Type), path+".type", "is %q, which is not among protects %v", s.Type,
			protected)
		p.Unless(!seen[s.Type], path+".type", "names %q again; want each once", s.Type)
		p.Between(s.KeepHours, 0, maxKeepHours, path+".keepHours", "hours")
		seen[s.Type] = true
	}
	return p.Err()
}

// declareRestoreTest declares the plan and its subjects. AWS takes letters, digits and underscores as their
// names, so that Pulumi's own naming, which adds a hyphen, is of no use: project and stack keep two
// deployments apart.
func (b *Backup) declareRestoreTest(ctx *pulumi.Context, name string, t RestoreTest) error {
	if t.Schedule == "" {
		return nil
	}
	plan, err := backup.NewRestoreTestingPlan(ctx, name+"-restore", &backup.RestoreTestingPlanArgs{
		Name:               pulumi.String(underscored(names.Fit(planName, ctx.Project(), ctx.Stack(), name))),
		ScheduleExpression: pulumi.String(t.Schedule),
		RecoveryPointSelection: backup.RestoreTestingPlanRecoveryPointSelectionArgs{
			Algorithm:           pulumi.String("LATEST_WITHIN_WINDOW"),
			IncludeVaults:       pulumi.StringArray{b.Vault.Arn},
			RecoveryPointTypes:  pulumi.ToStringArray([]string{"CONTINUOUS", "SNAPSHOT"}),
			SelectionWindowDays: pulumi.Int(t.WindowDays),
		},
	}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	for _, s := range t.Subjects {
		if err := b.declareSubject(ctx, name, plan, s); err != nil {
			return err
		}
	}
	return nil
}

func (b *Backup) declareSubject(ctx *pulumi.Context, name string, plan *backup.RestoreTestingPlan,
	s Subject) error {
	arns := pulumi.StringArray(s.ARNs)
	if len(arns) == 0 {
		arns = pulumi.StringArray{pulumi.String("*")}
	}
	args := &backup.RestoreTestingSelectionArgs{
		Name:                   pulumi.String(strings.ToLower(string(s.Type))),
		RestoreTestingPlanName: plan.Name,
		ProtectedResourceType:  pulumi.String(s.Type),
		ProtectedResourceArns:  arns,
		IamRoleArn:             b.RoleARN,
	}
	if len(s.Metadata) > 0 {
		args.RestoreMetadataOverrides = pulumi.StringMap(s.Metadata)
	}
	if s.KeepHours > 0 {
		args.ValidationWindowHours = pulumi.Int(s.KeepHours)
	}
	_, err := backup.NewRestoreTestingSelection(ctx, name+"-restore-"+strings.ToLower(string(s.Type)), args,
		pulumi.Parent(b))
	return err
}

// underscored is text with an underscore for each character that is neither letter nor digit.
func underscored(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, text)
}
