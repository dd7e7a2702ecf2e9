package iam

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// TrustNotPublic forbids roles that everybody can assume.
var TrustNotPublic = rule.Rule{
	Name:     "iam-trust-policy-not-public",
	Types:    []string{role},
	Why:      "Anybody with an AWS account becomes the role and may do what it may.",
	Fix:      "name the roles in Principal, or add a condition on aws:PrincipalOrgID or aws:PrincipalArn",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	URL:      guide + "reference_policies_elements_principal.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_60"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("assumeRolePolicy").Statements().None(func(s rule.Statement) rule.Verdict {
			return rule.All(s.Allows(), s.Public(), rule.Not(known(s)))
		}).Because("a statement of assumeRolePolicy lets in everybody")
	},
}

// known holds for statements that let in only whom the owner of the account knows.
func known(s rule.Statement) rule.Verdict {
	return s.Conditioned("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalArn")
}

// wholeAccount matches a principal that is everybody in an account.
var wholeAccount = regexp.MustCompile(`^([0-9]{12}|arn:[^:]+:iam::[0-9]{12}:root)$`)

// TrustScoped requires that a role can be assumed by those of an account only whom it is for.
var TrustScoped = rule.Rule{
	Name:  "iam-trust-policy-scoped",
	Types: []string{role},
	Why:   "Everybody whom the other account lets assume roles becomes the role, whoever that will be.",
	Fix: "name the roles in Principal, or add a condition on aws:PrincipalOrgID, aws:PrincipalArn or " +
		"sts:ExternalId",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "id_roles_create_for-user_externalid.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_61"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("assumeRolePolicy").Statements().None(func(s rule.Statement) rule.Verdict {
			account := s.At("Principal.AWS").OneOrMany().Any(func(v rule.Value) rule.Verdict {
				return v.Matches(wholeAccount, "a whole account")
			})
			agreed := rule.Any(known(s), s.Conditioned("sts:ExternalId", "aws:MultiFactorAuthPresent"))
			return rule.All(s.Allows(), account, rule.Not(agreed))
		}).Because("a statement of assumeRolePolicy lets in everybody in an account")
	},
}

var sourcedServices = rule.Setting[[]string]{
	Name: "services", Text: "the services that say on whose behalf they assume a role",
	Default: []string{
		"ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com", "pipes.amazonaws.com",
		"vpc-flow-logs.amazonaws.com", "firehose.amazonaws.com", "monitoring.rds.amazonaws.com",
	},
}

// ServiceTrustScoped asks that a service assumes a role for the own account only. Services that do not say
// for whom they act, such as Lambda and EC2, could not.
var ServiceTrustScoped = rule.Rule{
	Name:     "iam-service-trust-scoped",
	Types:    []string{role},
	Why:      "A stranger who knows the name of the role can make the service act with it.",
	Fix:      "add a condition on aws:SourceAccount or aws:SourceArn to assumeRolePolicy",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{sourcedServices},
	URL:      guide + "confused-deputy.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("assumeRolePolicy").Statements().All(func(s rule.Statement) rule.Verdict {
			service := s.At("Principal.Service").OneOrMany().Any(func(v rule.Value) rule.Verdict {
				return v.Is(sourcedServices.Of(in)...)
			})
			sourced := s.Conditioned("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths")
			return rule.Not(rule.All(s.Allows(), service, rule.Not(sourced)))
		}).Because("a service can assume the role on behalf of any account")
	},
}

// OIDCTrustScoped requires that a role is for one project of GitHub or GitLab, or for one service account of
// a cluster, and not for everybody who has a token of the same issuer.
var OIDCTrustScoped = rule.Rule{
	Name:     "iam-oidc-trust-scoped",
	Types:    []string{role},
	Why:      "Everybody who gets a token of the issuer, which may be all of GitHub, becomes the role.",
	Fix:      `add a StringEquals or StringLike condition on "<issuer>:sub" that begins with who is meant`,
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	URL:      guide + "id_roles_create_for-idp_oidc.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_358", "CKV_AWS_393"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("assumeRolePolicy").Statements().All(func(s rule.Statement) rule.Verdict {
			issuer := s.At("Principal.Federated").OneOrMany()
			oidc := issuer.Any(func(v rule.Value) rule.Verdict { return v.Mentions(":oidc-provider/") })
			cognito := issuer.Any(func(v rule.Value) rule.Verdict { return v.Is("cognito-identity.amazonaws.com") })
			return rule.Not(rule.All(s.Allows(), rule.Any(
				rule.All(oidc, rule.Not(claimed(s, ":sub"))), rule.All(cognito, rule.Not(claimed(s, ":aud"))),
			)))
		}).Because("assumeRolePolicy lets in whoever has a token of the issuer")
	},
}

// strict are the operators of conditions that do not hold when the claim is missing.
var strict = map[string]bool{
	"stringequals": true, "stringlike": true, "stringequalsignorecase": true,
	"foranyvalue:stringequals": true, "foranyvalue:stringlike": true,
}

// anybody matches values of a claim that begin with a wildcard, after words that every token has: "repo:*".
var anybody = regexp.MustCompile(`^([a-z_]+:)*\*`)

// claimed holds for statements that want a claim of the token to begin with something in particular.
func claimed(s rule.Statement, claim string) rule.Verdict {
	operators, complete := s.At("Condition").Fields().Values()
	for _, operator := range operators {
		claims, all := operator.Fields().Values()
		complete = complete && all
		if !strict[strings.ToLower(operator.Key())] {
			continue
		}
		for _, c := range claims {
			particular, known := namesSomebody(c)
			complete = complete && known
			if particular && strings.HasSuffix(strings.ToLower(c.Key()), claim) {
				return rule.Decide(true, "")
			}
		}
	}
	if !complete {
		return rule.Unclear("a condition of assumeRolePolicy is not known yet")
	}
	return rule.Decide(false, "")
}

// namesSomebody says whether every value of a condition begins with something in particular, as far as is
// known.
func namesSomebody(condition rule.Value) (particular, known bool) {
	values, complete := condition.OneOrMany().Values()
	particular = len(values) > 0
	for _, v := range values {
		text, ok := v.Text()
		complete = complete && ok
		particular = particular && !anybody.MatchString(text)
	}
	return particular && complete, complete
}
