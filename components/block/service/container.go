package service

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

const (
	// maxSidecars and the one main container are the ten that a task may have.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
	maxSidecars = 9
	// maxStop is how long Fargate waits at most, and how long the warning of Fargate Spot is.
	maxStop = 120 * time.Second
	// privileged is below what an ordinary user may listen on.
	privileged = 1024
)

// Container is one container of a Task. Its output is logged; it should write a JSON object per line.
type Container struct {
	// Image is what runs. Required.
	Image Image

	// Port is where the container listens. Default: nowhere. 1024 to 65535, or from 1 with
	// Runtime.KeepCapabilities and the user root.
	Port int

	// Command replaces the command of the image. Default: the image's own.
	Command []string

	// Environment are variables in plain text. What must not be read by whoever may describe the task belongs in
	// Secrets. Default: none.
	Environment map[string]pulumi.StringInput

	// Secrets are variables from Secrets Manager: the ARN of the secret, or SecretKey for one value in a JSON
	// secret. They are read when a task starts; a rotated secret reaches new tasks only. Default: none.
	Secrets map[string]pulumi.StringInput

	// Health is a command that tells whether the container works. Default: only the balancer checks, if any.
	Health *Health

	// StopTimeout is how long after SIGTERM the container is killed. Default: 30s, or 120s when the service may
	// run on Spot. 1s to 120s.
	StopTimeout time.Duration

	// Runtime is what the container's process may do on its host.
	Runtime Runtime

	// Files are the places the container may write to.
	Files Files

	// Optional lets the task go on when this sidecar ends. Default: the task is replaced.
	Optional bool

	// After are the containers that come first, by name, with what is waited for. Default: all start together.
	After map[string]Condition
}

// Runtime is what a container's process may do. Its zero value is an ordinary user without any capability and
// without a file to write to.
type Runtime struct {
	// User the process runs as: "1000", "1000:1000", "node". Default: "1000:1000". Root has to be asked for.
	User string
	// WritableRoot lets the process change the image's files. Default: they are read-only.
	WritableRoot bool
	// KeepCapabilities leaves the process the Linux capabilities that containers have by default, such as
	// listening below port 1024 as root. Default: all are dropped.
	KeepCapabilities bool
}

// Files are the places that a container may write to.
type Files struct {
	// Memory are directories in memory, by path, with their size in MiB: {"/tmp": 64}. Any user may write to
	// them, and nothing in them can be executed; they count towards the task's memory. Default: none.
	Memory map[string]int
	// Shared are directories on the task's disk, by path, with the name of the volume; containers that name the
	// same volume see the same files. They belong to root unless the image has a VOLUME of that path with
	// another owner. Default: none.
	Shared map[string]string
}

// Condition is what a container waits for in another.
type Condition string

// The conditions of container dependencies.
const (
	// Started is that the other runs.
	Started Condition = "START"
	// Completed is that the other ended; it must be Optional.
	Completed Condition = "COMPLETE"
	// Succeeded is that the other ended well; it must be Optional.
	Succeeded Condition = "SUCCESS"
	// Healthy is that the other passes its Health command.
	Healthy Condition = "HEALTHY"
)

// Health is a command that tells whether a container works.
type Health struct {
	// Command starts with "CMD" and arguments or with "CMD-SHELL" and one line. Required.
	Command []string
	// Interval between two checks. Default: 30s. 5s to 300s.
	Interval time.Duration
	// Timeout of one check. Default: 5s. 2s to 60s.
	Timeout time.Duration
	// Retries is how many in a row must fail. Default: 3. 1 to 10.
	Retries int
	// StartPeriod is how long failures do not count at first. Default: 30s. 1s to 300s.
	StartPeriod time.Duration
}

// SecretKey names one value of a secret that holds a JSON object.
func SecretKey(secretARN pulumi.StringInput, key string) pulumi.StringOutput {
	return pulumi.Sprintf("%s:%s::", secretARN, key)
}

