package service_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// container is the definition of the container at that place, in the order of names.
func container(t *testing.T, rec pulumitest.Recording, place int) map[string]any {
	t.Helper()
	list, _ := rec.One(t, task).JSON(t, "containerDefinitions").([]any)
	require.Greater(t, len(list), place)
	c, _ := list[place].(map[string]any)
	return c
}

func TestSmallestContainer(t *testing.T) {
	t.Parallel()
	c := container(t, declare(t, func(a *service.Args) { a.Task.Main.Port = 0 }), 0)
	logging, _ := c["logConfiguration"].(map[string]any)
	options, _ := logging["options"].(map[string]any)
	assert.Contains(t, options["awslogs-group"], "api-log-")
	delete(options, "awslogs-group")
	assert.Equal(t, map[string]any{
		"name": "app", "essential": true, "user": "1000:1000", "readonlyRootFilesystem": true, "stopTimeout": 30.0,
		"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api@" + digest,
		"linuxParameters": map[string]any{
			"initProcessEnabled": true, "capabilities": map[string]any{"drop": []any{"ALL"}},
		},
		"logConfiguration": map[string]any{"logDriver": "awslogs", "options": map[string]any{
			"awslogs-region": "eu-west-1", "awslogs-stream-prefix": "api",
			"mode": "non-blocking", "max-buffer-size": "25m",
		}},
	}, c)
}

func TestLargestContainer(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Logs.Blocking = true
		a.Task.Main = service.Container{
			Image:   service.ParseImage("public.ecr.aws/a/b:v1"),
			Port:    80,
			Command: []string{"serve", "--fast"},
			Environment: map[string]pulumi.StringInput{
				"ZONE": pulumi.String("a"), "EMPTY": pulumi.String(""), "MODE": pulumi.String("fast"),
			},
			Secrets:     map[string]pulumi.StringInput{"URI": service.SecretKey(secret, "uri"), "ALL": secret},
			Health:      &service.Health{Command: []string{"CMD", "/ok"}, Retries: 4},
			StopTimeout: 90 * time.Second,
			Runtime:     service.Runtime{User: "root", WritableRoot: true, KeepCapabilities: true},
			Files: service.Files{
				Memory: map[string]int{"/tmp": 64, "/run": 1},
				Shared: map[string]string{"/data": "data", "/cache": "cache"},
			},
			After: map[string]service.Condition{"setup": service.Succeeded},
		}
		a.Task.Sidecars = map[string]service.Container{"setup": {
			Image: service.ParseImage("public.ecr.aws/a/setup:v1"), Optional: true,
			Files: service.Files{Shared: map[string]string{"/data": "data"}},
		}}
	})
	c := container(t, rec, 0)
	assert.Equal(t, "public.ecr.aws/a/b:v1", c["image"])
	assert.Equal(t, []any{"serve", "--fast"}, c["command"])
	assert.Equal(t, []any{
		map[string]any{"name": "EMPTY", "value": ""},
		map[string]any{"name": "MODE", "value": "fast"},
		map[string]any{"name": "ZONE", "value": "a"},
	}, c["environment"])
	assert.Equal(t, []any{
		map[string]any{"name": "ALL", "valueFrom": string(secret)},
		map[string]any{"name": "URI", "valueFrom": string(secret) + ":uri::"},
	}, c["secrets"])
	assert.Equal(t, []any{map[string]any{"containerPort": 80.0, "hostPort": 80.0, "protocol": "tcp"}},
		c["portMappings"])
	assert.Equal(t, map[string]any{
		"command": []any{"CMD", "/ok"}, "interval": 30.0, "timeout": 5.0, "retries": 4.0, "startPeriod": 30.0,
	}, c["healthCheck"])
	assert.EqualValues(t, 90, c["stopTimeout"])
	assert.Equal(t, "root", c["user"])
	assert.Equal(t, false, c["readonlyRootFilesystem"])
	options := []any{"nosuid", "nodev", "noexec"}
	assert.Equal(t, map[string]any{"initProcessEnabled": true, "tmpfs": []any{
		map[string]any{"containerPath": "/run", "size": 1.0, "mountOptions": options},
		map[string]any{"containerPath": "/tmp", "size": 64.0, "mountOptions": options},
	}}, c["linuxParameters"])
	assert.Equal(t, []any{
		map[string]any{"sourceVolume": "cache", "containerPath": "/cache", "readOnly": false},
		map[string]any{"sourceVolume": "data", "containerPath": "/data", "readOnly": false},
	}, c["mountPoints"])
	assert.Equal(t, []any{map[string]any{"containerName": "setup", "condition": "SUCCESS"}}, c["dependsOn"])

	logging, _ := c["logConfiguration"].(map[string]any)
	settings, _ := logging["options"].(map[string]any)
	assert.Equal(t, "blocking", settings["mode"])
	assert.NotContains(t, settings, "max-buffer-size")

	setup := container(t, rec, 1)
	assert.Equal(t, "setup", setup["name"])
	assert.Equal(t, false, setup["essential"])
	assert.Equal(t, []any{map[string]any{"name": "cache"}, map[string]any{"name": "data"}},
		rec.One(t, task).Inputs["volumes"], "each volume once")
}

// What is not known before the update must neither stop the preview nor end up as an empty text.
func TestDefinitionsTakeWhatFlows(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		other, err := ec2.NewSecurityGroup(ctx, "other", nil)
		if err != nil {
			return err
		}
		a := good()
		a.Task.Main.Environment = map[string]pulumi.StringInput{"NAME": other.Name}
		a.Task.Main.Image = service.Image{Repository: other.Name, RepositoryARN: other.Arn, Tag: "v1"}
		_, err = service.New(ctx, "api", &a)
		return err
	}
	before := pulumitest.Preview(t, program).One(t, task)
	assert.NotContains(t, before.Inputs, "containerDefinitions", "unknown, and not half of it")

	after := pulumitest.Up(t, program)
	c := container(t, after, 0)
	assert.Regexp(t, `^other-[0-9a-f]{7}:v1$`, c["image"])
	list, _ := c["environment"].([]any)
	require.Len(t, list, 1)
	name, _ := list[0].(map[string]any)
	assert.Regexp(t, `^other-[0-9a-f]{7}$`, name["value"])
}

func TestSecretVariable(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		a := good()
		a.Task.Main.Environment = map[string]pulumi.StringInput{
			"TOKEN": pulumi.ToSecret(pulumi.String("s")).(pulumi.StringOutput),
		}
		_, err := service.New(ctx, "api", &a)
		return err
	}
	assert.True(t, pulumitest.Up(t, program).One(t, task).Secret("containerDefinitions"),
		"one secret value makes the whole a secret")
}
