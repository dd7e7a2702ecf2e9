package iam_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/iam"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestDocumentValid(t *testing.T) {
	good := m{"Sid": "Read1", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::uploads/*"}
	changed := func(changes m) m {
		s := statement(good)
		for name, value := range changes {
			s[name] = value
			if value == nil {
				delete(s, name)
			}
		}
		return s
	}
	trusting := m{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": m{"Service": "ec2.amazonaws.com"}}
	valid := m{
		"@type": role, "policy": nil, "assumeRolePolicy": ruletest.Policy(trusting),
		"inlinePolicies": []m{{"policy": ruletest.Policy(good)}, {}},
	}
	as := func(property string, value any) m {
		r := m{property: value}
		for name, v := range valid {
			if _, given := r[name]; !given {
				r[name] = v
			}
		}
		return r
	}
	inline := func(s m) m { return as("inlinePolicies", []m{{"policy": ruletest.Policy(s)}}) }
	trusts := func(changes m) m {
		s := statement(trusting)
		delete(s, "Resource")
		for name, value := range changes {
			s[name] = value
			if value == nil {
				delete(s, name)
			}
		}
		return as("assumeRolePolicy", ruletest.Policy(s))
	}
	old := ruletest.JSON(m{"Version": "2008-10-17", "Statement": []m{good}})
	oldTrust := ruletest.JSON(m{"Version": "2008-10-17", "Statement": []m{trusting}})
	cases := []ruletest.Case{
		ruletest.Pass("a role", valid),
		ruletest.Fail("no JSON", m{"policy": "{"}, "policy is"),
		ruletest.Fail("no JSON in a role", as("inlinePolicies", []m{{"policy": "{"}}), "want JSON"),
		ruletest.Fail("no JSON as trust", as("assumeRolePolicy", "{"), "want JSON"),
		ruletest.Fail("an old version", m{"policy": old}, "Version"),
		ruletest.Fail("an old version in a role", as("inlinePolicies", []m{{"policy": old}}), "Version"),
		ruletest.Fail("an old version of trust", as("assumeRolePolicy", oldTrust), "Version"),
		ruletest.Open("no statements", m{"policy": `{"Version": "2008-10-17"}`}),
		ruletest.Open("no statements in a role", as("inlinePolicies", []m{{"policy": `{"Version": "2008-10-17"}`}})),
		ruletest.Open("no statements of trust", as("assumeRolePolicy", `{"Version": "2008-10-17"}`)),
		ruletest.Pass("a trust but for one", trusts(m{"NotAction": "sts:TagSession", "Action": nil})),
		ruletest.Pass("a trust of all but one", trusts(m{"NotPrincipal": m{"AWS": "1"}, "Principal": nil})),
		ruletest.Pass("a name of a trust", trusts(m{"Sid": "Machines"})),
		ruletest.Fail("a bad name of a trust", trusts(m{"Sid": "for-machines"}), "Sid"),
		ruletest.Fail("a trust without effect", trusts(m{"Effect": nil}), "Effect"),
		ruletest.Fail("a trust without action", trusts(m{"Action": nil}), "Action"),
		ruletest.Fail("a trust of nobody", trusts(m{"Principal": nil}), "Principal"),
		ruletest.Fail("a trust in something", trusts(m{"Resource": "*"}), "Resource"),
		ruletest.Fail("a trust in all but something", trusts(m{"NotResource": "*"}), "NotResource"),
	}
	for name, changes := range map[string]m{
		"all but an action": {"NotAction": "s3:DeleteObject", "Action": nil},
		"all but a bucket":  {"NotResource": "arn:aws:s3:::uploads", "Resource": nil},
		"all but buckets":   {"NotResource": []string{"arn:aws:s3:::uploads"}, "Resource": nil},
		"two buckets":       {"Resource": []string{"arn:aws:s3:::a", "*"}},
		"no name":           {"Sid": nil},
	} {
		cases = append(cases, ruletest.Pass(name, m{"policy": ruletest.Policy(changed(changes))}),
			ruletest.Pass(name+" in a role", inline(changed(changes))))
	}
	for name, c := range map[string]struct {
		changes m
		detail  string
	}{
		"a bad effect":       {m{"Effect": "allow"}, `Effect is "allow"`},
		"no action":          {m{"Action": nil}, "Action has 0 elements"},
		"no resource":        {m{"Resource": nil}, "Resource has 0 elements"},
		"no ARN":             {m{"Resource": "uploads"}, `Resource is "uploads"`},
		"an empty ARN":       {m{"Resource": []string{"arn:aws:s3:::"}}, `is "arn:aws:s3:::"`},
		"but for no ARN":     {m{"NotResource": "uploads", "Resource": nil}, `NotResource is "uploads"`},
		"but for an empty":   {m{"NotResource": []string{"arn:aws:s3:::"}, "Resource": nil}, "NotResource[0]"},
		"a principal":        {m{"Principal": "*"}, "Principal has 1 elements"},
		"all but principals": {m{"NotPrincipal": "*"}, "NotPrincipal has 1 elements"},
		"a bad name":         {m{"Sid": "read-1"}, "want letters and digits"},
	} {
		cases = append(cases, ruletest.Fail(name, m{"policy": ruletest.Policy(changed(c.changes))}, c.detail),
			ruletest.Fail(name+" in a role", inline(changed(c.changes)), c.detail))
	}
	ruletest.Run(t, iam.DocumentValid, ruletest.Good{Inputs: m{"policy": ruletest.Policy(good)}}, cases...)
}

func TestLimitsValid(t *testing.T) {
	document := func(characters int) string { return strings.Repeat("a", characters) }
	of := func(token string, changes m) m {
		r := m{"@type": "aws:iam/" + token, "policy": nil}
		maps.Copy(r, changes)
		return r
	}
	asRole := func(changes m) m { return of("role:Role", changes) }
	inline := func(characters int) m { return asRole(m{"inlinePolicies": []m{{"policy": document(characters)}}}) }
	ruletest.Run(t, iam.LimitsValid, ruletest.Good{Inputs: m{"name": "deployer", "policy": document(6144)}},
		ruletest.Pass("white space is not counted", m{"policy": strings.Repeat("a \n", 6144)}),
		ruletest.Pass("no name", m{"name": nil}),
		ruletest.Pass("a role", asRole(m{
			"name": document(64), "description": "deploys", "maxSessionDuration": 43200, "assumeRolePolicy": document(2048),
		})),
		ruletest.Pass("a long trust by configuration", asRole(m{
			"assumeRolePolicy": document(4096), "@setting.trustCharacters": 4096,
		})),
		ruletest.Pass("as large as fits into a role", inline(10240)),
		ruletest.Pass("an emptied one", asRole(m{"inlinePolicies": []m{{"policy": ""}}})),
		ruletest.Fail("a long document", m{"policy": document(6145)}, "want a document that is not too large"),
		ruletest.Fail("a long one of a role", of("rolePolicy:RolePolicy", m{"policy": document(10241)}), "not too large"),
		ruletest.Fail("a long one of a group", of("groupPolicy:GroupPolicy", m{"policy": document(5121)}), "not too large"),
		ruletest.Fail("a long one of a user", of("userPolicy:UserPolicy", m{"policy": document(2049)}), "not too large"),
		ruletest.Fail("a long one in a role", inline(10241), "not too large"),
		ruletest.Fail("a long trust", asRole(m{"assumeRolePolicy": document(2049)}), "not too large"),
		ruletest.Fail("a long name", m{"name": document(129)}, "want 1 to 128 characters"),
		ruletest.Fail("a long name of a role", asRole(m{"name": document(65)}), "want 1 to 64 characters"),
		ruletest.Fail("a bad name", m{"name": "a b"}, "want letters, digits"),
		ruletest.Fail("a long description", asRole(m{"description": document(1001)}), "want 1 to 1000 characters"),
		ruletest.Fail("a short session", asRole(m{"maxSessionDuration": 900}), "want 3600 to 43200"),
		ruletest.Spare("description is a value", "an empty one is refused as none"),
		ruletest.Spare("name is a value", "an empty one is refused as none"),
		ruletest.Spare("policy is a value", "an empty one is small"),
		ruletest.Spare("assumeRolePolicy is a value", "an empty one is small"),
		ruletest.Spare("inlinePolicies[].policy is a value", "an empty one is small"),
	)
}

func TestAttachmentsWithinQuota(t *testing.T) {
	attached := func(name string) ruletest.Other {
		return ruletest.Other{
			Name: name, Type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", Inputs: m{"role": ruletest.Ref("it")},
		}
	}
	ruletest.Run(t, iam.AttachmentsWithinQuota, ruletest.Good{
		Type: role, Others: []ruletest.Other{attached("first"), attached("second")},
	},
		ruletest.Fail("too many", m{"@setting.mostPolicies": 1}, "too many policies"),
		ruletest.Pass("one of another role", m{"second/role": "other", "@setting.mostPolicies": 1}),
		ruletest.Open("who knows whose", m{"second/role": ruletest.Unknown}),
	)
}
