package function_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	functionType   = "aws:lambda/function:Function"
	aliasType      = "aws:lambda/alias:Alias"
	invokeType     = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
	guardType      = "aws:lambda/functionRecursionConfig:FunctionRecursionConfig"
	mappingType    = "aws:lambda/eventSourceMapping:EventSourceMapping"
	permissionType = "aws:lambda/permission:Permission"
	scheduleType   = "aws:scheduler/schedule:Schedule"
	logType        = "aws:cloudwatch/logGroup:LogGroup"
	roleType       = "aws:iam/role:Role"
	policyType     = "aws:iam/rolePolicy:RolePolicy"
	groupType      = "aws:ec2/securityGroup:SecurityGroup"
	outType        = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"

	own = "arn:aws:lambda:eu-west-1:123456789012:function:plinth-testing-orders"
)

// declared runs New with changed arguments, in preview and in update.
func declared(t *testing.T, change func(*function.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := function.New(ctx, "orders", good(change))
		return err
	})
}

// statements are those of the role's own policy, by name.
func statements(t *testing.T, rec pulumitest.Recording, policy string) map[string]map[string]any {
	t.Helper()
	document, ok := rec.Named(t, policyType, policy).JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	list, ok := document["Statement"].([]any)
	require.True(t, ok)
	out := map[string]map[string]any{}
	for _, s := range list {
		statement, ok := s.(map[string]any)
		require.True(t, ok)
		sid, _ := statement["Sid"].(string)
		out[sid] = statement
	}
	return out
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	rec := declared(t, nil)
	f := rec.One(t, functionType)
	assert.Equal(t, "orders", f.Name)
	assert.True(t, f.DeleteBeforeReplace)
	log := f.String("loggingConfig.logGroup")
	assert.Regexp(t, `^orders-log-[0-9a-f]{7}$`, log)
	assert.Regexp(t, `:role/orders-role-[0-9a-f]{7}$`, f.String("role"))
	delete(f.Inputs, "role")
	assert.NotNil(t, f.At("code"))
	delete(f.Inputs, "code")
	assert.Equal(t, map[string]any{
		"name": "plinth-testing-orders", "packageType": "Zip", "runtime": "provided.al2023",
		"handler": "bootstrap", "architectures": []any{"arm64"}, "memorySize": 256.0, "timeout": 10.0,
		"ephemeralStorage": map[string]any{"size": 512.0}, "tracingConfig": map[string]any{"mode": "Active"},
		"publish": false, "loggingConfig": map[string]any{
			"logFormat": "JSON", "logGroup": log, "applicationLogLevel": "INFO", "systemLogLevel": "INFO",
		},
	}, f.Inputs)
	assert.InDelta(t, 30, rec.One(t, logType).At("retentionInDays"), 0)
	assert.True(t, rec.One(t, logType).Protect)
	assert.Equal(t, "Terminate", rec.One(t, guardType).String("recursiveLoop"))
	got := statements(t, rec, "orders-role-policy")
	require.Len(t, got, 2)
	assert.Equal(t, []any{"logs:CreateLogStream", "logs:PutLogEvents"}, got["WriteOrdersLogLogs"]["Action"])
	assert.Equal(t, []any{"*"}, got["Trace"]["Resource"], "traces belong to no resource")
	for _, typ := range []string{groupType, invokeType, mappingType, scheduleType, permissionType, aliasType} {
		assert.Zero(t, rec.Count(typ), typ)
	}
	for _, r := range rec {
		assert.True(t, r.Type == function.Type || r.OwnedBy(function.Type), r.URN)
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		code function.Code
		want map[string]any
	}{
		"an archive": {
			function.Code{Archive: "testdata/bundle", Runtime: function.NodeJS22, Handler: "index.handler",
				Architecture: function.X86, SigningARN: pulumi.String("arn:signing")},
			map[string]any{"runtime": "nodejs22.x", "handler": "index.handler", "architectures": []any{"x86_64"},
				"codeSigningConfigArn": "arn:signing", "layers": nil},
		},
		"an object": {
			function.Code{Object: &function.Object{Bucket: pulumi.String("code"), Key: pulumi.String("orders.zip"),
				Version: pulumi.String("v7")}, Layers: role.Strings("arn:aws:lambda:eu-west-1:1:layer:x:1")},
			map[string]any{"code": nil, "s3Bucket": "code", "s3Key": "orders.zip", "s3ObjectVersion": "v7",
				"layers": []any{"arn:aws:lambda:eu-west-1:1:layer:x:1"}},
		},
		"an object without versions": {
			function.Code{Object: &function.Object{Bucket: pulumi.String("code"), Key: pulumi.String("orders.zip")}},
			map[string]any{"s3ObjectVersion": nil, "packageType": "Zip"},
		},
		"an image": {
			function.Code{Image: &function.Image{
				Repository: pulumi.String("r"), Digest: sha, Command: []string{"app"},
			}},
			map[string]any{"packageType": "Image", "imageUri": "r@" + sha, "runtime": nil, "handler": nil,
				"code": nil, "imageConfig": map[string]any{"commands": []any{"app"}}},
		},
		"an image as it is": {function.Code{Image: image()}, map[string]any{"imageConfig": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := declared(t, code(tc.code)).One(t, functionType)
			for input, want := range tc.want {
				assert.Equal(t, want, f.At(input), input)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	atlas, err := secret.Existing(secretA, pulumi.String("arn:secret-key"))
	require.NoError(t, err)
	change := func(a *function.Args) {
		a.Environment = function.Environment{
			Variables: map[string]pulumi.StringInput{"STAGE": pulumi.String("testing")},
			Secrets:   map[string]secret.Reference{"ATLAS": atlas}, KeyARN: pulumi.String("arn:key"),
		}
	}
	rec := declared(t, change)
	f := rec.One(t, functionType)
	assert.Equal(t, map[string]any{"STAGE": "testing", "ATLAS": secretA}, f.At("environment.variables"))
	assert.Equal(t, "arn:key", f.String("kmsKeyArn"))
	got := statements(t, rec, "orders-role-policy")
	require.Len(t, got, 5)
	assert.Equal(t, []any{secretA}, got["ReadSecretAtlas"]["Resource"])
	assert.Equal(t, []any{"arn:secret-key"}, got["DecryptSecretAtlas"]["Resource"])
	assert.Equal(t, []any{"arn:key"}, got["DecryptVariables"]["Resource"])

	empty := declared(t, func(a *function.Args) { a.Environment.KeyARN = pulumi.String("arn:key") })
	assert.Nil(t, empty.One(t, functionType).At("kmsKeyArn"), "there is nothing to encrypt")
	assert.Len(t, statements(t, empty, "orders-role-policy"), 2)
}

func TestVPC(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *function.Args) {
		inVPC(a)
		a.Network.Egress = map[string]egress.Rule{
			"database": {Port: 3306, SecurityGroupID: pulumi.String("sg-db")},
		}
	})
	f := rec.One(t, functionType)
	assert.Equal(t, []any{"subnet-a", "subnet-b"}, f.At("vpcConfig.subnetIds"))
	assert.Equal(t, true, f.At("replaceSecurityGroupsOnDestroy"))
	assert.InDelta(t, 20, f.At("reservedConcurrentExecutions"), 0)
	group := f.String("vpcConfig.securityGroupIds[0]")
	require.Equal(t, 2, rec.Count(outType))
	for _, r := range rec.All(outType) {
		assert.Equal(t, group, r.String("securityGroupId"))
		assert.Contains(t, f.DependsOn, r.URN)
	}
	assert.Equal(t, "sg-db", rec.Named(t, outType, "orders-to-database").String("referencedSecurityGroupId"))
	assert.Equal(t, "vpc-1", rec.One(t, groupType).String("vpcId"))
	got := statements(t, rec, "orders-role-policy")
	assert.Contains(t, got["Attach"]["Action"], "ec2:CreateNetworkInterface")
	assert.Equal(t, "Deny", got["AttachNothingByCode"]["Effect"])
	assert.Equal(t, map[string]any{"ArnEquals": map[string]any{"lambda:SourceFunctionArn": []any{own}}},
		got["AttachNothingByCode"]["Condition"])
}

func TestTenants(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *function.Args) {
		scheduled(func(*function.Schedule) {})(a)
		a.Access.NamePrefix, a.Access.Boundary = "shop-custom-", pulumi.String("arn:boundary")
		a.Access.Grants = grant("ReadImages", "s3:GetObject", "arn:aws:s3:::images/*")
	})
	assert.Equal(t, "shop-custom-orders", rec.One(t, functionType).String("name"))
	require.Equal(t, 2, rec.Count(roleType))
	for _, r := range rec.All(roleType) {
		assert.Equal(t, "arn:boundary", r.String("permissionsBoundary"), r.Name)
	}
	assert.Equal(t, []any{"s3:GetObject"}, statements(t, rec, "orders-role-policy")["ReadImages"]["Action"])
}

