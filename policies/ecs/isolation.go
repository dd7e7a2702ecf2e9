package ecs

import "github.com/plinth-iac/plinth/policies/rule"

// NoPublicIP forbids tasks with an address that the internet can reach.
var NoPublicIP = rule.Rule{
	Name:     "ecs-service-no-public-ip",
	Types:    []string{service},
	Why:      "With a public address only a security group stands between a task and the internet.",
	Fix:      "set networkConfiguration.assignPublicIp to false and run the tasks in private subnets",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"ECS.2"}, rule.Checkov: {"CKV_AWS_333"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("networkConfiguration.assignPublicIp").True())
	},
	Repair: rule.Put("networkConfiguration.assignPublicIp", false),
}

// NoHostNamespaces forbids tasks that see the processes, the shared memory or the network of their host.
var NoHostNamespaces = rule.Rule{
	Name:     "ecs-task-no-host-namespaces",
	Types:    []string{taskDefinition},
	Why:      "A task in the host's namespaces sees and disturbs every other task on the host.",
	Fix:      "remove pidMode and ipcMode, and set networkMode to awsvpc",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ECS.3", "ECS.1"}, rule.Nag: {"ECSTaskDefinitionUserForHostMode"},
		rule.Checkov: {"CKV_AWS_335"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			rule.Not(in.At("pidMode").Is("host")),
			rule.Not(in.At("ipcMode").Is("host")),
			rule.Not(in.At("networkMode").Is("host")),
		)
	},
	Repair: rule.Both(rule.Drop("pidMode"), rule.Drop("ipcMode")),
}

// NotPrivileged forbids containers with the rights of their host's root.
var NotPrivileged = rule.Rule{
	Name:     "ecs-container-not-privileged",
	Types:    []string{taskDefinition},
	Why:      "A privileged container owns its host, and with it every other container there.",
	Fix:      "remove privileged from the containers of containerDefinitions",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"ECS.4", "ECS.1"}, rule.Checkov: {"CKV_AWS_334"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return containers(in).None(func(c rule.Value) rule.Verdict { return c.At("privileged").True() })
	},
	Repair: inEachContainer(func(container map[string]any) { delete(container, "privileged") }),
}

// NotRoot asks for containers that name a user without rights.
var NotRoot = rule.Rule{
	Name:     "ecs-container-not-root",
	Types:    []string{taskDefinition},
	Why:      "Whoever breaks out of a process that runs as root is root outside of it as well.",
	Fix:      "set user in the containers of containerDefinitions to one other than root, such as 1000:1000",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"ECS.1"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return containers(in).All(func(c rule.Value) rule.Verdict {
			return rule.All(c.At("user").Set(), rule.Not(c.At("user").Matches(root, "root")))
		})
	},
}

// ReadOnlyRoot asks for containers that cannot change their own files.
var ReadOnlyRoot = rule.Rule{
	Name:  "ecs-container-read-only-root",
	Types: []string{taskDefinition},
	Why:   "Whoever gets into a container can put programs into it and change its own.",
	Fix: "set readonlyRootFilesystem in the containers of containerDefinitions to true, and mount " +
		"what is written",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"ECS.5"}, rule.Checkov: {"CKV_AWS_336"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return containers(in).All(func(c rule.Value) rule.Verdict { return c.At("readonlyRootFilesystem").True() })
	},
	Repair: inEachContainer(func(container map[string]any) { container["readonlyRootFilesystem"] = true }),
}

// FileSystemEncryptedInTransit requires TLS between a task and its file systems.
var FileSystemEncryptedInTransit = rule.Rule{
	Name:     "ecs-efs-transit-encryption",
	Types:    []string{taskDefinition},
	Why:      "Files travel in clear between the task and the file system.",
	Fix:      "set volumes[].efsVolumeConfiguration.transitEncryption to ENABLED",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "efs-volumes.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_97"}, rule.Trivy: {"AWS-0035"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("volumes[].efsVolumeConfiguration").All(func(efs rule.Value) rule.Verdict {
			return rule.When(efs.Present(), efs.At("transitEncryption").Is("ENABLED"))
		})
	},
	Repair: encryptFileSystems,
}

// encryptFileSystems repairs only where every volume is a file system: it would make one of the others.
func encryptFileSystems(in rule.Inputs) []rule.Change {
	volumes, complete := in.Each("volumes[].efsVolumeConfiguration").Values()
	for _, efs := range volumes {
		complete = complete && !efs.Absent()
	}
	if !complete {
		return nil
	}
	return []rule.Change{rule.Set("volumes[].efsVolumeConfiguration.transitEncryption", "ENABLED")}
}
