package cdn

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/internal/check"
)

const (
	maxKeys      = 5
	maxKeyGroups = 4
	rsaBits      = 2048
)

// pathPattern is what AWS takes as a path, of which we ask the leading slash too, for "api/*" and "/api/*"
// are one.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
var pathPattern = regexp.MustCompile(`^/[A-Za-z0-9_.*$/~"'@:+&?-]{0,254}$`)

func (a Args) validateBehaviors(p *check.Problems) {
	p.Unless(a.Default.Path == "", "default.path", "is %q; want none, for it serves what no other path matches",
		a.Default.Path)
	a.validateBehavior(p, "default", a.Default)
	p.Unless(len(a.Behaviors) < maxBehaviors, "behaviors", "are %d; want at most %d",
		len(a.Behaviors), maxBehaviors-1)
	owner := map[string]int{}
	for i, b := range a.Behaviors {
		path := fmt.Sprintf("behaviors[%d]", i)
		p.Unless(pathPattern.MatchString(b.Path), path+".path", "is %q; want a pattern that starts with /, "+
			"of at most 255 letters, digits or characters of _-.*$/~\"'@:+&?", b.Path)
		p.Unless(b.Path != "/*", path+".path", "is %q, which leaves nothing to default; want it in default", b.Path)
		first, taken := owner[b.Path]
		p.Unless(!taken, path+".path", "is %q, as behaviors[%d] has it; want each once", b.Path, first)
		owner[b.Path] = i
		a.validateBehavior(p, path, b)
	}
}

func (a Args) validateBehavior(p *check.Problems, path string, b Behavior) {
	keys := slices.Sorted(maps.Keys(a.Origins))
	if _, known := a.Origins[b.Origin]; !known {
		p.Unless(len(keys) == 0, path+".origin", "is %q; want %s%s", b.Origin, check.Either(keys...),
			check.Suggest(b.Origin, keys))
	}
	check.OneOf(p, b.Cache, path+".cache", Static, Disabled)
	check.OneOf(p, b.Methods, path+".methods", Read, ReadAndOptions, AllMethods)
	p.Unless(!b.Signed || len(a.Signing.PublicKeys)+len(a.Signing.KeyGroupIDs) > 0, path+".signed",
		"is set, but nobody may sign; want a public key or key group in signing")
	p.Unless(!b.CORS || len(a.Headers.CORS.Origins) > 0, path+".cors",
		"is set, but for no site; want them in headers.cors.origins")
}

func (s Signing) validate() error {
	var p check.Problems
	p.Unless(len(s.PublicKeys) <= maxKeys, "publicKeys", "are %d; want at most %d", len(s.PublicKeys), maxKeys)
	groups := len(s.KeyGroupIDs)
	if len(s.PublicKeys) > 0 {
		groups++
	}
	p.Unless(groups <= maxKeyGroups, "keyGroupIDs",
		"make %d key groups with that of the public keys; want at most %d", groups, maxKeyGroups)
	for i, id := range s.KeyGroupIDs {
		p.Unless(id != nil, fmt.Sprintf("keyGroupIDs[%d]", i), "is not set; want the id of a key group")
	}
	for _, name := range slices.Sorted(maps.Keys(s.PublicKeys)) {
		path := fmt.Sprintf("publicKeys[%q]", name)
		p.Unless(originKey.MatchString(name), path,
			"is no name; want 1 to 64 letters, digits, hyphens or underscores")
		p.Unless(canVerify(s.PublicKeys[name]), path,
			"is no key that CloudFront takes; want a public key in PEM, RSA of %d bits or ECDSA on P-256", rsaBits)
	}
	return p.Err()
}

// canVerify says whether CloudFront can check signatures with the key.
func canVerify(text string) bool {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return false
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return false
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen() == rsaBits
	case *ecdsa.PublicKey:
		return k.Curve == elliptic.P256()
	default:
		return false
	}
}