func TestLogs(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *function.Args) {
		a.Logs.Level = function.Debug
		a.Logs.Group.Name, a.Logs.Group.AllowDestroy = "/aws/lambda/orders", true
		a.AllowRecursion = true
	})
	f, log := rec.One(t, functionType), rec.One(t, logType)
	assert.Equal(t, "DEBUG", f.String("loggingConfig.applicationLogLevel"))
	assert.Equal(t, "/aws/lambda/orders", f.String("loggingConfig.logGroup"))
	assert.Contains(t, f.DependsOn, log.URN, "Lambda would make it without retention")
	assert.False(t, log.Protect)
	assert.Equal(t, "Allow", rec.One(t, guardType).String("recursiveLoop"))
}

func TestFailures(t *testing.T) {
	t.Parallel()
	kept := failures()
	none := 0
	rec := declared(t, func(a *function.Args) {
		a.Failures = function.Failures{OnFailure: &kept, Retries: &none, MaxAge: time.Minute}
	})
	c := rec.One(t, invokeType)
	assert.Equal(t, map[string]any{
		"functionName": "plinth-testing-orders", "maximumRetryAttempts": 0.0, "maximumEventAgeInSeconds": 60.0,
		"destinationConfig": map[string]any{"onFailure": map[string]any{"destination": failed}},
	}, c.Inputs)
	assert.Equal(t, []any{failed}, statements(t, rec, "orders-role-policy")["SendFailed"]["Resource"])
	assert.Nil(t, rec.One(t, functionType).At("deadLetterConfig"))

	rec = declared(t, func(a *function.Args) { a.Failures.DeadLetter = &kept })
	assert.Equal(t, failed, rec.One(t, functionType).String("deadLetterConfig.targetArn"))
	assert.Zero(t, rec.Count(invokeType))
	assert.Contains(t, statements(t, rec, "orders-role-policy"), "SendFailed")

	rec = declared(t, func(a *function.Args) { a.Failures.Retries, a.Alias = &none, "live" })
	assert.Equal(t, "live", rec.One(t, invokeType).String("qualifier"))
	assert.Nil(t, rec.One(t, invokeType).At("destinationConfig"))
}

