package tenancy

import (
	"regexp"
	"strconv"
)

// usable is the share of a writer's connections that the platform's functions may hold, in percent.
const usable = 80

// perCall is how many databases one call of the engine may stay connected to, so that all together leave the
// rest of a writer's connections alone.
func (a Args) perCall() int {
	left := a.Data.Cells.connections()*usable/100 - a.Workspaces.Concurrency
	return min(max(left/a.Engine.Concurrency, 1), mostPerCall)
}

// mostPerCall is how many databases an engine stays connected to by itself.
const mostPerCall = 32

// classSize is the size in an instance class: "large", "2xlarge".
var classSize = regexp.MustCompile(`\.(\d*)(medium|large|xlarge)$`)

// connections is how many connections an instance takes, by the default of Aurora MySQL for its memory. A
// serverless instance takes what goes with the most that it may grow to.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
func (c Cells) connections() int {
	gib := c.MaxACU * 2
	switch match := classSize.FindStringSubmatch(c.Class); {
	case match == nil && c.Class != "":
		return 6000 // the database says what is wrong with the class
	case match != nil:
		times := 1
		if n, err := strconv.Atoi(match[1]); err == nil {
			times = n
		}
		gib = map[string]float64{"medium": 4, "large": 16, "xlarge": 32}[match[2]] * float64(times)
	}
	for _, step := range []struct {
		gib         float64
		connections int
	}{{384, 6000}, {256, 5000}, {128, 4000}, {64, 3000}, {32, 2000}, {16, 1000}, {8, 135}} {
		if gib >= step.gib {
			return step.connections
		}
	}
	return 90
}
