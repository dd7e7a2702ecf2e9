package balancing

import "github.com/plinth-iac/plinth/policies/rule"

// redirects holds when each action sends the client on to HTTPS.
func redirects(actions rule.List) rule.Verdict {
	return actions.All(func(action rule.Value) rule.Verdict {
		return rule.All(action.At("type").Is("redirect"), action.At("redirect.protocol").Is("HTTPS"))
	})
}

// plain holds for listeners that speak HTTP, which is what those of an application load balancer do when
// nothing is said. A listener without a port is one of a gateway load balancer.
func plain(in rule.Inputs) rule.Verdict {
	protocol := in.At("protocol")
	return rule.Any(protocol.Is("HTTP"), rule.All(rule.Not(protocol.Set()), in.At("port").Set()))
}

// HTTPRedirectsToHTTPS requires that what the internet sends in clear is not answered but sent to HTTPS.
// There is no repair: nobody but the author knows whether there is an HTTPS listener to go to.
var HTTPRedirectsToHTTPS = rule.Rule{
	Name:  "alb-http-redirects-to-https",
	Types: []string{listener},
	With:  []string{balancer, listenerRule},
	Why: "Passwords and sessions cross the internet in clear, for everybody on the way to read and to " +
		"change.",
	Fix: `set defaultActions to one of type "redirect" with redirect.protocol "HTTPS", and remove other ` +
		`rules`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ELB.1"}, rule.Nag: {"ALBHttpToHttpsRedirection"}, rule.Checkov: {"CKV2_AWS_20"},
		rule.Trivy: {"AWS-0054"}, rule.AWSGuard: {"alb-http-to-https-redirection"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		internal := stack.Targets(in, "loadBalancerArn", balancer).Any(func(b rule.Inputs) rule.Verdict {
			return b.At("internal").True()
		})
		return rule.When(rule.All(plain(in), rule.Not(internal)), rule.All(
			redirects(in.Each("defaultActions[]")),
			stack.Users(in, listenerRule, "listenerArn").All(func(r rule.Inputs) rule.Verdict {
				return redirects(r.Each("actions[]"))
			}),
		))
	},
}

// ListenerUsesTLS requires that listeners are encrypted, inside the network too. UDP has no TLS.
var ListenerUsesTLS = rule.Rule{
	Name:     "alb-listener-uses-tls",
	Types:    []string{listener},
	Why:      "Whoever gets into the network on the way can read and change what is sent.",
	Fix:      `set protocol to "HTTPS" or "TLS" with a certificateArn, or redirect to a listener that has one`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ELB.18"}, rule.Checkov: {"CKV_AWS_2"}, rule.Trivy: {"AWS-0054"},
		rule.Compliance: {"aws-lb-listener-disallow-unencrypted-traffic"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		onlyRedirects := rule.All(plain(in), redirects(in.Each("defaultActions[]")))
		applies := rule.All(in.At("port").Set(), rule.Not(in.At("protocol").Is("UDP")))
		return rule.When(applies, rule.Any(encrypted(in), onlyRedirects))
	},
}

// TLSPolicyModern requires TLS 1.2 or 1.3 with ciphers that are not broken.
var TLSPolicyModern = rule.Rule{
	Name:     "alb-tls-policy-modern",
	Types:    []string{listener},
	Why:      "Without a policy of its own a listener takes TLS 1.0, whose ciphers can be broken.",
	Fix:      `set sslPolicy to "ELBSecurityPolicy-TLS13-1-2-2021-06" or another one of TLS13-1-2 or TLS13-1-3`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ELB.17"}, rule.Checkov: {"CKV_AWS_103", "CKV2_AWS_74"}, rule.Trivy: {"AWS-0047"},
		rule.Compliance: {"aws-lb-listener-configure-secure-tls"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		modern := in.At("sslPolicy").HasPrefix("ELBSecurityPolicy-TLS13-1-2-", "ELBSecurityPolicy-TLS13-1-3-")
		return rule.When(encrypted(in), modern)
	},
	Repair: rule.Put("sslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
}
