package awsmodel

import (
	"slices"
	"strings"
)

func identityRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"kms/Key":       keyPolicy,
		"kms/KeyPolicy": keyPolicy,
		"kms/Alias":     func(r *refuser) { r.exclusive("name", "namePrefix") },
		"iam/Role": func(r *refuser) {
			r.exclusive("name", "namePrefix")
			size := len(r.text("assumeRolePolicy"))
			r.late(size > 2048, "assumeRolePolicy", "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048")
		},
		"iam/Policy": func(r *refuser) {
			r.late(len(r.text("policy")) > 6144, "policy", "LimitExceeded: Cannot exceed quota for PolicySize: 6144")
		},
		"iam/RolePolicy": func(r *refuser) {
			r.late(len(r.text("policy")) > 10240, "policy",
				"LimitExceeded: Maximum policy size of 10240 bytes exceeded for role")
		},
		"secretsmanager/SecretVersion": func(r *refuser) { r.exclusive("secretString", "secretBinary") },
		"cognito/UserPool": func(r *refuser) {
			r.exclusive("aliasAttributes", "usernameAttributes")
			r.late(r.text("mfaConfiguration") == "ON" && !r.given("softwareTokenMfaConfiguration") &&
				!r.given("smsConfiguration") &&
				!r.given("emailMfaConfiguration"), "mfaConfiguration", "InvalidParameterException: Invalid MFA "+
				"configuration given, can't turn on MFA without an MFA method")
		},
		"cognito/UserPoolDomain": func(r *refuser) {
			for _, word := range []string{"aws", "amazon", "cognito"} {
				r.late(!r.given("certificateArn") && strings.Contains(r.text("domain"), word), "domain",
					"InvalidParameterException: Domain cannot contain reserved word: %s", word)
			}
		},
	}
}

// keyPolicy refuses a policy with which nobody could change the policy any more.
func keyPolicy(r *refuser) {
	r.late(r.on("enableKeyRotation") && r.given("customerMasterKeySpec") &&
		!slices.Contains([]string{"", "SYMMETRIC_DEFAULT"}, r.text("customerMasterKeySpec")), "enableKeyRotation",
		"UnsupportedOperationException: Key rotation is supported for symmetric encryption keys only")
	doc, ok := r.document("policy")
	if !ok || r.on("bypassPolicyLockoutSafetyCheck") {
		return
	}
	r.late(!administered(doc), "policy",
		"MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in "+
			"the future.")
	for _, c := range r.text("policy") {
		if c > 0xff {
			r.late(true, "policy", "MalformedPolicyDocumentException: Policy contains invalid character %q", c)
			return
		}
	}
}

// administered reports whether a statement lets a principal of an account put a new policy.
func administered(doc map[string]any) bool {
	for _, s := range list(doc["Statement"]) {
		if s["Effect"] != "Allow" {
			continue
		}
		principal, _ := s["Principal"].(map[string]any)
		byAccount := principal["AWS"] != nil || s["Principal"] == "*"
		for _, action := range texts(s["Action"]) {
			if byAccount && slices.Contains([]string{"kms:*", "*", "kms:Put*", "kms:PutKeyPolicy"}, action) {
				return true
			}
		}
	}
	return false
}

// texts reads what JSON policies write as one text or as a list.
func texts(v any) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, item := range v {
			if s, ok := item.(string); ok {
				all = append(all, s)
			}
		}
	}
	return all
}
