package service

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/plinth-iac/plinth/internal/check"
)

// Main is the name of a task's main container, whatever the service is called.
const Main = "app"

// Architecture is the kind of processor that a task runs on.
type Architecture string

// The processor architectures. Images must be built for the one chosen.
const (
	// ARM64 is AWS's Graviton: a fifth cheaper than X86 for the same size.
	ARM64 Architecture = "ARM64"
	// X86 is what images are that were not built for anything else.
	X86 Architecture = "X86_64"
)

// Task is what runs: one main container, and others beside it that share its network, CPU and memory.
type Task struct {
	// Main is the container that the service is about. Required.
	Main Container
	// Sidecars are the other containers, by name. Default: none. At most nine.
	Sidecars map[string]Container
	// CPU is the task's share of processors, 1024 for a whole one. Default: 256. A Fargate size: 256, 512, 1024,
	// 2048, 4096, 8192 or 16384.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
	CPU int
	// MemoryMiB is the task's memory. Default: the least that Fargate combines with CPU.
	MemoryMiB int
	// StorageGiB is the disk that image layers and volumes share. Default: 20, which costs nothing extra.
	// 21 to 200 otherwise.
	StorageGiB int
	// Architecture is the processor. Default: ARM64.
	Architecture Architecture
}

// size is the memory that Fargate combines with a number of CPU units.
type size struct{ cpu, low, high, step int }

var sizes = []size{
	{256, 512, 2048, 0}, // 512, 1024 and 2048: doubled from one to the next
	{512, 1024, 4096, 1024},
	{1024, 2048, 8192, 1024},
	{2048, 4096, 16384, 1024},
	{4096, 8192, 30720, 1024},
	{8192, 16384, 61440, 4096},
	{16384, 32768, 122880, 8192},
}

func sizeOf(cpu int) (size, bool) {
	i := slices.IndexFunc(sizes, func(s size) bool { return s.cpu == cpu })
	if i < 0 {
		return size{}, false
	}
	return sizes[i], true
}

func (s size) takes(memory int) bool {
	if s.step == 0 {
		return memory == s.low || memory == 2*s.low || memory == s.high
	}
	return memory >= s.low && memory <= s.high && memory%s.step == 0
}

func (s size) String() string {
	if s.step == 0 {
		return fmt.Sprintf("%d, %d or %d MiB", s.low, 2*s.low, s.high)
	}
	return fmt.Sprintf("%d to %d MiB in steps of %d", s.low, s.high, s.step)
}

func (t Task) withDefaults(spot bool) Task {
	t.CPU = cmp.Or(t.CPU, 256)
	if s, known := sizeOf(t.CPU); known {
		t.MemoryMiB = cmp.Or(t.MemoryMiB, s.low)
	}
	t.Architecture = cmp.Or(t.Architecture, ARM64)
	t.Main = t.Main.withDefaults(spot)
	sidecars := make(map[string]Container, len(t.Sidecars))
	for name, c := range t.Sidecars {
		sidecars[name] = c.withDefaults(spot)
	}
	t.Sidecars = sidecars
	return t
}

// containers are all containers by name.
func (t Task) containers() map[string]Container {
	all := map[string]Container{Main: t.Main}
	for name, c := range t.Sidecars {
		if name != Main {
			all[name] = c
		}
	}
	return all
}

func (t Task) validate() error {
	var p check.Problems
	t.validateSize(&p)
	p.Between(len(t.Sidecars), 0, maxSidecars, "sidecars", "entries")
	p.Under("main", t.Main.validate())
	p.Unless(!t.Main.Optional, "main.optional", "is set; want it on sidecars only")
	for _, name := range sortedKeys(t.Sidecars) {
		path := entry("sidecars", name)
		p.Unless(containerName.MatchString(name) && name != Main, path,
			"is its name; want 1 to 255 letters, digits, hyphens or underscores, and not %q", Main)
		p.Under(path, t.Sidecars[name].validate())
	}
	t.validateTogether(&p)
	return p.Err()
}

func (t Task) validateSize(p *check.Problems) {
	s, known := sizeOf(t.CPU)
	if !known {
		units := make([]string, len(sizes))
		for i, s := range sizes {
			units[i] = strconv.Itoa(s.cpu)
		}
		p.Unless(false, "cpu", "is %d; want a Fargate CPU size: %s", t.CPU, check.Either(units...))
	} else {
		p.Unless(s.takes(t.MemoryMiB), "memoryMiB", "is %d; want with %d CPU units: %s", t.MemoryMiB, t.CPU, s)
	}
	if t.StorageGiB != 0 {
		p.Between(t.StorageGiB, 21, 200, "storageGiB", "GiB")
	}
	check.OneOf(p, t.Architecture, "architecture", ARM64, X86)
}

// validateTogether reports where containers get in each other's way.
func (t Task) validateTogether(p *check.Problems) {
	all := t.containers()
	ports := map[int]string{}
	tmpfs := 0
	for _, name := range sortedKeys(all) {
		c, path := all[name], containerPath(name)
		if c.Port != 0 {
			other, taken := ports[c.Port]
			p.Unless(!taken, path+".port", "is %d, as that of %q; want each once, for containers share one address",
				c.Port, other)
			ports[c.Port] = name
		}
		for _, mib := range c.Files.Memory {
			tmpfs += mib
		}
		p.Under(path+".after", validateAfter(name, all))
	}
	p.Unless(t.MemoryMiB == 0 || tmpfs < t.MemoryMiB, "memoryMiB",
		"is %d; want more than the %d MiB of files in memory", t.MemoryMiB, tmpfs)
}

func containerPath(name string) string {
	if name == Main {
		return "main"
	}
	return entry("sidecars", name)
}
