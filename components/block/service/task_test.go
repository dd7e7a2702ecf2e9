package service_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/service"
)

// Each size with the least, the most and one more of the memory that Fargate combines with it.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
func TestFargateSizes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		cpu        int
		takes, not []int
		want       string
	}{
		{256, []int{512, 1024, 2048}, []int{256, 1536, 3072}, "512, 1024 or 2048 MiB"},
		{512, []int{1024, 2048, 4096}, []int{512, 1536, 5120}, "1024 to 4096 MiB in steps of 1024"},
		{1024, []int{2048, 5120, 8192}, []int{1024, 2500, 9216}, "2048 to 8192 MiB in steps of 1024"},
		{2048, []int{4096, 16384}, []int{3072, 17408}, "4096 to 16384 MiB in steps of 1024"},
		{4096, []int{8192, 30720}, []int{7168, 31744}, "8192 to 30720 MiB in steps of 1024"},
		{8192, []int{16384, 20480, 61440}, []int{12288, 17408, 65536}, "16384 to 61440 MiB in steps of 4096"},
		{16384, []int{32768, 40960, 122880}, []int{24576, 36864, 131072}, "32768 to 122880 MiB in steps of 8192"},
	} {
		for _, memory := range append(tc.takes, 0) {
			a := good()
			a.Task.CPU, a.Task.MemoryMiB = tc.cpu, memory
			requireProblems(t, a, "")
		}
		for _, memory := range tc.not {
			a := good()
			a.Task.CPU, a.Task.MemoryMiB = tc.cpu, memory
			requireProblems(t, a, fmt.Sprintf("task.memoryMiB: is %d; want with %d CPU units: %s",
				memory, tc.cpu, tc.want))
		}
	}
}

func TestValidateTask(t *testing.T) {
	t.Parallel()
	sidecar := service.Container{Image: service.ParseImage("public.ecr.aws/nginx/nginx:1.29")}
	with := func(change func(*service.Container)) service.Container {
		c := sidecar
		change(&c)
		return c
	}
	for name, tc := range map[string]struct {
		change func(*service.Task)
		want   string
	}{
		"a size Fargate does not have": {
			change: func(k *service.Task) { k.CPU = 300 },
			want:   "cpu: is 300; want a Fargate CPU size: 256, 512, 1024, 2048, 4096, 8192 or 16384",
		},
		"a disk and a processor it does not have": {
			change: func(k *service.Task) { k.StorageGiB, k.Architecture = 20, "arm64" },
			want: "storageGiB: is 20; want 21 to 200 GiB\n" +
				"  task.architecture: is \"arm64\"; want ARM64 or X86_64 (did you mean \"ARM64\"?)",
		},
		"ten sidecars": {
			change: func(k *service.Task) {
				k.Sidecars = map[string]service.Container{}
				for i := range 10 {
					k.Sidecars[fmt.Sprint("s", i)] = sidecar
				}
			},
			want: "sidecars: is 10; want 0 to 9 entries",
		},
		"a sidecar in place of the main container": {
			change: func(k *service.Task) { k.Sidecars = map[string]service.Container{"app": sidecar} },
			want: "sidecars[\"app\"]: is its name; want 1 to 255 letters, digits, hyphens or underscores," +
				" and not \"app\"",
		},
		"a main container one can do without": {
			change: func(k *service.Task) { k.Main.Optional = true },
			want:   "main.optional: is set; want it on sidecars only",
		},
		"one port twice": {
			change: func(k *service.Task) {
				k.Sidecars = map[string]service.Container{"web": with(func(c *service.Container) { c.Port = 4000 })}
			},
			want: "sidecars[\"web\"].port: is 4000, as that of \"app\"; want each once, for containers share one" +
				" address",
		},
		"more files in memory than memory": {
			change: func(k *service.Task) { k.Main.Files.Memory = map[string]int{"/tmp": 512} },
			want:   "memoryMiB: is 512; want more than the 512 MiB of files in memory",
		},
		"an order that works": {
			change: func(k *service.Task) {
				k.Main.After = map[string]service.Condition{"migrate": service.Succeeded, "proxy": service.Healthy}
				k.Sidecars = map[string]service.Container{
					"migrate": with(func(c *service.Container) { c.Optional = true }),
					"proxy": with(func(c *service.Container) {
						c.Health = &service.Health{Command: []string{"CMD", "/ready"}}
						c.After = map[string]service.Condition{"migrate": service.Started}
					}),
				}
			},
		},
		"an order that does not": {
			change: func(k *service.Task) {
				k.Main.After = map[string]service.Condition{
					"prox": "READY", "proxy": service.Healthy, "migrate": service.Completed, "other": "READY",
				}
				k.Sidecars = map[string]service.Container{
					"migrate": sidecar, "other": sidecar,
					"proxy": with(func(c *service.Container) {
						c.After = map[string]service.Condition{"app": service.Started}
					}),
				}
			},
			want: "main.after[\"migrate\"]: is \"COMPLETE\"; want \"migrate\" optional, or its end stops the task\n" +
				"  task.main.after[\"other\"]: is \"READY\"; want START, COMPLETE, SUCCESS or HEALTHY\n" +
				"  task.main.after[\"prox\"]: is no container of the task; want app, migrate, other or proxy" +
				" (did you mean \"proxy\"?)\n" +
				"  task.main.after[\"proxy\"]: is \"HEALTHY\"; want a health command on \"proxy\"\n" +
				"  task.main.after[\"proxy\"]: waits for \"app\" in turn; want one to start first\n" +
				"  task.sidecars[\"proxy\"].after[\"app\"]: waits for \"proxy\" in turn; want one to start first",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			tc.change(&a.Task)
			want := tc.want
			if want != "" {
				want = "task." + want
			}
			requireProblems(t, a, want)
		})
	}
}

