package cost_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/cost"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, cost.Rules())) }
