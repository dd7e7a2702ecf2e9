package budget

import (
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/budgets"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/costexplorer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/tags"
)

func (b *Budget) declare(ctx *pulumi.Context, name string, a Args) error {
	if err := b.activateTags(ctx, name, a); err != nil {
		return err
	}
	made, err := budgets.NewBudget(ctx, name, &budgets.BudgetArgs{
		AccountId:     pulumi.String(a.Site.Account),
		BudgetType:    pulumi.String("COST"),
		TimeUnit:      pulumi.String("MONTHLY"),
		LimitAmount:   pulumi.String(strconv.Itoa(a.MonthlyUSD)),
		LimitUnit:     pulumi.String("USD"),
		CostFilters:   a.filters(),
		Notifications: a.notifications(),
	}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.Name, b.ARN = made.Name, made.Arn
	return b.declareAnomaly(ctx, name, a)
}

// filters narrow the budget to the tags. Billing puts "user:" before the keys that people have set.
// https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
func (a Args) filters() budgets.BudgetCostFilterArray {
	if len(a.Tags) == 0 {
		return nil
	}
	var values pulumi.StringArray
	for _, key := range slices.Sorted(maps.Keys(a.Tags)) {
		values = append(values, pulumi.String("user:"+key+"$"+a.Tags[key]))
	}
	return budgets.BudgetCostFilterArray{budgets.BudgetCostFilterArgs{
		Name:   pulumi.String("TagKeyValue"),
		Values: values,
	}}
}

func (a Args) notifications() budgets.BudgetNotificationArray {
	var list budgets.BudgetNotificationArray
	for _, kind := range []struct {
		name   string
		shares []int
	}{{"ACTUAL", a.Actual}, {"FORECASTED", a.Forecast}} {
		for _, percent := range kind.shares {
			note := budgets.BudgetNotificationArgs{
				NotificationType:   pulumi.String(kind.name),
				ComparisonOperator: pulumi.String("GREATER_THAN"),
				Threshold:          pulumi.Float64(percent),
				ThresholdType:      pulumi.String("PERCENTAGE"),
			}
			if len(a.Emails) > 0 {
				note.SubscriberEmailAddresses = pulumi.ToStringArray(a.Emails)
			}
			if a.TopicARN != nil {
				note.SubscriberSnsTopicArns = pulumi.StringArray{a.TopicARN}
			}
			list = append(list, note)
		}
	}
	return list
}

// activateTags makes the tag keys known to billing. They are left active when the stack goes: another one may
// rely on them, and costs of the past would lose them.
func (b *Budget) activateTags(ctx *pulumi.Context, name string, a Args) error {
	if !a.ActivateTags {
		return nil
	}
	keys := slices.Sorted(maps.Keys(a.Tags))
	if len(keys) == 0 {
		keys = tags.Keys()
	}
	for _, key := range keys {
		_, err := costexplorer.NewCostAllocationTag(ctx, name+"-tag-"+key, &costexplorer.CostAllocationTagArgs{
			TagKey: pulumi.String(key),
			Status: pulumi.String("Active"),
		}, pulumi.Parent(b), pulumi.RetainOnDelete(true))
		if err != nil {
			return err
		}
	}
	return nil
}
