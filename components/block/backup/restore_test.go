package backup_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/backup"
)

func TestRestoreTest(t *testing.T) {
	t.Parallel()
	got := both(t, func(a *backup.Args) {
		a.RestoreTest = backup.RestoreTest{Schedule: backup.Weekly, Subjects: []backup.Subject{
			{
				Type: backup.Aurora, KeepHours: 2,
				Metadata: map[string]pulumi.StringInput{"dbsubnetgroupname": pulumi.String("shop-data")},
			},
			{Type: backup.DynamoDB, ARNs: []pulumi.StringInput{pulumi.String(tableARN)}},
		}}
	})
	plan := got.One(t, testPlanType)
	assert.Equal(t, "plinth_testing_shop", plan.Inputs["name"], "AWS takes no hyphen here")
	assert.Equal(t, "cron(0 5 ? * MON *)", plan.Inputs["scheduleExpression"])
	assert.Equal(t, "LATEST_WITHIN_WINDOW", plan.At("recoveryPointSelection.algorithm"))
	assert.Equal(t, []any{"CONTINUOUS", "SNAPSHOT"}, plan.At("recoveryPointSelection.recoveryPointTypes"))
	assert.InDelta(t, 7.0, plan.At("recoveryPointSelection.selectionWindowDays"), 0)
	assert.Contains(t, plan.String("recoveryPointSelection.includeVaults[0]"), "backup-vault")

	require.Equal(t, 2, got.Count(testSelectionType))
	aurora := got.Named(t, testSelectionType, "shop-restore-aurora")
	assert.Equal(t, "aurora", aurora.Inputs["name"])
	assert.Equal(t, "Aurora", aurora.Inputs["protectedResourceType"])
	assert.Equal(t, []any{"*"}, aurora.Inputs["protectedResourceArns"])
	assert.Equal(t, map[string]any{"dbsubnetgroupname": "shop-data"}, aurora.Inputs["restoreMetadataOverrides"])
	assert.InDelta(t, 2.0, aurora.Inputs["validationWindowHours"], 0)
	assert.Equal(t, "plinth_testing_shop", aurora.Inputs["restoreTestingPlanName"])
	table := got.Named(t, testSelectionType, "shop-restore-dynamodb")
	assert.Equal(t, []any{tableARN}, table.Inputs["protectedResourceArns"])
	assert.Nil(t, table.Inputs["restoreMetadataOverrides"])
	assert.Nil(t, table.Inputs["validationWindowHours"])
}
