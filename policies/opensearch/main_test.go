package opensearch_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/opensearch"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, opensearch.Rules())) }
