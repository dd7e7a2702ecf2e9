// Package credential keeps what a workspace's clients log in with: generated here, stored in Secrets Manager.
package credential

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

const (
	passwordLength = 40
	letters        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	hidden         = "(hidden)"
)

// passwordForm is what may stand between quotes in a statement without any escape, and in a URL as well.
var passwordForm = regexp.MustCompile(`^[A-Za-z0-9_-]{40}$`)

// Password never prints itself: not in logs, not in errors, not in %#v.
type Password struct{ text string }

// NewPassword draws 40 characters out of 64, which are 240 bits, with all four classes that a server's
// password policy may ask for.
func NewPassword() Password {
	for {
		raw := make([]byte, passwordLength)
		rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
		for i, b := range raw {
			raw[i] = letters[b%64]
		}
		if text := string(raw); strings.ContainsAny(text, "-_") && strings.ContainsAny(text, "0123456789") &&
			strings.ToLower(text) != text && strings.ToUpper(text) != text {
			return Password{text}
		}
	}
}

// ParsePassword accepts what NewPassword makes. A password that somebody put into the secret by hand is
// refused rather than built into a statement.
func ParsePassword(text string) (Password, error) {
	if !passwordForm.MatchString(text) {
		return Password{}, fmt.Errorf("password: has %d characters; want 40 letters, digits, - or _, as generated",
			len(text))
	}
	return Password{text}, nil
}

// Reveal is the password itself.
func (p Password) Reveal() string { return p.text }

// Literal is the password as it stands in a statement.
func (p Password) Literal() string { return "'" + p.text + "'" }

// Redact replaces the password in a text that comes from elsewhere: servers quote the statement they reject.
func (p Password) Redact(text string) string {
	if p.text == "" {
		return text
	}
	return strings.ReplaceAll(text, p.text, hidden)
}

// String hides the password.
func (p Password) String() string { return hidden }

// GoString hides the password.
func (p Password) GoString() string { return hidden }

// LogValue hides the password.
func (p Password) LogValue() slog.Value { return slog.StringValue(hidden) }
