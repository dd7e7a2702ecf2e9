package database

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/tags"
)

func (d *Database) declareSubnets(ctx *pulumi.Context, a Args) (*rds.SubnetGroup, error) {
	return rds.NewSubnetGroup(ctx, d.name, &rds.SubnetGroupArgs{
		Description: pulumi.String("Subnets of the Aurora cluster " + d.name),
		SubnetIds:   a.Placement.SubnetIDs,
	}, pulumi.Parent(d))
}

// declareParameters declares the settings of the cluster. Those of the caller are applied at the next
// restart, because which of them could be applied at once is the engine's secret.
func (d *Database) declareParameters(ctx *pulumi.Context, e Engine) (*rds.ClusterParameterGroup, error) {
	var list rds.ClusterParameterGroupParameterArray
	set := func(name, value string, restart bool) {
		method := "immediate"
		if restart {
			method = "pending-reboot"
		}
		list = append(list, rds.ClusterParameterGroupParameterArgs{
			Name: pulumi.String(name), Value: pulumi.String(value), ApplyMethod: pulumi.String(method),
		})
	}
	for _, s := range settings[e.Family] {
		if _, changed := e.Parameters[s.name]; !changed {
			set(s.name, s.value, s.static)
		}
	}
	for _, name := range sorted(e.Parameters) {
		set(name, e.Parameters[name], true)
	}
	return rds.NewClusterParameterGroup(ctx, d.name, &rds.ClusterParameterGroupArgs{
		Description: pulumi.String("Settings of the Aurora cluster " + d.name),
		Family:      pulumi.String(e.group()),
		Parameters:  list,
	}, pulumi.Parent(d))
}

// declareCluster declares the cluster. It never names its availability zones: storage lies in three whatever
// is asked for, and a difference would replace the cluster.
func (d *Database) declareCluster(
	ctx *pulumi.Context, a Args, subnets *rds.SubnetGroup, watcher *role.Role, before []pulumi.Resource,
) error {
	parameters, err := d.declareParameters(ctx, a.Engine)
	if err != nil {
		return err
	}
	args := a.cluster()
	// The subnet group's name has a random part, which is known before the cluster is: log groups are named
	// after the cluster and must be there first.
	args.ClusterIdentifier = subnets.Name.ToStringPtrOutput()
	args.DbSubnetGroupName = subnets.Name.ToStringPtrOutput()
	args.DbClusterParameterGroupName = parameters.Name.ToStringPtrOutput()
	args.VpcSecurityGroupIds = pulumi.StringArray{d.SecurityGroupID}
	args.MonitoringRoleArn = watcher.ARN.ToStringPtrOutput()
	opts := []pulumi.ResourceOption{
		pulumi.Parent(d), pulumi.Protect(!a.AllowDestroy), pulumi.DependsOn(before),
		pulumi.IgnoreChanges(a.ignored()),
		// Two clusters cannot have one name, and who lifts the protection has said that the data may go.
		pulumi.DeleteBeforeReplace(true),
	}
	if !a.AllowDestroy {
		// The random part makes the name new each time the stack is: a snapshot stays when its stack is gone, and
		// AWS takes no second one of that name.
		args.FinalSnapshotIdentifier = pulumi.Sprintf("%s-final", subnets.Name).ToStringPtrOutput()
	}
	if d.Cluster, err = rds.NewCluster(ctx, d.name, args, opts...); err != nil {
		return err
	}
	d.export()
	return nil
}

// cluster are the settings that come from the arguments alone.
func (a Args) cluster() *rds.ClusterArgs {
	key := a.KeyARN.ToStringOutput().ToStringPtrOutput()
	args := &rds.ClusterArgs{
		Engine:                           pulumi.String(string(a.Engine.Family)),
		EngineVersion:                    pulumi.String(a.Engine.Version),
		EngineLifecycleSupport:           pulumi.String("open-source-rds-extended-support-disabled"),
		AllowMajorVersionUpgrade:         pulumi.Bool(false),
		ApplyImmediately:                 pulumi.Bool(false),
		Port:                             pulumi.Int(a.Engine.Port),
		MasterUsername:                   pulumi.String(a.Engine.Administrator.Name),
		ManageMasterUserPassword:         pulumi.Bool(true),
		MasterUserSecretKmsKeyId:         key,
		IamDatabaseAuthenticationEnabled: pulumi.Bool(true),
		StorageEncrypted:                 pulumi.Bool(true),
		KmsKeyId:                         key,
		CopyTagsToSnapshot:               pulumi.Bool(true),
		DeletionProtection:               pulumi.Bool(!a.AllowDestroy),
		SkipFinalSnapshot:                pulumi.Bool(a.AllowDestroy),
		DeleteAutomatedBackups:           pulumi.Bool(a.AllowDestroy),
		BackupRetentionPeriod:            pulumi.Int(a.Backup.Days),
		PreferredBackupWindow:            pulumi.String(a.Backup.Window),
		PreferredMaintenanceWindow:       pulumi.String(a.Engine.Maintenance),
		EnabledCloudwatchLogsExports:     pulumi.ToStringArray(a.Engine.exports()),
		MonitoringInterval:               pulumi.Int(int(a.Monitoring.Interval.Seconds())),
		PerformanceInsightsEnabled:       pulumi.Bool(a.Monitoring.Insights != NoInsights),
		EnableLocalWriteForwarding:       pulumi.Bool(a.Capacity.WriteForwarding),
		Tags:                             pulumi.StringMap{tags.DataClass: pulumi.String(string(a.DataClass))},
	}
	if a.Engine.Database != "" {
		args.DatabaseName = pulumi.String(a.Engine.Database)
	}
	if i := a.Monitoring.Insights; i != NoInsights {
		args.DatabaseInsightsMode = pulumi.String(string(i))
		args.PerformanceInsightsKmsKeyId = key
		args.PerformanceInsightsRetentionPeriod = pulumi.Int(i.retention())
	}
	a.Capacity.apply(args)
	if a.Backup.RestoreFrom != nil {
		a.Backup.RestoreFrom.apply(args)
	}
	return args
}

func (c Capacity) apply(args *rds.ClusterArgs) {
	if c.IOOptimized {
		args.StorageType = pulumi.String("aurora-iopt1")
	}
	if c.Serverless == nil {
		return
	}
	scaling := rds.ClusterServerlessv2ScalingConfigurationArgs{
		MinCapacity: pulumi.Float64(c.Serverless.MinACU),
		MaxCapacity: pulumi.Float64(c.Serverless.MaxACU),
	}
	if c.Serverless.PauseAfter > 0 {
		scaling.SecondsUntilAutoPause = pulumi.Int(int(c.Serverless.PauseAfter.Seconds()))
	}
	args.Serverlessv2ScalingConfiguration = scaling
}

// ignored are the inputs that count when the cluster is created and no more.
func (a Args) ignored() []string {
	list := []string{
		// Where the data came from is history: without this, a stack that was rebuilt from its backup could never
		// drop RestoreFrom again, for the change would replace the cluster.
		"snapshotIdentifier", "restoreToPointInTime",
		// A source brings its own, and no name is worth the replacement that another one here would mean.
		"masterUsername", "databaseName",
		// A global cluster that takes this one in sets it from outside.
		"globalClusterIdentifier",
	}
	if !a.Engine.Pinned {
		// AWS upgrades minor versions, and Pulumi would want to go back to the one written here.
		list = append(list, "engineVersion")
	}
	if a.Backup.ByPlan {
		// A plan of AWS Backup with continuous backups sets both.
		list = append(list, "backupRetentionPeriod", "preferredBackupWindow")
	}
	return list
}
