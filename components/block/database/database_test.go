package database_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	clusterType   = "aws:rds/cluster:Cluster"
	instanceType  = "aws:rds/clusterInstance:ClusterInstance"
	parameterType = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
	subnetType    = "aws:rds/subnetGroup:SubnetGroup"
	logType       = "aws:cloudwatch/logGroup:LogGroup"
	groupType     = "aws:ec2/securityGroup:SecurityGroup"
	ingressType   = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressType    = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	rotationType  = "aws:secretsmanager/secretRotation:SecretRotation"
	targetType    = "aws:appautoscaling/target:Target"
	policyType    = "aws:appautoscaling/policy:Policy"
	roleType      = "aws:iam/role:Role"
)

// declared runs New with changed arguments, in preview and in update.
func declared(t *testing.T, change func(*database.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := database.New(ctx, "orders", good(change))
		return err
	})
}

func TestDefaultsAreSecureAndDurable(t *testing.T) {
	t.Parallel()
	rec := declared(t, nil)
	c := rec.One(t, clusterType)
	assert.True(t, c.Protect)
	assert.True(t, c.DeleteBeforeReplace)
	assert.Equal(t, []string{"snapshotIdentifier", "restoreToPointInTime", "masterUsername", "databaseName",
		"globalClusterIdentifier", "engineVersion"}, c.IgnoreChanges)
	id := c.String("clusterIdentifier")
	assert.Regexp(t, `^orders-[0-9a-f]{7}$`, id)
	assert.Equal(t, map[string]any{
		"engine": "aurora-mysql", "engineVersion": "8.0.mysql_aurora.3.10.4",
		"engineLifecycleSupport":   "open-source-rds-extended-support-disabled",
		"allowMajorVersionUpgrade": false, "applyImmediately": false, "port": 3306.0,
		"clusterIdentifier": id, "dbSubnetGroupName": id,
		"dbClusterParameterGroupName": c.String("dbClusterParameterGroupName"),
		"masterUsername":              "dbadmin", "manageMasterUserPassword": true,
		"masterUserSecretKmsKeyId":         keyARN,
		"iamDatabaseAuthenticationEnabled": true, "storageEncrypted": true, "kmsKeyId": keyARN,
		"copyTagsToSnapshot": true, "backupRetentionPeriod": 7.0,
		"preferredBackupWindow": "01:00-02:00", "preferredMaintenanceWindow": "sun:03:00-sun:04:00",
		"enabledCloudwatchLogsExports": []any{"audit", "error", "slowquery"},
		"monitoringInterval":           60.0, "monitoringRoleArn": c.String("monitoringRoleArn"),
		"databaseInsightsMode": "standard", "performanceInsightsEnabled": true,
		"performanceInsightsKmsKeyId": keyARN, "performanceInsightsRetentionPeriod": 7.0,
		"enableLocalWriteForwarding": false, "vpcSecurityGroupIds": c.At("vpcSecurityGroupIds"),
		"deletionProtection": true, "skipFinalSnapshot": false, "deleteAutomatedBackups": false,
		"finalSnapshotIdentifier": id + "-final", "tags": map[string]any{"data-class": "confidential"},
	}, c.Inputs)
	assert.Len(t, c.At("vpcSecurityGroupIds"), 1)
	for _, r := range rec {
		assert.True(t, r.Type == database.Type || r.OwnedBy(database.Type), r.URN)
	}
	assert.Zero(t, rec.Count(targetType))
	assert.Zero(t, rec.Count("aws:rds/proxy:Proxy"))
}

func TestInstances(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *database.Args) {
		a.Instances["b"] = database.Instance{Zone: "eu-west-1b", Class: "db.r8g.2xlarge"}
		a.Instances["a"] = database.Instance{Zone: "eu-west-1a", Tier: 1}
	})
	writer, reader := rec.Named(t, instanceType, "orders-b"), rec.Named(t, instanceType, "orders-a")
	require.Equal(t, 2, rec.Count(instanceType))
	assert.Contains(t, reader.DependsOn, writer.URN, "the lowest tier is made first, and writes")
	assert.NotContains(t, writer.DependsOn, reader.URN)
	assert.Equal(t, "db.r8g.2xlarge", writer.String("instanceClass"))
	for _, key := range []string{"clusterIdentifier", "monitoringRoleArn"} {
		assert.NotEmpty(t, reader.String(key))
		delete(reader.Inputs, key)
	}
	assert.Equal(t, map[string]any{
		"engine": "aurora-mysql", "instanceClass": "db.r7g.large", "availabilityZone": "eu-west-1a",
		"promotionTier": 1.0, "publiclyAccessible": false, "autoMinorVersionUpgrade": true,
		"applyImmediately": false, "preferredMaintenanceWindow": "sun:03:00-sun:04:00",
		"caCertIdentifier": "rds-ca-rsa2048-g1", "copyTagsToSnapshot": true, "monitoringInterval": 60.0,
		"performanceInsightsEnabled": true, "performanceInsightsKmsKeyId": keyARN,
		"performanceInsightsRetentionPeriod": 7.0, "tags": map[string]any{"data-class": "confidential"},
	}, reader.Inputs)
}

