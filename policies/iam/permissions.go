package iam

import (
	"path"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// everyResource matches what stands for every resource of AWS, of a service, or of a service in a region.
var everyResource = regexp.MustCompile(`^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*)$`)

// onEverything holds for statements that are about every resource.
func onEverything(s rule.Statement) rule.Verdict {
	wide := s.At("Resource").OneOrMany().Any(func(v rule.Value) rule.Verdict {
		return v.Matches(everyResource, "every resource")
	})
	return rule.Any(wide, some(s, "NotResource"))
}

// names holds for statements one of whose actions fits.
func names(s rule.Statement, want string, fits func(action string) bool) rule.Verdict {
	return s.At("Action").OneOrMany().Any(func(v rule.Value) rule.Verdict { return v.Fits(want, fits) })
}

// NoServiceWildcards forbids policies that allow everything that a service can do, with everything it has.
// NoAdminPolicies is about those of all services.
var NoServiceWildcards = rule.Rule{
	Name:     "iam-no-service-wildcards",
	Types:    policyTypes,
	Why:      "Whoever gets hold of the role can read, change and delete everything that the service holds.",
	Fix:      "allow the actions that are needed on the resources that are needed",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"IAM.21"}, rule.Nag: {"IAMPolicyNoStatementsWithFullAccess", "IAM5"},
		rule.Checkov: {"CKV_AWS_290", "CKV_AWS_355"}, rule.Trivy: {"AWS-0345"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return inEachPolicy(in, func(s rule.Statement) rule.Verdict {
			whole := names(s, "every action of a service", func(action string) bool {
				return strings.HasSuffix(action, ":*")
			})
			return rule.Not(rule.All(s.Allows(), whole, onEverything(s)))
		}).Because("a statement allows every action of a service on every resource")
	},
}

// escalating are actions by which somebody can give himself rights that he does not have.
var escalating = []string{
	"iam:PassRole", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:AttachRolePolicy",
	"iam:AttachUserPolicy", "iam:AttachGroupPolicy", "iam:PutRolePolicy", "iam:PutUserPolicy",
	"iam:PutGroupPolicy", "iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey", "iam:CreateLoginProfile",
	"iam:UpdateLoginProfile", "iam:AddUserToGroup", "iam:DeleteRolePermissionsBoundary", "sts:AssumeRole",
}

// NoPrivilegeEscalation forbids policies by which a role can become an administrator.
var NoPrivilegeEscalation = rule.Rule{
	Name:  "iam-no-privilege-escalation",
	Types: policyTypes,
	Why: "Who may give any role to a service, or any policy to a role, may do everything, whatever else is " +
		"written.",
	Fix: "set Resource to the roles that are meant, or add a condition on iam:PassedToService or " +
		"iam:PermissionsBoundary",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "id_roles_use_passrole.html",
	Controls: rule.Controls{
		rule.Checkov: {"CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289"}, rule.Trivy: {"AWS-0342"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return inEachPolicy(in, func(s rule.Statement) rule.Verdict {
			gives := names(s, "an action by which rights are given", func(pattern string) bool {
				return matchesAny(pattern, escalating)
			})
			bounded := s.Conditioned(
				"iam:PassedToService", "iam:PermissionsBoundary", "iam:AssociatedResourceArn", "iam:PolicyARN")
			return rule.Not(rule.All(s.Allows(), gives, onEverything(s), rule.Not(bounded)))
		}).Because("a statement allows to give rights to, or with, every role")
	},
}

// matchesAny says whether a pattern of a policy stands for one of the actions.
func matchesAny(pattern string, actions []string) bool {
	for _, action := range actions {
		if ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(action)); ok && err == nil {
			return true
		}
	}
	return false
}

// everyKey matches what stands for every key of KMS.
var everyKey = regexp.MustCompile(`^(\*|arn:[^:]*:kms:[^:]*:[^:]*:(\*|key/\*))$`)

// NoDecryptOnAllKeys forbids policies that can decrypt whatever any key has encrypted.
var NoDecryptOnAllKeys = rule.Rule{
	Name:     "iam-no-kms-decrypt-on-all-keys",
	Types:    policyTypes,
	Why:      "Encryption protects nothing from a role that may decrypt with every key.",
	Fix:      "set Resource to the keys that are meant, or add a condition on kms:ViaService",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"KMS.1", "KMS.2"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return inEachPolicy(in, func(s rule.Statement) rule.Verdict {
			every := s.At("Resource").OneOrMany().Any(func(v rule.Value) rule.Verdict {
				return v.Matches(everyKey, "every key")
			})
			decrypts := rule.Any(s.Covers("kms:Decrypt"), s.Covers("kms:ReEncryptFrom"))
			narrowed := s.Conditioned("kms:ViaService", "kms:ResourceAliases", "kms:EncryptionContextKeys")
			return rule.Not(rule.All(s.Allows(), decrypts, every, rule.Not(narrowed)))
		}).Because("a statement allows to decrypt with every key")
	},
}

// adminPolicy matches the policies of AWS that allow everything, or everything of a service.
var adminPolicy = regexp.MustCompile(
	`^arn:[^:]+:iam::aws:policy/(.*/)?(AdministratorAccess|PowerUserAccess|[^/]*FullAccess)[^/]*$`)

// NoAdminManagedPolicies forbids AWS's own policies that allow more than any program needs.
var NoAdminManagedPolicies = rule.Rule{
	Name:     "iam-no-admin-managed-policies",
	Types:    []string{role, attachment, groupAttachment, policyAttachment, userAttachment},
	Why:      "Whoever gets hold of the role owns the account, or everything that a service of it holds.",
	Fix:      "attach a policy of your own, with the actions and resources that are needed",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"IAM.1"}, rule.Nag: {"IAM4"}, rule.Checkov: {"CKV_AWS_274", "CKV2_AWS_56"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		admin := func(v rule.Value) rule.Verdict {
			return v.Matches(adminPolicy, "a policy that allows everything")
		}
		if in.Type() == role {
			return in.Each("managedPolicyArns[]").None(admin)
		}
		return rule.Not(admin(in.At("policyArn")))
	},
}
