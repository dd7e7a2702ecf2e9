package tenancy

import (
	"regexp"
	"strconv"
)

// classSize is the size in an instance class: "large", "2xlarge".
var classSize = regexp.MustCompile(`\.(\d*)(medium|large|xlarge)$`)

// connections is how many connections an instance takes, by the default of Aurora MySQL for its memory. A
// serverless instance takes what goes with the most that it may grow to.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
func (c Cells) connections() int {
	gib := c.MaxACU * 2
	if match := classSize.FindStringSubmatch(c.Class); match != nil {
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
