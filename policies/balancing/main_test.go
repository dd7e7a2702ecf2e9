package balancing_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/balancing"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, balancing.Rules())) }
