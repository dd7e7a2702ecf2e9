package iamdoc

import "strings"

// Sid makes a statement's name of words, paths or resource names: Sid("decrypt", "shop-data") is
// "DecryptShopData". What AWS does not take in a Sid separates words.
func Sid(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		upper := true
		for _, r := range part {
			switch {
			case !letterOrDigit(r):
				upper = true
			case upper:
				b.WriteString(strings.ToUpper(string(r)))
				upper = false
			default:
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

func letterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
