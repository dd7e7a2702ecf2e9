package alarms

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// ECSService is a service of an ECS cluster. A deployment that shall roll back on alarms must not use these
// of its own service, which would have to exist before it; use the load balancer's instead.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
type ECSService struct {
	// Cluster is the cluster's name, not its ARN.
	Cluster pulumi.StringInput
	// Service is the service's name.
	Service pulumi.StringInput
}

const (
	ecsSpace    = "AWS/ECS"
	ecsInsights = "ECS/ContainerInsights"
)

func (s ECSService) dimensions() []Dimension {
	return []Dimension{dim("ClusterName", s.Cluster), dim("ServiceName", s.Service)}
}

// Alarms are those that every service should have, with prefix before their keys.
func (s ECSService) Alarms(prefix string) []Alarm {
	return prefixed(prefix, ECSCPU(s), ECSMemory(s), ECSRunningTasks(s, 1))
}

// ECSCPU fires when the service's tasks use more than 80 % of their CPU.
func ECSCPU(s ECSService) Alarm {
	return Alarm{
		Kind: "ecs-cpu", Severity: Ticket,
		Intent:     "The tasks use most of their CPU, and autoscaling does not keep up: answers get slow.",
		Comparison: Above, Threshold: 80, Unit: Percent, Window: minutes(5), Missing: NotAlive,
		terms: metric(ecsSpace, "CPUUtilization", average, s.dimensions()...),
	}
}

// ECSMemory fires when the service's tasks use more than 80 % of their memory.
func ECSMemory(s ECSService) Alarm {
	return Alarm{
		Kind: "ecs-memory", Severity: Ticket,
		Intent:     "The tasks use most of their memory: the next step is that the kernel kills them.",
		Comparison: Above, Threshold: 80, Unit: Percent, Window: minutes(5), Missing: NotAlive,
		terms: metric(ecsSpace, "MemoryUtilization", average, s.dimensions()...),
	}
}

// ECSRunningTasks fires when fewer than least tasks run. It needs Container Insights on the cluster. AWS
// calls missing data good here; we do not, for a service without a task publishes nothing.
func ECSRunningTasks(s ECSService, least int) Alarm {
	return Alarm{
		Kind: "ecs-running-tasks", Severity: Page,
		Intent:     "Too few tasks of the service run: they crash, cannot be placed, or cannot pull their image.",
		Comparison: Below, Threshold: float64(least), Unit: Count, Window: minutes(5), Missing: NotAlive,
		terms: metric(ecsInsights, "RunningTaskCount", average, s.dimensions()...),
	}
}

// ECSEphemeralStorage fires when tasks have used 80 % of their disk. It needs Container Insights.
func ECSEphemeralStorage(s ECSService) Alarm {
	return Alarm{
		Kind: "ecs-ephemeral-storage", Severity: Ticket,
		Intent:     "The tasks' own disk is nearly full: writes of temporary files will fail.",
		Comparison: Above, Threshold: 80, Unit: Percent, Window: minutes(5), Missing: NothingToJudge,
		terms: metric(ecsInsights, "TaskEphemeralStorageUtilization", average, s.dimensions()...),
	}
}
