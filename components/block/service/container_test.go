package service_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/service"
)

func TestValidateContainer(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*service.Container)
		want   string
	}{
		"root may listen where it keeps its capabilities": {change: func(c *service.Container) {
			c.Port, c.Runtime = 80, service.Runtime{User: "root:root", KeepCapabilities: true}
		}},
		"an ordinary user may not": {
			change: func(c *service.Container) { c.Port, c.Runtime.KeepCapabilities = 80, true },
			want:   "port: is 80; want 1024 to 65535",
		},
		"nor may root without capabilities": {
			change: func(c *service.Container) { c.Port, c.Runtime.User = 1023, "0" },
			want:   "port: is 1023; want 1024 to 65535",
		},
		"longer than Fargate waits": {
			change: func(c *service.Container) { c.StopTimeout = 121 * time.Second },
			want:   "stopTimeout: is 2m1s; want whole seconds, 1s to 120s",
		},
		"a user that is none": {
			change: func(c *service.Container) { c.Runtime.User = "a b" },
			want:   "runtime.user: is \"a b\"; want a user, or user:group",
		},
		"secrets of both forms": {change: func(c *service.Container) {
			c.Secrets = map[string]pulumi.StringInput{
				"A": secret, "B": service.SecretKey(secret, "uri"), "C": secret + ":uri::",
			}
		}},
		"variables AWS or the shell refuses": {
			change: func(c *service.Container) {
				c.Environment = map[string]pulumi.StringInput{"A-B": pulumi.String("x"), "C": nil, "D": pulumi.String("")}
				c.Secrets = map[string]pulumi.StringInput{"1": secret, "D": pulumi.String("atlas"), "E": nil}
			},
			want: "environment[\"A-B\"]: is its name; want letters, digits and underscores\n" +
				"  task.main.environment[\"C\"]: is not set; want a value\n" +
				"  task.main.secrets[\"1\"]: is its name; want letters, digits and underscores\n" +
				"  task.main.secrets[\"D\"]: stands in environment as well; want each variable once\n" +
				"  task.main.secrets[\"D\"]: is \"atlas\"; want the full ARN of a Secrets Manager secret," +
				" or that with :key::\n" +
				"  task.main.secrets[\"E\"]: is not set; want the ARN of a secret",
		},
		"a health command": {change: func(c *service.Container) {
			c.Health = &service.Health{Command: []string{"CMD-SHELL", "curl -f localhost:4000"}}
		}},
		"no health command": {
			change: func(c *service.Container) { c.Health = &service.Health{} },
			want: "health.command: is []; want \"CMD\" and a program with its arguments," +
				" or \"CMD-SHELL\" and one line",
		},
		"a health check out of range": {
			change: func(c *service.Container) {
				c.Health = &service.Health{
					Command: []string{"CMD-SHELL", "a", "b"}, Interval: time.Second, Timeout: time.Second,
					Retries: 11, StartPeriod: time.Hour,
				}
			},
			want: "health.command: is [\"CMD-SHELL\" \"a\" \"b\"]; want \"CMD\" and a program with its arguments," +
				" or \"CMD-SHELL\" and one line\n" +
				"  task.main.health.interval: is 1s; want whole seconds, 5s to 300s\n" +
				"  task.main.health.timeout: is 1s; want whole seconds, 2s to 60s\n" +
				"  task.main.health.retries: is 11; want 1 to 10\n" +
				"  task.main.health.startPeriod: is 1h0m0s; want whole seconds, 1s to 300s",
		},
		"places that are none": {
			change: func(c *service.Container) {
				c.Files.Memory = map[string]int{"tmp": 1, "/run": 0}
				c.Files.Shared = map[string]string{"/run": "data", "/a b": "a", "/data": "a b"}
			},
			want: "files.memory[\"/run\"]: is 0; want its size, at least 1 MiB\n" +
				"  task.main.files.memory[\"tmp\"]: is its path; want an absolute one such as /tmp\n" +
				"  task.main.files.shared[\"/a b\"]: is its path; want an absolute one such as /data\n" +
				"  task.main.files.shared[\"/data\"]: is \"a b\"; want a volume name of letters, digits, hyphens or" +
				" underscores\n" +
				"  task.main.files.shared[\"/run\"]: stands in memory as well; want each path once",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			tc.change(&a.Task.Main)
			want := tc.want
			if want != "" {
				want = "task.main." + want
			}
			requireProblems(t, a, want)
		})
	}
}
