package dynamodb_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/dynamodb"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, dynamodb.Rules())) }
