package rule

import (
	"regexp"
	"strings"
)

// credentialName matches names of things that only those may know who use them. What such a word is
// followed by says that it is something else: DB_PASSWORD_ARN, TOKEN_TTL.
var credentialName = regexp.MustCompile(
	`(?i)(password|passwd|passphrase|secret|credentials?|token|api[_-]?key|access[_-]?key|private[_-]?key)$`)

// credentialValue matches what is a credential whatever it is called: AWS access keys, private keys,
// GitHub, GitLab, Slack and Stripe tokens, and URLs with a password.
var credentialValue = regexp.MustCompile(
	`\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}|` +
		`\bglpat-[A-Za-z0-9_-]{20}|\bxox[abprs]-[A-Za-z0-9-]{10}|\b[sr]k_live_[A-Za-z0-9]{16}|` +
		`[a-z]://[^/\s:@]*:[^/\s:@]+@`)

// Credential holds for texts that look like a password, a key or a token, going by the name under which
// they are kept or by their form. ARNs, which tell where a secret is kept, and truth values are none.
// Messages do not show them.
func (v Value) Credential(name string) Verdict {
	text, ok := v.Text()
	named := credentialName.MatchString(name) && text != "" && text != "true" && text != "false" &&
		!strings.HasPrefix(text, "arn:")
	found := v.typed("a credential", ok, ok && (named || credentialValue.MatchString(text)))
	found.want, found.found = "", "is no credential"
	if found.Answer == Yes {
		found.found = "holds what looks like a credential, under the name " + quote(name)
	}
	return found
}
