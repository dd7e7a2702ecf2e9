package ecs

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// fargateSizes are the memory sizes in MiB that Fargate has for a CPU size in CPU units:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
var fargateSizes = map[float64][]float64{
	256:   {512, 1024, 2048},
	512:   steps(1024, 4096, 1024),
	1024:  steps(2048, 8192, 1024),
	2048:  steps(4096, 16384, 1024),
	4096:  steps(8192, 30720, 1024),
	8192:  steps(16384, 61440, 4096),
	16384: steps(32768, 122880, 8192),
}

func steps(least, most, step float64) []float64 {
	var list []float64
	for size := least; size <= most; size += step {
		list = append(list, size)
	}
	return list
}

// SizeValid requires a pair of CPU and memory that Fargate has.
var SizeValid = rule.Rule{
	Name:     "ecs-fargate-cpu-memory-valid",
	Types:    []string{taskDefinition},
	Why:      `AWS refuses it: "No Fargate configuration exists for given values".`,
	Fix:      "set cpu and memory to a pair that Fargate has, such as 512 and 1024",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3047"}},
	URL:      guide + "fargate-tasks-services.html",
	Check: func(in rule.Inputs) rule.Verdict {
		cpu, known := in.At("cpu").Text()
		return rule.When(onFargate(in), rule.All(
			in.At("cpu").Fits("a CPU size that Fargate has", func(cpu string) bool {
				return len(fargateSizes[units(cpu)]) > 0
			}),
			in.At("memory").Fits("a memory size that Fargate has for this cpu", func(memory string) bool {
				return !known || slices.Contains(fargateSizes[units(cpu)], mebibytes(memory))
			}),
		))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		cpu, _ := in.At("cpu").Text()
		memory, _ := in.At("memory").Text()
		for _, size := range fargateSizes[units(cpu)] {
			if size >= mebibytes(memory) {
				return []rule.Change{rule.Set("memory", strconv.Itoa(int(size)))}
			}
		}
		return nil
	},
}

var quantity = regexp.MustCompile(`(?i)^([0-9]*\.?[0-9]+)\s*(vcpu|gb)?$`)

// units reads a CPU size, "512" or ".5 vCPU"; NaN is what cannot be read.
func units(text string) float64 { return read(text, "vcpu") }

// mebibytes reads a memory size, "1024" or "1 GB"; NaN is what cannot be read.
func mebibytes(text string) float64 { return read(text, "gb") }

func read(text, large string) float64 {
	parts := quantity.FindStringSubmatch(text)
	if parts == nil {
		return math.NaN()
	}
	n, err := strconv.ParseFloat(parts[1], 64)
	switch unit := strings.ToLower(parts[2]); {
	case err != nil || (unit != "" && unit != large):
		return math.NaN()
	case unit == large:
		return n * 1024
	}
	return n
}

// SizesFitTask requires that the containers together do not ask for more than their task has.
var SizesFitTask = rule.Rule{
	Name:     "ecs-container-sizes-fit-task",
	Types:    []string{taskDefinition},
	Why:      "AWS refuses it: the containers ask for more CPU or memory than the task has.",
	Fix:      "raise cpu or memory of the task, or lower those in containerDefinitions",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "task_definition_parameters.html#task_size",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			fits(in, in.At("cpu"), units, func(c rule.Value) rule.Value { return c.At("cpu").Default(0) }),
			fits(in, in.At("memory"), mebibytes, reserved),
		)
	},
}

// reserved is the memory that ECS sets aside for a container.
func reserved(c rule.Value) rule.Value {
	if soft := c.At("memoryReservation"); !soft.Absent() {
		return soft
	}
	return c.At("memory").Default(0)
}

// fits holds when the task, if it says how large it is, is at least as large as its containers together.
func fits(
	task rule.Inputs, given rule.Value, size func(string) float64, of func(rule.Value) rule.Value,
) rule.Verdict {
	list, complete := containers(task).Values()
	sum := 0.0
	for _, c := range list {
		n, known := of(c).Number()
		sum += n
		complete = complete && known
	}
	enough := given.Fits("at least what the containers ask for", func(text string) bool {
		return !(size(text) < sum)
	})
	if !complete {
		enough = rule.All(enough, rule.Unclear("containerDefinitions is not known"))
	}
	return rule.When(given.Set(), enough)
}