func TestEvents(t *testing.T) {
	t.Parallel()
	const topic = "arn:aws:sns:eu-west-1:111111111111:ticket"
	rec := declared(t, func(a *database.Args) { a.Monitoring.EventTopicARN = pulumi.String(topic) })
	const subscription = "aws:rds/eventSubscription:EventSubscription"
	require.Equal(t, 2, rec.Count(subscription))
	cluster, instances := rec.Named(t, subscription, "orders-db-cluster"), rec.Named(t, subscription, "orders-db-instance")
	assert.Equal(t, topic, cluster.String("snsTopic"))
	assert.Equal(t, "db-cluster", cluster.String("sourceType"))
	assert.Equal(t, []any{rec.One(t, clusterType).ID}, cluster.At("sourceIds"), "of this cluster alone")
	assert.Equal(t, []any{"failover", "failure", "maintenance"}, cluster.At("eventCategories"))
	assert.Equal(t, "db-instance", instances.String("sourceType"))
	assert.Len(t, instances.At("sourceIds"), rec.Count(instanceType))
	assert.Contains(t, instances.At("eventCategories"), "low storage")
}

func TestLogsComeFirst(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *database.Args) {
		a.Monitoring.LogDays, a.Monitoring.LogKeyARN = 90, pulumi.String(keyARN)
	})
	c := rec.One(t, clusterType)
	require.Equal(t, 3, rec.Count(logType))
	for _, kind := range []string{"audit", "error", "slowquery"} {
		l := rec.Named(t, logType, "orders-"+kind)
		assert.Equal(t, "/aws/rds/cluster/"+c.String("clusterIdentifier")+"/"+kind, l.String("name"))
		assert.InDelta(t, 90, l.At("retentionInDays"), 0)
		assert.Equal(t, keyARN, l.String("kmsKeyId"))
		assert.True(t, l.Protect)
		assert.Contains(t, c.DependsOn, l.URN, "RDS would make it without retention")
	}
	plain := declared(t, func(a *database.Args) { a.Engine.Family = database.PostgreSQL }).One(t, logType)
	assert.Equal(t, "orders-postgresql", plain.Name)
	assert.Nil(t, plain.At("kmsKeyId"))
}

func parameters(t *testing.T, change func(*database.Args)) (string, map[string]string) {
	t.Helper()
	g := declared(t, change).One(t, parameterType)
	out := map[string]string{}
	list, ok := g.At("parameters").([]any)
	require.True(t, ok)
	for _, p := range list {
		m, ok := p.(map[string]any)
		require.True(t, ok)
		name, _ := m["name"].(string)
		value, _ := m["value"].(string)
		method, _ := m["applyMethod"].(string)
		out[name] = value + " " + method
	}
	return g.String("family"), out
}

func TestParameters(t *testing.T) {
	t.Parallel()
	family, got := parameters(t, func(a *database.Args) {
		a.Engine.Parameters = map[string]string{"long_query_time": "5", "max_connections": "900"}
	})
	assert.Equal(t, "aurora-mysql8.0", family)
	assert.Equal(t, map[string]string{
		"require_secure_transport": "ON immediate", "tls_version": "TLSv1.2,TLSv1.3 pending-reboot",
		"server_audit_logging": "1 immediate", "server_audit_events": "CONNECT,QUERY_DCL,QUERY_DDL immediate",
		"slow_query_log": "1 immediate", "log_output": "FILE immediate",
		"long_query_time": "5 pending-reboot", "max_connections": "900 pending-reboot",
	}, got)
	family, got = parameters(t, func(a *database.Args) {
		a.Engine = database.Engine{Family: database.PostgreSQL, Version: "16.11"}
	})
	assert.Equal(t, "aurora-postgresql16", family)
	assert.Equal(t, map[string]string{
		"rds.force_ssl": "1 immediate", "ssl_min_protocol_version": "TLSv1.2 pending-reboot",
		"log_statement": "ddl immediate", "log_min_duration_statement": "1000 immediate",
		"log_connections": "1 immediate",
	}, got)
}

