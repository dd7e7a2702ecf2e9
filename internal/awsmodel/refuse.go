package awsmodel

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// refuser collects what the rules of one type object to.
type refuser struct {
	values
	found []Refusal
}

// early records what the provider itself refuses, in a preview already.
func (r *refuser) early(bad bool, path, message string, args ...any) {
	if bad {
		r.found = append(r.found, Refusal{Path: path, Message: fmt.Sprintf(message, args...), Early: true})
	}
}

// late records what AWS refuses on create.
func (r *refuser) late(bad bool, path, message string, args ...any) {
	if bad {
		r.found = append(r.found, Refusal{Path: path, Message: fmt.Sprintf(message, args...)})
	}
}

// exclusive refuses more than one of the properties.
func (r *refuser) exclusive(paths ...string) {
	var given []string
	for _, p := range paths {
		if r.given(p) {
			given = append(given, p)
		}
	}
	if len(given) > 1 {
		r.early(true, given[0], `"%s": conflicts with %s`, snake(given[0]), snake(given[1]))
	}
}

// exactlyOne refuses none, and more than one, of the properties.
func (r *refuser) exactlyOne(paths ...string) {
	n := 0
	for _, p := range paths {
		if r.given(p) {
			n++
		}
	}
	r.early(n != 1, paths[0], "exactly one of %q must be specified, but %d were", paths, n)
}

// rules are what AWS refuses because of several properties together, by type.
var rules = sync.OnceValue(func() map[string]func(*refuser) {
	all := map[string]func(*refuser){}
	for _, some := range []map[string]func(*refuser){
		networkRules(), balancerRules(), containerRules(), functionRules(), edgeRules(), identityRules(),
		databaseRules(), cacheRules(), storageRules(), messageRules(), observeRules(),
	} {
		maps.Copy(all, some)
	}
	return all
})

func refuse(typ string, inputs resource.PropertyMap) []Refusal {
	r := &refuser{values: values{inputs}}
	cut := short(typ)
	for _, l := range limitTable()[cut] {
		for _, v := range r.all(l.path) {
			if message := l.broken(v); message != "" {
				r.found = append(r.found, Refusal{Path: v.path, Message: message, Early: !l.late})
			}
		}
	}
	r.documents(typ)
	if rule, ok := rules()[cut]; ok {
		rule(r)
	}
	slices.SortStableFunc(r.found, func(a, b Refusal) int {
		switch {
		case a.Path < b.Path:
			return -1
		case a.Path > b.Path:
			return 1
		default:
			return 0
		}
	})
	return r.found
}

// policyProperties are the properties that hold a policy document in JSON.
func policyProperties() []string {
	return []string{"policy", "assumeRolePolicy", "accessPolicies", "policyDocument", "resourcePolicy"}
}

// documents refuses policies that are no JSON, or hold no statement.
func (r *refuser) documents(typ string) {
	info := lookup(typ)
	for _, name := range policyProperties() {
		if info == nil || info.Inputs.byName[name] == nil {
			continue
		}
		for _, v := range r.all(name) {
			if !v.value.IsString() {
				continue
			}
			if v.text() == "" {
				r.early(true, v.path, `"%s" is an empty string, which is not a valid JSON value`, snake(name))
				continue
			}
			doc, ok := r.document(name)
			r.early(!ok, v.path, `"%s" contains an invalid JSON policy`, snake(name))
			if ok && short(typ) != "ecr/LifecyclePolicy" {
				r.late(!hasStatements(doc), v.path, "MalformedPolicyDocument: Syntax errors in policy: "+
					"the document holds no statement")
			}
		}
	}
}

func hasStatements(doc map[string]any) bool {
	switch statements := doc["Statement"].(type) {
	case []any:
		return len(statements) > 0
	case map[string]any:
		return len(statements) > 0
	case nil:
		// Lists of rules, as those of OpenSearch Serverless, are no IAM policies.
		return doc["Rules"] != nil || doc["rules"] != nil
	default:
		return false
	}
}
