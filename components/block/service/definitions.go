package service

import (
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// definition is a container as ECS takes it. Lists are sorted, so that the same arguments always give the
// same text and no needless revision.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
type definition struct {
	Name                   string         `json:"name"`
	Image                  string         `json:"image"`
	Essential              bool           `json:"essential"`
	Command                []string       `json:"command,omitempty"`
	User                   string         `json:"user"`
	ReadonlyRootFilesystem bool           `json:"readonlyRootFilesystem"`
	LinuxParameters        linux          `json:"linuxParameters"`
	Environment            []variableText `json:"environment,omitempty"`
	Secrets                []variableFrom `json:"secrets,omitempty"`
	PortMappings           []portMapping  `json:"portMappings,omitempty"`
	MountPoints            []mountPoint   `json:"mountPoints,omitempty"`
	DependsOn              []dependency   `json:"dependsOn,omitempty"`
	HealthCheck            *healthCheck   `json:"healthCheck,omitempty"`
	StopTimeout            int            `json:"stopTimeout"`
	LogConfiguration       logging        `json:"logConfiguration"`
}

type (
	variableText struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	variableFrom struct {
		Name      string `json:"name"`
		ValueFrom string `json:"valueFrom"`
	}
	portMapping struct {
		ContainerPort int    `json:"containerPort"`
		HostPort      int    `json:"hostPort"`
		Protocol      string `json:"protocol"`
	}
	mountPoint struct {
		SourceVolume  string `json:"sourceVolume"`
		ContainerPath string `json:"containerPath"`
		ReadOnly      bool   `json:"readOnly"`
	}
	dependency struct {
		ContainerName string `json:"containerName"`
		Condition     string `json:"condition"`
	}
	healthCheck struct {
		Command     []string `json:"command"`
		Interval    int      `json:"interval"`
		Timeout     int      `json:"timeout"`
		Retries     int      `json:"retries"`
		StartPeriod int      `json:"startPeriod"`
	}
	logging struct {
		LogDriver string            `json:"logDriver"`
		Options   map[string]string `json:"options"`
	}
	linux struct {
		InitProcessEnabled bool          `json:"initProcessEnabled"`
		Capabilities       *capabilities `json:"capabilities,omitempty"`
		Tmpfs              []tmpfs       `json:"tmpfs,omitempty"`
	}
	capabilities struct {
		Drop []string `json:"drop"`
	}
	tmpfs struct {
		ContainerPath string   `json:"containerPath"`
		Size          int      `json:"size"`
		MountOptions  []string `json:"mountOptions"`
	}
)

// logGroup is where the values hold the name of the log group.
const logGroup = "log group"

// definitions is the JSON text of all containers. What flows from other resources is gathered first and put
// in its place once it is known.
func (a Args) definitions(name string, group pulumi.StringInput) pulumi.StringOutput {
	all := a.Task.containers()
	values := pulumi.StringMap{logGroup: group}
	for container, c := range all {
		values[container] = c.Image.Repository
		for key, value := range c.Environment {
			values[container+"/"+key] = value
		}
		for key, value := range c.Secrets {
			values[container+"/"+key] = value
		}
	}
	return pulumi.JSONMarshal(values.ToStringMapOutput().ApplyT(func(known map[string]string) []definition {
		out := make([]definition, 0, len(all))
		for _, container := range sortedKeys(all) {
			d := all[container].definition(container, known)
			d.LogConfiguration = a.logging(name, known[logGroup])
			out = append(out, d)
		}
		return out
	}))
}

func (c Container) definition(name string, known map[string]string) definition {
	d := definition{
		Name:                   name,
		Image:                  known[name] + c.Image.suffix(),
		Essential:              !c.Optional,
		Command:                c.Command,
		User:                   c.Runtime.User,
		ReadonlyRootFilesystem: !c.Runtime.WritableRoot,
		LinuxParameters:        c.linux(),
		HealthCheck:            c.Health.definition(),
		StopTimeout:            int(c.StopTimeout.Seconds()),
	}
	for _, key := range sortedKeys(c.Environment) {
		d.Environment = append(d.Environment, variableText{key, known[name+"/"+key]})
	}
	for _, key := range sortedKeys(c.Secrets) {
		d.Secrets = append(d.Secrets, variableFrom{key, known[name+"/"+key]})
	}
	if c.Port != 0 {
		d.PortMappings = []portMapping{{ContainerPort: c.Port, HostPort: c.Port, Protocol: "tcp"}}
	}
	for _, path := range sortedKeys(c.Files.Shared) {
		d.MountPoints = append(d.MountPoints, mountPoint{SourceVolume: c.Files.Shared[path], ContainerPath: path})
	}
	for _, first := range sortedKeys(c.After) {
		d.DependsOn = append(d.DependsOn, dependency{first, string(c.After[first])})
	}
	return d
}

// linux gives each container a process that passes SIGTERM on and clears up after children, which few images
// bring.
func (c Container) linux() linux {
	l := linux{InitProcessEnabled: true}
	if !c.Runtime.KeepCapabilities {
		l.Capabilities = &capabilities{Drop: []string{"ALL"}}
	}
	for _, path := range sortedKeys(c.Files.Memory) {
		l.Tmpfs = append(l.Tmpfs, tmpfs{path, c.Files.Memory[path], []string{"nosuid", "nodev", "noexec"}})
	}
	return l
}

func (h *Health) definition() *healthCheck {
	if h == nil {
		return nil
	}
	return &healthCheck{
		Command:     h.Command,
		Interval:    int(h.Interval.Seconds()),
		Timeout:     int(h.Timeout.Seconds()),
		Retries:     h.Retries,
		StartPeriod: int(h.StartPeriod.Seconds()),
	}
}

func (a Args) logging(prefix, group string) logging {
	options := map[string]string{
		"awslogs-group":         group,
		"awslogs-region":        a.Site.Region,
		"awslogs-stream-prefix": prefix,
	}
	if a.Logs.Blocking {
		options["mode"] = "blocking"
	} else {
		options["mode"] = "non-blocking"
		options["max-buffer-size"] = strconv.Itoa(bufferMiB) + "m"
	}
	return logging{LogDriver: "awslogs", Options: options}
}

// bufferMiB is how much output of one container is kept while CloudWatch does not take it.
const bufferMiB = 25

// volumes are the names of all shared volumes, each once: AWS refuses a volume that no container mounts.
func (t Task) volumes() []string {
	var list []string
	for _, c := range t.containers() {
		for _, volume := range c.Files.Shared {
			list = append(list, volume)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
