package rule

import "strings"

// StackType is the token of the stack itself, the subject of rules about the stack as a whole.
const StackType = "pulumi:pulumi:Stack"

// Canonical is the one spelling under which a resource type is judged. The provider has carried some types
// under several tokens, at the same time or from one major version to the next, and a token that no rule
// knows is a silent pass:
//   - load balancers: aws:alb, aws:applicationloadbalancing and aws:elasticloadbalancingv2 are aws:lb;
//   - buckets: what version 6 calls BucketV2 and BucketVersioningV2 is Bucket and BucketVersioning in 7.
func Canonical(token string) string {
	module, rest, ok := strings.Cut(strings.TrimPrefix(token, "aws:"), "/")
	if !ok || !strings.HasPrefix(token, "aws:") {
		return token
	}
	switch module {
	case "alb", "applicationloadbalancing", "elasticloadbalancingv2":
		return "aws:lb/" + rest
	case "s3":
		name, class, _ := strings.Cut(rest, ":")
		if plain, second := strings.CutSuffix(class, "V2"); second {
			return "aws:s3/" + strings.TrimSuffix(name, "V2") + ":" + plain
		}
	}
	return token
}

// Matches says whether a rule's type pattern covers a canonical token: the token itself, "*", or "aws:*".
func Matches(pattern, token string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(token, prefix)
	}
	return Canonical(pattern) == token
}
