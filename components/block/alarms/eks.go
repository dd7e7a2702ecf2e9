package alarms

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// EKSCluster is an EKS cluster with Container Insights (the add-on amazon-cloudwatch-observability).
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-EKS.html
type EKSCluster struct {
	// Name is the cluster's name.
	Name pulumi.StringInput
}

// EKSNamespace is a namespace of such a cluster.
type EKSNamespace struct {
	// Cluster is the cluster's name.
	Cluster pulumi.StringInput
	// Namespace is the namespace's name.
	Namespace pulumi.StringInput
}

// EKSService is a Kubernetes service of such a cluster.
type EKSService struct {
	// Cluster, Namespace and Service are the names.
	Cluster, Namespace, Service pulumi.StringInput
}

const eksSpace = "ContainerInsights"

func (c EKSCluster) dimension() Dimension { return dim("ClusterName", c.Name) }

func (n EKSNamespace) dimensions() []Dimension {
	return []Dimension{dim("ClusterName", n.Cluster), dim("Namespace", n.Namespace)}
}

// Alarms are those that every cluster should have, with prefix before their keys.
func (c EKSCluster) Alarms(prefix string) []Alarm {
	return prefixed(prefix, EKSFailedNodes(c), EKSNodeCPU(c), EKSNodeMemory(c), EKSNodeDisk(c), EKSAPIErrors(c))
}

// Alarms are those that every namespace should have, with prefix before their keys.
func (n EKSNamespace) Alarms(prefix string) []Alarm {
	return prefixed(prefix, EKSPodsPending(n), EKSPodCPU(n), EKSPodMemory(n))
}

// EKSFailedNodes fires when a node is in trouble for five minutes.
func EKSFailedNodes(c EKSCluster) Alarm {
	return Alarm{
		Kind: "eks-failed-nodes", Severity: Ticket,
		Intent:     "A node is not ready: its pods move, and capacity is missing.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NotAlive,
		terms: metric(eksSpace, "cluster_failed_node_count", maximum, c.dimension()),
	}
}

// EKSNodeCPU fires when a node uses more than 80 % of its CPU.
func EKSNodeCPU(c EKSCluster) Alarm {
	return Alarm{
		Kind: "eks-node-cpu", Severity: Ticket,
		Intent:     "A node uses most of its CPU: its pods slow each other down.",
		Comparison: Above, Threshold: 80, Unit: Percent, Window: minutes(3), Missing: NothingHappened,
		terms: metric(eksSpace, "node_cpu_utilization", maximum, c.dimension()),
	}
}

// EKSNodeMemory fires when a node uses more than 80 % of its memory.
func EKSNodeMemory(c EKSCluster) Alarm {
	a := EKSNodeCPU(c)
	a.Kind, a.Window.Datapoints, a.Missing = "eks-node-memory", 2, NotAlive
	a.Intent = "A node uses most of its memory: pods will be evicted."
	a.terms = metric(eksSpace, "node_memory_utilization", maximum, c.dimension())
	return a
}

// EKSNodeDisk fires when a node's disk is more than 80 % full: Kubernetes evicts pods from 85 % on.
func EKSNodeDisk(c EKSCluster) Alarm {
	a := EKSNodeCPU(c)
	a.Kind, a.Window = "eks-node-disk", minutes(5)
	a.Intent = "A node's disk is nearly full: images cannot be pulled, and pods will be evicted."
	a.terms = metric(eksSpace, "node_filesystem_utilization", maximum, c.dimension())
	return a
}

// EKSAPIErrors fires when the cluster's API server fails more than ten times a minute.
func EKSAPIErrors(c EKSCluster) Alarm {
	return Alarm{
		Kind: "eks-api-errors", Severity: Ticket,
		Intent:     "The cluster's API server fails: deployments and scaling stand still.",
		Comparison: Above, Threshold: 10, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(eksSpace, "apiserver_request_total_5xx", sum, c.dimension()),
	}
}

// EKSPodsPending fires when more than three pods find no node for eight minutes out of ten.
func EKSPodsPending(n EKSNamespace) Alarm {
	return Alarm{
		Kind: "eks-pods-pending", Severity: Ticket,
		Intent:     "Pods find no node: the cluster is full, or cannot grow.",
		Comparison: Above, Threshold: 3, Unit: Count, Missing: NothingHappened,
		Window: Window{Period: minutes(1).Period, Datapoints: 8, Evaluations: 10},
		terms:  metric(eksSpace, "pod_status_pending", maximum, n.dimensions()...),
	}
}

// EKSPodCPU fires when the namespace's pods use more than 80 % of their CPU.
func EKSPodCPU(n EKSNamespace) Alarm {
	return Alarm{
		Kind: "eks-pod-cpu", Severity: Ticket,
		Intent:     "The namespace's pods use most of their CPU: they answer slowly.",
		Comparison: Above, Threshold: 80, Unit: Percent, Missing: NothingHappened,
		Window: Window{Period: minutes(1).Period, Datapoints: 3, Evaluations: 5},
		terms:  metric(eksSpace, "pod_cpu_utilization", average, n.dimensions()...),
	}
}

// EKSPodMemory fires when the namespace's pods use more than 75 % of their memory.
func EKSPodMemory(n EKSNamespace) Alarm {
	a := EKSPodCPU(n).At(75)
	a.Kind, a.Window.Evaluations = "eks-pod-memory", 4
	a.Intent = "The namespace's pods use most of their memory: they will be killed."
	a.terms = metric(eksSpace, "pod_memory_utilization", average, n.dimensions()...)
	return a
}

// EKSRunningPods fires when fewer than least pods of the service run.
func EKSRunningPods(s EKSService, least int) Alarm {
	return Alarm{
		Kind: "eks-running-pods", Severity: Page,
		Intent:     "Too few pods of the service run: users get errors, or nothing.",
		Comparison: Below, Threshold: float64(least), Unit: Count, Window: minutes(5), Missing: NotAlive,
		terms: metric(eksSpace, "service_number_of_running_pods", average,
			dim("ClusterName", s.Cluster), dim("Namespace", s.Namespace), dim("Service", s.Service)),
	}
}
