package awsmodel

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"
)

// The alphabets of made-up ids.
const (
	hexDigits = "0123456789abcdef"
	decimals  = "0123456789"
	capitals  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	lowers    = "abcdefghijklmnopqrstuvwxyz0123456789"
	mixed     = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

// digest returns n letters of the alphabet that depend on the URN, the generation and the label only.
func (m *maker) digest(label, alphabet string, n int) string {
	out := make([]byte, 0, n)
	for round := 0; len(out) < n; round++ {
		sum := sha256.Sum256([]byte(m.URN + "|" + strconv.Itoa(m.Generation) + "|" + label + "|" +
			strconv.Itoa(round)))
		for _, b := range sum {
			if len(out) < n {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}

// uuid returns a well-formed random (version 4) UUID for the label.
func (m *maker) uuid(label string) string {
	h := []byte(m.digest(label, hexDigits, 32))
	h[12], h[16] = '4', "89ab"[int(h[16])%4]
	return string(h[:8]) + "-" + string(h[8:12]) + "-" + string(h[12:16]) + "-" + string(h[16:20]) + "-" +
		string(h[20:])
}

// small returns a number from 1 to 254, as the last part of an address.
func (m *maker) small(label string) string {
	sum := sha256.Sum256([]byte(m.URN + "|" + label))
	return strconv.Itoa(1 + int(binary.BigEndian.Uint16(sum[:]))%254)
}

// expand replaces the fields in braces. A brace before a quote, and one after a dollar sign, stand for
// themselves.
func (m *maker) expand(template, label string) string {
	if !strings.Contains(template, "{") {
		return template
	}
	var b strings.Builder
	for i := 0; i < len(template); {
		c := template[i]
		literal := c != '{' || i > 0 && template[i-1] == '$' || i+1 < len(template) && template[i+1] == '"'
		if literal {
			b.WriteByte(c)
			i++
			continue
		}
		end := i + matching(template[i:])
		b.WriteString(m.field(template[i+1:end], label))
		i = end + 1
	}
	return b.String()
}

// matching returns the index of the brace that closes the first one.
func matching(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s) - 1
}

// field gives what stands between two braces.
func (m *maker) field(text, label string) string {
	if name, fallback, ok := strings.Cut(text, "|"); ok {
		if v := m.text(name); v != "" {
			return v
		}
		return m.expand(fallback, label)
	}
	name, argument, hasArgument := strings.Cut(text, ":")
	switch {
	case !hasArgument: // {arn} alone is the property of that name
	case name == "arn":
		return "arn:aws:" + argument + ":" + m.Site.Region + ":" + m.Site.Account
	case name == "global":
		return "arn:aws:" + argument + "::" + m.Site.Account
	case name == "invoke":
		return "arn:aws:apigateway:" + m.Site.Region + ":lambda:path/2015-03-31/functions/" +
			m.expand(argument, label) + "/invocations"
	}
	if hasArgument {
		label = argument
	}
	if made, ok := m.made(name, label); ok {
		return made
	}
	if derived, ok := m.derived(name); ok {
		return derived
	}
	if v := m.text(name); v != "" {
		return v
	}
	return m.Name + "-" + name
}

// made gives the fields that are letters of an alphabet.
func (m *maker) made(name, label string) (string, bool) {
	switch name {
	case "uuid":
		return m.uuid(label), true
	case "byte":
		return m.small(label), true
	}
	n, err := strconv.Atoi(name[1:])
	if err != nil {
		return "", false
	}
	alphabet, ok := map[byte]string{'h': hexDigits, 'd': decimals, 'u': capitals, 'l': lowers,
		's': mixed}[name[0]]
	if !ok {
		return "", false
	}
	return m.digest(label, alphabet, n), true
}