func TestAlias(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		f, err := function.New(ctx, "orders", good(func(a *function.Args) {
			a.Alias = "live"
			queued(func(*function.Queue) {})(a)
		}))
		if err != nil {
			return err
		}
		f.InvokeARN.ApplyT(func(arn string) string { assert.Contains(t, arn, own+":live"); return arn })
		_, err = f.AllowInvoke(ctx, "api", function.APIGateway, pulumi.String("arn:api/*/*"))
		return err
	})
	alias := rec.One(t, aliasType)
	assert.Equal(t, "live", alias.String("name"))
	assert.Equal(t, true, rec.One(t, functionType).At("publish"))
	assert.Equal(t, own+":live", rec.One(t, mappingType).String("functionName"))
	assert.Equal(t, "live", rec.One(t, permissionType).String("qualifier"))
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	make := func(name string, args *function.Args) error {
		return pulumitest.Error(t, func(ctx *pulumi.Context) error {
			_, err := function.New(ctx, name, args)
			return err
		})
	}
	require.ErrorContains(t, make("orders", nil), `plinth:function:Function "orders": 3 invalid arguments:`)
	require.ErrorContains(t, make("orders.eu", good(nil)),
		`name: is "plinth-testing-orders.eu" as Lambda function name`)
	long := strings.Repeat("f", 64-len("-schedule-1234567"))
	require.ErrorContains(t, make(long+"f", good(scheduled(func(*function.Schedule) {}))),
		"name: makes the IAM role name")
	require.ErrorContains(t, make(long, good(func(a *function.Args) {
		a.Failures.Drop = true
		a.Events.Schedules = map[string]function.Schedule{"every-night": {Expression: "rate(1 day)"}}
	})), "events.schedules.every-night: makes a schedule's name of 70 characters; want at most 64")
}