func TestChoices(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*database.Args)
		want   map[string]any // inputs of the cluster
	}{
		"PostgreSQL": {
			func(a *database.Args) { a.Engine = database.Engine{Family: database.PostgreSQL, Database: "catalog"} },
			map[string]any{"engine": "aurora-postgresql", "engineVersion": "17.7", "port": 5432.0,
				"databaseName": "catalog", "enabledCloudwatchLogsExports": []any{"postgresql"}},
		},
		"a range of sizes": {
			serverless(database.Serverless{}), map[string]any{
				"serverlessv2ScalingConfiguration": map[string]any{"minCapacity": 0.5, "maxCapacity": 8.0}},
		},
		"down to nothing": {
			serverless(database.Serverless{PauseAfter: 10 * time.Minute}), map[string]any{
				"serverlessv2ScalingConfiguration": map[string]any{
					"minCapacity": 0.0, "maxCapacity": 8.0, "secondsUntilAutoPause": 600.0}},
		},
		"storage without charges for I/O, and readers that write": {
			func(a *database.Args) { a.Capacity.IOOptimized, a.Capacity.WriteForwarding = true, true },
			map[string]any{"storageType": "aurora-iopt1", "enableLocalWriteForwarding": true},
		},
		"advanced insights": {
			func(a *database.Args) { a.Monitoring.Insights = database.Advanced },
			map[string]any{"databaseInsightsMode": "advanced", "performanceInsightsRetentionPeriod": 465.0},
		},
		"no insights": {
			func(a *database.Args) { a.Monitoring.Insights = database.NoInsights },
			map[string]any{"databaseInsightsMode": nil, "performanceInsightsEnabled": false,
				"performanceInsightsKmsKeyId": nil},
		},
		"from a snapshot": {
			restored(database.Restore{SnapshotARN: pulumi.String("arn:snapshot")}),
			map[string]any{"snapshotIdentifier": "arn:snapshot", "masterUsername": nil, "databaseName": nil},
		},
		"from the latest moment": {
			restored(database.Restore{ClusterID: pulumi.String("old")}),
			map[string]any{"masterUsername": nil, "restoreToPointInTime": map[string]any{
				"restoreType": "full-copy", "sourceClusterIdentifier": "old", "useLatestRestorableTime": true}},
		},
		"as a clone": {
			restored(database.Restore{ClusterID: pulumi.String("old"), Clone: true}),
			map[string]any{"restoreToPointInTime": map[string]any{
				"restoreType": "copy-on-write", "sourceClusterIdentifier": "old", "useLatestRestorableTime": true}},
		},
		"from a moment of a cluster that is gone": {
			restored(database.Restore{
				ClusterResourceID: pulumi.String("cluster-1"), Time: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
			}),
			map[string]any{"restoreToPointInTime": map[string]any{"restoreType": "full-copy",
				"sourceClusterResourceId": "cluster-1", "restoreToTime": "2026-11-21T10:00:00Z"}},
		},
		"destroyed without a trace": {
			func(a *database.Args) { a.AllowDestroy = true },
			map[string]any{"deletionProtection": false, "skipFinalSnapshot": true, "deleteAutomatedBackups": true,
				"finalSnapshotIdentifier": nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := declared(t, tc.change).One(t, clusterType)
			for input, want := range tc.want {
				assert.Equal(t, want, c.At(input), input)
			}
			assert.Equal(t, tc.want["skipFinalSnapshot"] == nil, c.Protect)
			assert.Nil(t, c.At("availabilityZones"))
		})
	}
}

func TestServerlessInstancesMixWithOthers(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *database.Args) {
		a.Capacity.Serverless = &database.Serverless{MinACU: 2}
		a.Monitoring.Insights = database.NoInsights
		a.Instances["b"] = database.Instance{Zone: "eu-west-1b", Class: "db.r7g.xlarge"}
	})
	grows := rec.Named(t, instanceType, "orders-a")
	assert.Equal(t, "db.serverless", grows.String("instanceClass"))
	assert.Equal(t, false, grows.At("performanceInsightsEnabled"))
	assert.Nil(t, grows.At("performanceInsightsKmsKeyId"))
	assert.Equal(t, "db.r7g.xlarge", rec.Named(t, instanceType, "orders-b").String("instanceClass"))
}

