package awsmodel

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

func containerRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"ecs/TaskDefinition": taskDefinition,
		"ecs/Service":        ecsService,
		"ecs/ClusterCapacityProviders": func(r *refuser) {
			oneBase(r, "defaultCapacityProviderStrategies")
		},
		"appautoscaling/Target": func(r *refuser) {
			low, hasLow := r.number("minCapacity")
			high, hasHigh := r.number("maxCapacity")
			r.late(hasLow && hasHigh && low > high, "minCapacity",
				"ValidationException: Maximum capacity cannot be less than minimum capacity")
		},
		"appautoscaling/Policy": func(r *refuser) {
			tracking := r.text("policyType") == "TargetTrackingScaling"
			r.late(tracking && !r.given("targetTrackingScalingPolicyConfiguration"),
				"targetTrackingScalingPolicyConfiguration",
				"ValidationException: TargetTrackingScalingPolicyConfiguration must be specified")
		},
	}
}

// fargateMemory returns whether Fargate offers so much memory (MiB) with so many CPU units.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
func fargateMemory(cpu, memory int) bool {
	const gib = 1024
	switch cpu {
	case 256:
		return slices.Contains([]int{512, gib, 2 * gib}, memory)
	case 512:
		return memory%gib == 0 && memory >= gib && memory <= 4*gib
	case 1024:
		return memory%gib == 0 && memory >= 2*gib && memory <= 8*gib
	case 2048:
		return memory%gib == 0 && memory >= 4*gib && memory <= 16*gib
	case 4096:
		return memory%gib == 0 && memory >= 8*gib && memory <= 30*gib
	case 8192:
		return memory%(4*gib) == 0 && memory >= 16*gib && memory <= 60*gib
	case 16384:
		return memory%(8*gib) == 0 && memory >= 32*gib && memory <= 120*gib
	default:
		return false
	}
}

func taskDefinition(r *refuser) {
	fargate := false
	for _, v := range r.all("requiresCompatibilities") {
		fargate = fargate || v.text() == "FARGATE"
	}
	if fargate {
		fargateTask(r)
	}
	for _, v := range r.all("containerDefinitions") {
		var containers []map[string]any
		err := json.Unmarshal([]byte(v.text()), &containers)
		r.early(err != nil, v.path, "ECS Task Definition container_definitions is invalid: %v", err)
		if err == nil {
			containerList(r, containers, fargate)
		}
	}
}

func fargateTask(r *refuser) {
	r.late(r.given("networkMode") && r.text("networkMode") != "" && r.text("networkMode") != "awsvpc" ||
		!r.given("networkMode"),
		"networkMode", "ClientException: Fargate only supports network mode ‘awsvpc’.")
	cpu, errCPU := strconv.Atoi(r.text("cpu"))
	memory, errMemory := strconv.Atoi(r.text("memory"))
	r.late(!r.given("cpu"), "cpu", "ClientException: Fargate requires that 'cpu' be defined at the task level.")
	r.late(!r.given("memory"), "memory", "ClientException: Fargate requires that 'memory' be defined at the "+
		"task level.")
	r.late(errCPU == nil && errMemory == nil && !fargateMemory(cpu, memory), "memory",
		"ClientException: No Fargate configuration exists for given values: %d CPU, %d memory. See the Amazon "+
			"ECS documentation for the valid values.", cpu, memory)
}

