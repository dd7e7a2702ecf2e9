package waf_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/waf"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, waf.Rules())) }
