package sns_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/sns"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, sns.Rules())) }
