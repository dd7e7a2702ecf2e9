package iam

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plinth-iac/plinth/policies/rule"
)

var (
	// sid is what AWS takes as the name of a statement.
	sid = regexp.MustCompile(`^[A-Za-z0-9]*$`)
	// resource is what AWS takes as a resource: "*", or an ARN of six parts.
	resource = regexp.MustCompile(`^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$`)
)

// DocumentValid requires documents that AWS takes.
var DocumentValid = rule.Rule{
	Name:  "iam-policy-document-valid",
	Types: policyTypes,
	Why: `AWS refuses the document as "MalformedPolicyDocument": what it may do names no principal, who may ` +
		"assume it no resource, and each statement has an effect and actions.",
	Fix: `set Version "2012-10-17", Effect "Allow" or "Deny", Action, Resource as "*" or an ARN, Sid of ` +
		"letters and digits; Principal in assumeRolePolicy only",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "reference_policies_grammar.html",
	Controls: rule.Controls{rule.CfnLint: {"E3510", "E3530"}},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() != role {
			return validDocument(in.At("policy"), identityStatement)
		}
		return rule.All(
			validDocument(in.At("assumeRolePolicy"), trustStatement),
			in.Each("inlinePolicies[]").All(func(v rule.Value) rule.Verdict {
				return rule.When(v.At("policy").Set(), validDocument(v.At("policy"), identityStatement))
			}),
		)
	},
}

func validDocument(v rule.Value, statement func(rule.Statement) rule.Verdict) rule.Verdict {
	return rule.All(
		v.IsJSON(),
		rule.When(v.JSON().At("Statement").Present(), v.JSON().At("Version").Is("2012-10-17")),
		v.Statements().All(func(s rule.Statement) rule.Verdict {
			return rule.All(
				s.At("Effect").Is("Allow", "Deny"),
				rule.Any(some(s, "Action"), some(s, "NotAction")),
				rule.When(s.At("Sid").Set(), s.At("Sid").Matches(sid, "letters and digits")),
				statement(s),
			)
		}),
	)
}

// some holds for statements that have the field.
func some(s rule.Statement, field string) rule.Verdict {
	return s.At(field).OneOrMany().Count(1, math.MaxInt)
}

// identityStatement holds for what can stand in the policy of a role.
func identityStatement(s rule.Statement) rule.Verdict {
	shaped := func(v rule.Value) rule.Verdict { return v.Matches(resource, `"*" or an ARN`) }
	return rule.All(
		rule.Any(some(s, "Resource"), some(s, "NotResource")),
		s.At("Resource").OneOrMany().All(shaped), s.At("NotResource").OneOrMany().All(shaped),
		rule.Not(some(s, "Principal")), rule.Not(some(s, "NotPrincipal")),
	)
}

// trustStatement holds for what can stand in the trust of a role.
func trustStatement(s rule.Statement) rule.Verdict {
	return rule.All(
		rule.Any(some(s, "Principal"), some(s, "NotPrincipal")),
		rule.Not(some(s, "Resource")), rule.Not(some(s, "NotResource")),
	)
}

// What AWS takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	longestRoleName    = 64
	longestPolicyName  = 128
	longestDescription = 1000
	largestPolicy      = 6144
	largestRolePolicy  = 10240
	largestUserPolicy  = 2048
	largestGroupPolicy = 5120
	shortestSession    = 3600
	longestSession     = 43200
)

var largestTrust = rule.Setting[int]{
	Name: "trustCharacters", Default: 2048,
	Text: "how many characters the trust of a role may have: the account's quota, at most 4096",
}

// validName is what AWS takes as the name of a role or a policy.
var validName = regexp.MustCompile(`^[\w+=,.@-]+$`)

// LimitsValid requires roles and policies that are not too large.
var LimitsValid = rule.Rule{
	Name:  "iam-limits-valid",
	Types: policyTypes,
	Why: `AWS refuses it as "LimitExceeded" or "ValidationError": names, documents and sessions have ` +
		`limits.`,
	Fix:      "shorten name, description or document, or set maxSessionDuration to 3600 to 43200",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Settings: []rule.Option{largestTrust},
	URL:      guide + "reference_iam-quotas.html",
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == role {
			return rule.All(
				named(in, longestRoleName),
				within(in.At("assumeRolePolicy"), largestTrust.Of(in)),
				in.Each("inlinePolicies[].policy").All(func(v rule.Value) rule.Verdict {
					return within(v, largestRolePolicy)
				}),
				rule.When(in.At("description").Set(), in.At("description").Length(1, longestDescription)),
				in.At("maxSessionDuration").Default(shortestSession).Between(shortestSession, longestSession),
			)
		}
		largest := map[string]int{
			policy: largestPolicy, rolePolicy: largestRolePolicy, userPolicy: largestUserPolicy,
			groupPolicy: largestGroupPolicy,
		}
		return rule.All(named(in, longestPolicyName), within(in.At("policy"), largest[in.Type()]))
	},
}

// named holds when the name is one that AWS takes.
func named(in rule.Inputs, longest int) rule.Verdict {
	name := in.At("name")
	return rule.When(name.Set(), rule.All(
		name.Length(1, longest), name.Matches(validName, "letters, digits and _+=,.@-")))
}

// within holds for documents that are not too large. AWS does not count white space.
func within(document rule.Value, most int) rule.Verdict {
	small := document.Fits("a document that is not too large", func(text string) bool {
		dense := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, text)
		return utf8.RuneCountInString(dense) <= most
	})
	return rule.When(document.Set(), small)
}

var mostAttached = rule.Setting[int]{
	Name: "mostPolicies", Text: "how many managed policies a role may have: the account's quota, at most 25",
	Default: 10,
}

// AttachmentsWithinQuota requires that a role does not have more managed policies than AWS takes.
var AttachmentsWithinQuota = rule.Rule{
	Name:     "iam-role-attachments-within-quota",
	Types:    []string{role},
	With:     []string{attachment},
	Why:      `AWS refuses the next policy: "Cannot exceed quota for PoliciesPerRole: 10".`,
	Fix:      "put the statements of several policies into one, or into a RolePolicy",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Settings: []rule.Option{mostAttached},
	URL:      guide + "reference_iam-quotas.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		known, complete := stack.Users(in, attachment, "role").Sure()
		if len(known) <= mostAttached.Of(in) && !complete {
			return rule.Unclear("it is not known yet which policies are attached")
		}
		return rule.Decide(len(known) <= mostAttached.Of(in), "the role has too many policies attached")
	},
}