func containerList(r *refuser, containers []map[string]any, fargate bool) {
	const path = "containerDefinitions"
	r.late(len(containers) == 0, path, "ClientException: Container list cannot be empty.")
	essential := len(containers) == 0
	names := map[string]bool{}
	for _, c := range containers {
		if on, given := c["essential"].(bool); on || !given {
			essential = true
		}
		name, _ := c["name"].(string)
		r.late(name == "", path, "ClientException: Container.name should not be null or empty.")
		r.late(names[name], path, "ClientException: Container name %s is not unique", name)
		names[name] = true
		r.late(c["image"] == nil || c["image"] == "", path, "ClientException: Container.image should not be "+
			"null or empty.")
		logging, _ := c["logConfiguration"].(map[string]any)
		if logging != nil {
			logDriver(r, logging, fargate)
		}
		r.late(fargate && c["privileged"] == true, path, "ClientException: Fargate does not support privileged "+
			"containers")
		for _, s := range list(c["secrets"]) {
			from, _ := s["valueFrom"].(string)
			r.late(from == "", path, "ClientException: The secret's valueFrom cannot be empty")
		}
		for _, p := range list(c["portMappings"]) {
			host, hasHost := p["hostPort"].(float64)
			container, _ := p["containerPort"].(float64)
			r.late(fargate && hasHost && host != 0 && host != container, path,
				"ClientException: When networkMode=awsvpc, the host ports and container ports in port mappings must "+
					"match.")
		}
	}
	r.late(!essential, path, "ClientException: TaskDefinition must have at least one essential container.")
}

func logDriver(r *refuser, logging map[string]any, fargate bool) {
	driver, _ := logging["logDriver"].(string)
	options, _ := logging["options"].(map[string]any)
	r.late(fargate && !slices.Contains([]string{"awslogs", "splunk", "awsfirelens"}, driver),
		"containerDefinitions",
		"ClientException: Fargate only supports the log drivers awslogs, splunk and awsfirelens, not %s", driver)
	if driver != "awslogs" {
		return
	}
	for _, option := range []string{"awslogs-group", "awslogs-region"} {
		r.late(options[option] == nil || options[option] == "", "containerDefinitions",
			"ClientException: Log driver awslogs requires options: %s", option)
	}
	r.late(fargate && (options["awslogs-stream-prefix"] == nil || options["awslogs-stream-prefix"] == ""),
		"containerDefinitions",
		"ClientException: Log driver awslogs requires options: awslogs-stream-prefix")
}

func list(v any) (objects []map[string]any) {
	items, _ := v.([]any)
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

func ecsService(r *refuser) {
	r.exclusive("launchType", "capacityProviderStrategies")
	oneBase(r, "capacityProviderStrategies")
	low, hasLow := r.number("deploymentMinimumHealthyPercent")
	high, hasHigh := r.number("deploymentMaximumPercent")
	r.late(hasLow && hasHigh && low >= high && low > 0, "deploymentMaximumPercent",
		"InvalidParameterException: maximumPercent must be greater than minimumHealthyPercent")
	r.late(r.given("healthCheckGracePeriodSeconds") && !r.given("loadBalancers"),
		"healthCheckGracePeriodSeconds",
		"InvalidParameterException: Health check grace period is only valid for services configured to use "+
			"load balancers")
	daemon := r.text("schedulingStrategy") == "DAEMON"
	r.late(daemon && r.text("launchType") == "FARGATE", "schedulingStrategy",
		"InvalidParameterException: The daemon scheduling strategy is not supported for Fargate")
	r.late(daemon && r.given("desiredCount"), "desiredCount",
		"InvalidParameterException: desiredCount cannot be specified with the DAEMON scheduling strategy")
	fargate := r.text("launchType") == "FARGATE"
	for _, s := range r.all("capacityProviderStrategies.capacityProvider") {
		fargate = fargate || strings.HasPrefix(s.text(), "FARGATE")
	}
	r.late(fargate && !r.given("networkConfiguration"), "networkConfiguration",
		"InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.")
}

// oneBase: only one capacity provider may carry a base, and one must have weight.
func oneBase(r *refuser, path string) {
	strategies := r.all(path)
	based, weighted := 0, len(strategies) == 0
	for _, s := range strategies {
		if n, ok := s.fields().number("base"); ok && n > 0 {
			based++
		}
		if n, ok := s.fields().number("weight"); !ok || n > 0 {
			weighted = true
		}
	}
	r.late(based > 1, path, "InvalidParameterException: Only one capacity provider can have a defined base.")
	r.late(!weighted, path, "InvalidParameterException: At least one capacity provider must have a weight "+
		"greater than 0.")
}
