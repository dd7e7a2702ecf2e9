// Package critical finds out when work ends of which each step waits for others, and which chain of steps
// decides it.
package critical

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is a piece of work.
type Step struct {
	// Name tells it from all others.
	Name string
	// Takes is how long it lasts once it begins. Not negative.
	Takes time.Duration
	// After are the names of the steps that must have ended before it begins. Default: it begins at once.
	After []string
}

// Schedule says when each step ends when each begins as early as it can, any number of them at a time.
type Schedule struct {
	steps map[string]Step
	ends  map[string]time.Duration
	last  map[string]string // by step: the one of After that ends last, "" for none
	final string            // the step that ends last of all
}

// Plan makes the schedule. It fails for a step that is named twice, waits for one that does not exist, takes
// less than no time, or waits for itself by way of others.
func Plan(steps []Step) (*Schedule, error) {
	s := &Schedule{
		steps: make(map[string]Step, len(steps)), ends: map[string]time.Duration{}, last: map[string]string{},
	}
	for _, step := range steps {
		if _, twice := s.steps[step.Name]; twice {
			return nil, fmt.Errorf("the step %s is named twice", step.Name)
		}
		if step.Takes < 0 {
			return nil, fmt.Errorf("the step %s takes %s; want no less than 0", step.Name, step.Takes)
		}
		s.steps[step.Name] = step
	}
	for _, step := range steps {
		if err := s.visit(step.Name, nil); err != nil {
			return nil, err
		}
		if s.final == "" || s.ends[step.Name] > s.ends[s.final] {
			s.final = step.Name
		}
	}
	return s, nil
}

// visit computes the end of a step after those of the steps it waits for. trail are those that wait for it.
func (s *Schedule) visit(name string, trail []string) error {
	if _, done := s.ends[name]; done {
		return nil
	}
	if at := slices.Index(trail, name); at >= 0 {
		return fmt.Errorf("steps wait for each other: %s", strings.Join(append(trail[at:], name), " after "))
	}
	var begins time.Duration
	for _, before := range s.steps[name].After {
		if _, there := s.steps[before]; !there {
			return fmt.Errorf("the step %s waits for %s, which does not exist", name, before)
		}
		if err := s.visit(before, append(slices.Clip(trail), name)); err != nil {
			return err
		}
		if s.last[name] == "" || s.ends[before] > begins {
			begins, s.last[name] = s.ends[before], before
		}
	}
	s.ends[name] = begins + s.steps[name].Takes
	return nil
}

// Total is when the last step ends.
func (s *Schedule) Total() time.Duration { return s.ends[s.final] }

// Ends is when the step ends; zero for one that does not exist.
func (s *Schedule) Ends(name string) time.Duration { return s.ends[name] }

// Path is the chain of steps that decides when everything ends, the first first: the sum of what they take is
// Total.
func (s *Schedule) Path() []Step {
	var path []Step
	for name := s.final; name != ""; name = s.last[name] {
		path = append(path, s.steps[name])
	}
	slices.Reverse(path)
	return path
}
