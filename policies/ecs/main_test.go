package ecs_test

import (
	"os"
	"testing"

	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestMain(m *testing.M) { os.Exit(ruletest.Prove(m, ecs.Rules())) }
