package cognito

import (
	"net/url"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// ClientHidesUsers requires that a failed sign-in does not tell whether there is such a user.
var ClientHidesUsers = rule.Rule{
	Name:     "cognito-client-hides-user-existence",
	Types:    []string{client},
	Why:      "Anybody can find out who has an account, one address after the other.",
	Fix:      "set preventUserExistenceErrors to ENABLED",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "cognito-user-pool-managing-errors.html",
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("preventUserExistenceErrors").Is("ENABLED") },
	Repair:   rule.Put("preventUserExistenceErrors", "ENABLED"),
}

// ClientTokenRevocation asks that whoever signs out is out.
var ClientTokenRevocation = rule.Rule{
	Name:     "cognito-client-token-revocation",
	Types:    []string{client},
	Why:      "A stolen token stays good after the user has signed out everywhere.",
	Fix:      "set enableTokenRevocation to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "token-revocation.html",
	Check:    func(in rule.Inputs) rule.Verdict { return rule.Not(in.At("enableTokenRevocation").False()) },
	Repair:   rule.Put("enableTokenRevocation", true),
}

// ClientNoWeakFlows forbids flows in which passwords or tokens stand in the open.
var ClientNoWeakFlows = rule.Rule{
	Name:     "cognito-client-no-weak-flows",
	Types:    []string{client},
	Why:      "Passwords pass through the client in clear, or tokens stand in addresses and histories.",
	Fix:      "use ALLOW_USER_SRP_AUTH in explicitAuthFlows, and code in allowedOauthFlows",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "amazon-cognito-user-pools-authentication-flow-methods.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.Each("explicitAuthFlows[]").None(func(v rule.Value) rule.Verdict {
				return v.Is("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH")
			}),
			in.Each("allowedOauthFlows[]").None(func(v rule.Value) rule.Verdict { return v.Is("implicit") }),
		)
	},
}

var callbackSchemes = rule.Setting[[]string]{
	Name: "schemes", Text: "the beginnings of addresses to which tokens may go, such as that of an app",
	Default: []string{"https"},
}

// mostCallbacks is how many addresses AWS takes.
const mostCallbacks = 100

// ClientHTTPSCallbacks requires that tokens go to known places, encrypted. Outside production they may go to
// the developer's own machine.
var ClientHTTPSCallbacks = rule.Rule{
	Name:  "cognito-client-https-callbacks",
	Types: []string{client},
	Why: "Tokens can be read on the way; and AWS refuses the flows code and implicit without callbackUrls, " +
		"and http: to other hosts than localhost.",
	Fix:      "set callbackUrls and logoutUrls to addresses that begin with https://",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{callbackSchemes},
	URL:      reference + "API_CreateUserPoolClient.html",
	Check: func(in rule.Inputs) rule.Verdict {
		safe := func(v rule.Value) rule.Verdict {
			return v.Fits("an address that begins with https://", func(address string) bool {
				u, err := url.Parse(address)
				local := !in.Env().Production && err == nil && u.Scheme == "http" && u.Hostname() == "localhost"
				return err == nil && u.Fragment == "" && (local || slices.Contains(callbackSchemes.Of(in), u.Scheme))
			})
		}
		redirects := in.Each("allowedOauthFlows[]").Any(func(v rule.Value) rule.Verdict {
			return v.Is("code", "implicit")
		})
		return rule.All(
			in.Each("callbackUrls[]").All(safe), in.Each("logoutUrls[]").All(safe),
			rule.When(redirects, in.Each("callbackUrls[]").Count(1, mostCallbacks)),
		)
	},
}
