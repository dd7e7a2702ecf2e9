package ruletest

import (
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule"
)

// proven are the names of the rules that Run or Banned has been asked about in this process.
var proven sync.Map

// narrowed are the flags with which only a part of the tests runs.
var narrowed = []string{"test.run", "test.skip", "test.list", "test.fuzz"}

// Prove runs the tests of a package of rules and then demands that every rule of the group was among them:
// the body of its TestMain. It returns the process's exit code. When only a part of the tests was asked for,
// it demands nothing.
func Prove(m *testing.M, group rule.Group) int {
	code := m.Run()
	for _, name := range narrowed {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return code
		}
	}
	for i := range group.Rules {
		if _, found := proven.Load(group.Rules[i].Name); !found {
			fmt.Fprintf(os.Stderr, "rule %s has no ruletest.Run and no ruletest.Banned\n", group.Rules[i].Name)
			code = 1
		}
	}
	return code
}
