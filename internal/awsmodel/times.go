package awsmodel

import (
	_ "embed" // for the table
	"strings"
	"sync"
	"time"
)

//go:generate env UPDATE_DOCS=1 go test -run TestTimesPage .

//go:embed times.txt
var timesTable string

// Time is how long one step takes at AWS. No step was measured by us: each says where its figure comes from.
type Time struct {
	// Step is a type of resource as module/Type, or "by hand" and what somebody does.
	Step string
	// Given is the input with which a create takes this long, or "" for the create without.
	Given string
	// Takes is how long it takes, at the slow end of what is known.
	Takes time.Duration
	// Source says where the figure comes from.
	Source string
}

// The steps that somebody takes by hand, as the table calls them.
const (
	ByHandType   = "by hand: type a command"
	ByHandKey    = "by hand: cancel the deletion of a key"
	ByHandTable  = "by hand: restore a table from a backup"
	ByHandCopy   = "by hand: copy the items of a small table"
	ByHandBucket = "by hand: restore a bucket from a recovery point"
	ByHandSecret = "by hand: call a secret back"
)

// Times is the whole table, in its order.
var Times = sync.OnceValue(func() []Time {
	var table []Time
	for line := range strings.Lines(timesTable) {
		columns := strings.SplitN(strings.TrimSpace(line), "|", 4)
		if len(columns) < 4 || strings.HasPrefix(line, "#") {
			continue
		}
		takes, err := time.ParseDuration(strings.TrimSpace(columns[2]))
		if err != nil {
			continue // a test reads the table too, and finds every line
		}
		table = append(table, Time{
			Step: strings.TrimSpace(columns[0]), Given: strings.TrimSpace(columns[1]), Takes: takes,
			Source: strings.TrimSpace(columns[3]),
		})
	}
	return table
})

// otherResource is the step of the table that stands for every type without a line of its own.
const otherResource = "any other resource"

var timeIndex = sync.OnceValue(func() map[string]map[string]time.Duration {
	index := map[string]map[string]time.Duration{}
	for _, t := range Times() {
		if index[t.Step] == nil {
			index[t.Step] = map[string]time.Duration{}
		}
		index[t.Step][t.Given] = t.Takes
	}
	return index
})

// TimeByHand is how long a step by hand takes.
func TimeByHand(step string) time.Duration { return timeIndex()[step][""] }

// CreateTime is how long AWS takes to make a resource of the type with these inputs: the longest that any of
// them means. Components, providers and what is only a random value take no time.
func CreateTime(typ string, inputs map[string]any) time.Duration {
	if !strings.HasPrefix(typ, "aws:") || Component(typ) {
		return 0
	}
	lines, ok := timeIndex()[short(typ)]
	if !ok {
		return timeIndex()[otherResource][""]
	}
	takes := lines[""]
	for given, longer := range lines {
		if value, there := inputs[given]; there && value != nil && value != "" {
			takes = max(takes, longer)
		}
	}
	return takes
}
