package logs_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/logs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestRetentionSet(t *testing.T) {
	ruletest.Run(t, logs.RetentionSet, ruletest.Good{Inputs: m{"retentionInDays": 30}},
		ruletest.Pass("short, in development", m{"retentionInDays": 7, "@production": false}),
		ruletest.Pass("as short as configured", m{"retentionInDays": 7, "@setting.leastDays": 7}),
		ruletest.Fail("short", m{"retentionInDays": 7}, "retentionInDays is 7; want at least 30"),
		ruletest.Fail("for ever", m{"retentionInDays": nil}, "kept for ever"),
		ruletest.Fail("for ever, in development", m{"retentionInDays": 0, "@production": false}, "kept for ever"),
	)
}