func TestParseImage(t *testing.T) {
	t.Parallel()
	for reference, want := range map[string]service.Image{
		"nginx":                  {Repository: pulumi.String("nginx")},
		"localhost:5000/a/b:1.2": {Repository: pulumi.String("localhost:5000/a/b"), Tag: "1.2"},
		"localhost:5000/a":       {Repository: pulumi.String("localhost:5000/a")},
		"ghcr.io/a/b@" + digest:  {Repository: pulumi.String("ghcr.io/a/b"), Digest: digest},
		"ghcr.io/a/b:1.2@sha256:broken": {
			Repository: pulumi.String("ghcr.io/a/b"), Tag: "1.2", Digest: "sha256:broken",
		},
	} {
		assert.Equal(t, want, service.ParseImage(reference), reference)
	}
}

func TestValidateImage(t *testing.T) {
	t.Parallel()
	later := pulumi.String("x").ToStringOutput()
	for name, tc := range map[string]struct {
		image service.Image
		want  string
	}{
		"a tag":                 {image: service.ParseImage("public.ecr.aws/a/b:v1")},
		"latest, but a digest":  {image: service.ParseImage("a/b:latest@" + digest)},
		"an output and its ARN": {image: service.Image{Repository: later, RepositoryARN: later, Tag: "v1"}},
		"nothing": {want: "repository: is not set; want where the image lies\n" +
			"  task.main.image.digest: is not set; want the image's digest, or a tag"},
		"latest": {
			image: service.ParseImage("a/b:latest"),
			want: "tag: is \"latest\"; want a digest, or a tag that is never moved, so that every task runs the" +
				" same image",
		},
		"an output alone": {
			image: service.Image{Repository: later, Tag: "v1"},
			want:  "repositoryARN: is not set; want the ECR repository's ARN, for the repository is known only later",
		},
		"neither name, tag nor digest": {
			image: service.Image{Repository: pulumi.String("A/B"), Tag: ".x", Digest: "sha256:1"},
			want: "repository: is \"A/B\"; want lower-case host and path, such as public.ecr.aws/nginx/nginx\n" +
				"  task.main.image.digest: is \"sha256:1\"; want sha256: and 64 hexadecimal digits\n" +
				"  task.main.image.tag: is \".x\"; want 1 to 128 letters, digits, dots, hyphens or underscores",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			a.Task.Main.Image = tc.image
			want := tc.want
			if want != "" {
				want = "task.main.image." + want
			}
			requireProblems(t, a, want)
		})
	}
}