var (
	containerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	variable      = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	user          = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*(:[A-Za-z0-9_][A-Za-z0-9_-]*)?$`)
	directory     = regexp.MustCompile(`^(/[A-Za-z0-9_.-]+)+$`)
	secretARN     = regexp.MustCompile(
		`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+(:[^:]*:[^:]*:[^:]*)?$`)
)

func (c Container) withDefaults(spot bool) Container {
	if spot {
		c.StopTimeout = cmp.Or(c.StopTimeout, maxStop)
	}
	c.StopTimeout = cmp.Or(c.StopTimeout, 30*time.Second)
	c.Runtime.User = cmp.Or(c.Runtime.User, "1000:1000")
	if c.Health != nil {
		h := *c.Health
		h.Interval = cmp.Or(h.Interval, 30*time.Second)
		h.Timeout = cmp.Or(h.Timeout, 5*time.Second)
		h.Retries = cmp.Or(h.Retries, 3)
		h.StartPeriod = cmp.Or(h.StartPeriod, 30*time.Second)
		c.Health = &h
	}
	return c
}

func (r Runtime) root() bool {
	name, _, _ := strings.Cut(r.User, ":")
	return name == "root" || name == "0"
}

func (c Container) validate() error {
	var p check.Problems
	p.Under("image", c.Image.validate())
	if low := 1; c.Port != 0 {
		if !c.Runtime.KeepCapabilities || !c.Runtime.root() {
			low = privileged
		}
		p.Between(c.Port, low, 65535, "port", "")
	}
	within(&p, c.StopTimeout, time.Second, maxStop, "stopTimeout")
	p.Unless(user.MatchString(c.Runtime.User), "runtime.user",
		"is %q; want a user, or user:group", c.Runtime.User)
	c.validateVariables(&p)
	if c.Health != nil {
		p.Under("health", c.Health.validate())
	}
	p.Under("files", c.Files.validate())
	return p.Err()
}

func (c Container) validateVariables(p *check.Problems) {
	for _, name := range sortedKeys(c.Environment) {
		path := entry("environment", name)
		p.Unless(variable.MatchString(name), path, "is its name; want letters, digits and underscores")
		p.Required(c.Environment[name] != nil, path, "a value")
	}
	for _, name := range sortedKeys(c.Secrets) {
		path := entry("secrets", name)
		_, twice := c.Environment[name]
		p.Unless(!twice, path, "stands in environment as well; want each variable once")
		p.Unless(variable.MatchString(name), path, "is its name; want letters, digits and underscores")
		p.Required(c.Secrets[name] != nil, path, "the ARN of a secret")
		if text, plain := c.Secrets[name].(pulumi.String); plain {
			p.Unless(secretARN.MatchString(string(text)), path,
				"is %q; want the full ARN of a Secrets Manager secret, or that with :key::", text)
		}
	}
}

func (h Health) validate() error {
	var p check.Problems
	kind := ""
	if len(h.Command) > 0 {
		kind = h.Command[0]
	}
	p.Unless(kind == "CMD" && len(h.Command) > 1 || kind == "CMD-SHELL" && len(h.Command) == 2, "command",
		`is %q; want "CMD" and a program with its arguments, or "CMD-SHELL" and one line`, h.Command)
	within(&p, h.Interval, 5*time.Second, 5*time.Minute, "interval")
	within(&p, h.Timeout, 2*time.Second, time.Minute, "timeout")
	p.Between(h.Retries, 1, 10, "retries", "")
	within(&p, h.StartPeriod, time.Second, 5*time.Minute, "startPeriod")
	return p.Err()
}

func (f Files) validate() error {
	var p check.Problems
	for _, path := range sortedKeys(f.Memory) {
		at := entry("memory", path)
		p.Unless(directory.MatchString(path), at, "is its path; want an absolute one such as /tmp")
		p.Unless(f.Memory[path] > 0, at, "is %d; want its size, at least 1 MiB", f.Memory[path])
	}
	for _, path := range sortedKeys(f.Shared) {
		at := entry("shared", path)
		_, twice := f.Memory[path]
		p.Unless(!twice, at, "stands in memory as well; want each path once")
		p.Unless(directory.MatchString(path), at, "is its path; want an absolute one such as /data")
		p.Unless(containerName.MatchString(f.Shared[path]), at,
			"is %q; want a volume name of letters, digits, hyphens or underscores", f.Shared[path])
	}
	return p.Err()
}

// within records a problem unless d is a whole number of seconds from low to high, as AWS wants it.
func within(p *check.Problems, d, low, high time.Duration, path string) {
	p.Unless(d >= low && d <= high && d%time.Second == 0, path, "is %s; want %s", d,
		fmt.Sprintf("whole seconds, %.0fs to %.0fs", low.Seconds(), high.Seconds()))
}
