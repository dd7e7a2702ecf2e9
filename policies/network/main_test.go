package network_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/network"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, network.Rules())) }
