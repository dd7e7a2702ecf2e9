package tags_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/tags"
)

type m = ruletest.M

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, tags.Rules())) }
