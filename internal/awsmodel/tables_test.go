package awsmodel

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// byShort maps module/Type to what the schema knows.
func byShort() map[string]*typeInfo {
	all := map[string]*typeInfo{}
	for _, token := range Types() {
		cut := short(token)
		if info := lookup(token); all[cut] == nil || strings.HasPrefix(token, "aws:lb/") {
			all[cut] = info
		}
	}
	return all
}

// requireInput fails unless the path names an input of the type.
func requireInput(t *testing.T, info *typeInfo, path string) {
	t.Helper()
	known, from := &info.Inputs, info.service
	for part := range strings.SplitSeq(path, ".") {
		p := known.byName[part]
		if !assert.NotNil(t, p, "%s: %s is not an input", info.Token, path) {
			return
		}
		if k := kind(strings.TrimLeft(string(p.Kind), "[{")); k[0] == kindObject {
			known, from = from.object(k)
		}
	}
}

func TestReplacesTableNamesWhatExists(t *testing.T) {
	t.Parallel()
	types := byShort()
	require.Greater(t, len(replaceTable()), 150)
	for name, paths := range replaceTable() {
		if !assert.NotNil(t, types[name], "%s is not a type", name) {
			continue
		}
		for _, path := range paths {
			if path != "-" {
				requireInput(t, types[name], path)
			}
		}
	}
}

func TestLimitsTableNamesWhatExists(t *testing.T) {
	t.Parallel()
	types := byShort()
	require.Greater(t, len(limitTable()), 60)
	for name, limits := range limitTable() {
		if !assert.NotNil(t, types[name], "%s is not a type", name) {
			continue
		}
		for _, l := range limits {
			requireInput(t, types[name], l.path)
			assert.Contains(t, []string{"oneof", "match", "length", "range", "cidr"}, l.rule, "%s %s", name, l.path)
		}
	}
}

func TestRulesNameTypesThatExist(t *testing.T) {
	t.Parallel()
	types := byShort()
	for name := range rules() {
		assert.NotNil(t, types[name], "%s is not a type", name)
	}
}

func TestClaimsTableNamesWhatExists(t *testing.T) {
	t.Parallel()
	types := byShort()
	require.Greater(t, len(claimTable()), 50)
	for name, c := range claimTable() {
		if !assert.NotNil(t, types[name], "%s is not a type", name) {
			continue
		}
		assert.Contains(t, []string{"world", "account", "region"}, c.scope, name)
		for _, property := range c.properties {
			requireInput(t, types[name], strings.TrimSuffix(property, "?"))
		}
	}
}

func TestAnswersTableNamesWhatExists(t *testing.T) {
	t.Parallel()
	types := byShort()
	require.Greater(t, len(answerTable()), 180)
	for name, answers := range answerTable() {
		info := types[name]
		if !assert.NotNil(t, info, "%s is not a type", name) {
			continue
		}
		assert.Equal(t, "id", answers[0].property, "%s: id comes first", name)
		for _, a := range answers[1:] {
			assert.NotNil(t, info.Outputs.byName[a.property], "%s: %s is not an output", name, a.property)
			if when := strings.TrimPrefix(a.when, "!"); when != "" {
				requireInput(t, info, when)
			}
		}
	}
}