func TestWhatOthersChangeIsLeft(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *database.Args) { a.Engine.Pinned, a.Backup.ByPlan = true, true })
	assert.Equal(t, []string{"snapshotIdentifier", "restoreToPointInTime", "masterUsername", "databaseName",
		"globalClusterIdentifier", "backupRetentionPeriod", "preferredBackupWindow"}, rec.One(t, clusterType).IgnoreChanges)
	assert.Equal(t, false, rec.Named(t, instanceType, "orders-a").At("autoMinorVersionUpgrade"))
}

func TestRotation(t *testing.T) {
	t.Parallel()
	r := declared(t, func(a *database.Args) { a.Engine.Administrator.RotationDays = 30 }).One(t, rotationType)
	assert.True(t, strings.HasPrefix(r.String("secretId"), "arn:aws:secretsmanager:"))
	assert.InDelta(t, 30, r.At("rotationRules.automaticallyAfterDays"), 0)
	assert.Equal(t, false, r.At("rotateImmediately"))
	assert.Nil(t, r.At("rotationLambdaArn"), "RDS rotates its own secrets")
}

func TestReadersComeAndGo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		scaling database.ReaderScaling
		metric  string
		keep    float64
	}{
		"by CPU": {database.ReaderScaling{Max: 4}, "RDSReaderAverageCPUUtilization", 70},
		"by connections": {
			database.ReaderScaling{Max: 4, Connections: 700}, "RDSReaderAverageDatabaseConnections", 700,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, func(a *database.Args) { a.Capacity.Readers = &tc.scaling })
			target := rec.One(t, targetType)
			id := rec.One(t, clusterType).String("clusterIdentifier")
			assert.Equal(t, "cluster:"+id, target.String("resourceId"))
			assert.Equal(t, "rds:cluster:ReadReplicaCount", target.String("scalableDimension"))
			assert.InDelta(t, 1, target.At("minCapacity"), 0)
			assert.InDelta(t, 4, target.At("maxCapacity"), 0)
			assert.Contains(t, target.DependsOn, rec.Named(t, instanceType, "orders-b").URN)
			const conf = "targetTrackingScalingPolicyConfiguration."
			p := rec.One(t, policyType)
			assert.Equal(t, tc.metric, p.String(conf+"predefinedMetricSpecification.predefinedMetricType"))
			assert.InDelta(t, tc.keep, p.At(conf+"targetValue"), 0)
		})
	}
}

func TestClients(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		d, err := database.New(ctx, "orders", good(func(a *database.Args) {
			a.Clients = map[string]pulumi.StringInput{"api": pulumi.String("sg-api")}
		}))
		if err != nil {
			return err
		}
		assert.Equal(t, 3306, d.Port)
		require.ErrorContains(t, d.Admit(ctx, "API", pulumi.String("sg")), "want a key of lower-case letters")
		require.ErrorContains(t, d.Admit(ctx, "api", nil), "and a security group id")
		require.ErrorContains(t, d.AdmitToProxy(ctx, "api", pulumi.String("sg")), "there is none; want args.proxy")
		return d.Admit(ctx, "late", pulumi.String("sg-late"))
	})
	assert.Equal(t, 2, rec.Count(ingressType))
	in := rec.Named(t, ingressType, "orders-from-late")
	assert.Equal(t, "sg-late", in.String("referencedSecurityGroupId"))
	assert.InDelta(t, 3306, in.At("fromPort"), 0)
	assert.InDelta(t, 3306, in.At("toPort"), 0)
	assert.Nil(t, rec.One(t, groupType).At("egress"), "instances only answer")
	assert.Zero(t, rec.Count(egressType))
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	make := func(name string, args *database.Args) error {
		return pulumitest.Error(t, func(ctx *pulumi.Context) error {
			_, err := database.New(ctx, name, args)
			return err
		})
	}
	require.ErrorContains(t, make("orders", nil), `plinth:database:Database "orders": 9 invalid arguments:`)
	long := strings.Repeat("d", 63-len("-proxy-1234567"))
	require.ErrorContains(t, make("Orders", good(nil)), `name: makes the RDS identifier name "Orders-a"`)
	require.ErrorContains(t, make(long+"d", good(proxied(database.Proxy{}))), "64 characters with its suffix")
	require.ErrorContains(t, make(long, good(nil)), "name: makes the IAM role name")
}
