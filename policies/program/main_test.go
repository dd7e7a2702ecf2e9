package program_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/program"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, program.Rules())) }
