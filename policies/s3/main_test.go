package s3_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, s3.Rules())) }
