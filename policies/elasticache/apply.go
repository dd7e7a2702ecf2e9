package elasticache

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// ValkeyTransitEncryptionSet requires a word on TLS, for which Valkey has no default.
var ValkeyTransitEncryptionSet = rule.Rule{
	Name:     "elasticache-valkey-transit-encryption-set",
	Types:    []string{group},
	Why:      `AWS refuses it: "TransitEncryptionEnabled" is required when the engine is Valkey.`,
	Fix:      "set transitEncryptionEnabled to true",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "in-transit-encryption.html",
	Controls: rule.Controls{rule.CfnLint: {"E3704"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(engine(in).Is("valkey"), in.At("transitEncryptionEnabled").Set())
	},
	Repair: rule.Put("transitEncryptionEnabled", true),
}

// FailoverConsistent requires nodes to fail over to, and one way only to say how many there are.
var FailoverConsistent = rule.Rule{
	Name:  "elasticache-failover-consistent",
	Types: []string{group},
	Why: "AWS refuses it: multi-AZ needs automatic failover, failover needs a replica, shards need failover, " +
		"and numCacheClusters excludes numNodeGroups.",
	Fix: "set automaticFailoverEnabled beside multiAzEnabled, and numCacheClusters to 2 or " +
		"replicasPerNodeGroup to 1",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "AutoFailover.html",
	Check: func(in rule.Inputs) rule.Verdict {
		failover, zones := in.At("automaticFailoverEnabled").True(), in.At("multiAzEnabled").True()
		nodes, shards := in.At("numCacheClusters"), in.At("numNodeGroups")
		sharded := rule.Any(shards.Set(), in.At("replicasPerNodeGroup").Set())
		return rule.All(
			rule.Any(rule.Not(zones), failover).OnNo("multiAzEnabled is true and automaticFailoverEnabled is not"),
			rule.Any(rule.Not(zones), replicated(in)).OnNo("multiAzEnabled is true and there is no replica"),
			rule.Any(rule.Not(failover), nodes.AtLeast(2), sharded).OnNo(
				"automaticFailoverEnabled is true and numCacheClusters is less than 2"),
			rule.Any(rule.Not(shards.AtLeast(2)), failover).OnNo(
				"numNodeGroups is more than 1 and automaticFailoverEnabled is not true"),
			rule.Any(rule.Not(nodes.Set()), rule.Not(sharded)).OnNo(
				"numCacheClusters is set beside numNodeGroups or replicasPerNodeGroup"),
		)
	},
}

// AuthNeedsTLS requires encryption under every kind of login, and one kind only.
var AuthNeedsTLS = rule.Rule{
	Name:  "elasticache-auth-needs-tls",
	Types: []string{group},
	Why: "AWS refuses it: a token or a user group needs transitEncryptionEnabled, a token has 16 to 128 " +
		"characters, and there is one or the other.",
	Fix:      "set transitEncryptionEnabled to true, and either authToken or userGroupIds",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "auth.html",
	Check: func(in rule.Inputs) rule.Verdict {
		token, users := in.At("authToken"), atLeastOne(in, "userGroupIds[]")
		return rule.When(rule.Any(token.Set(), users), rule.All(
			in.At("transitEncryptionEnabled").True(),
			rule.When(token.Set(), token.Length(16, 128)),
			rule.Any(rule.Not(token.Set()), rule.Not(users)).OnNo("authToken and userGroupIds are both set"),
		))
	},
	Repair: rule.Put("transitEncryptionEnabled", true),
}

// mostIdentifier is how long the identifier of a replication group can be, in characters.
const mostIdentifier = 40

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// IdentifierValid requires identifiers that AWS takes.
var IdentifierValid = rule.Rule{
	Name:     "elasticache-identifier-valid",
	Types:    []string{group},
	Why:      `AWS refuses it: "The parameter ReplicationGroupId is not a valid identifier".`,
	Fix:      "begin with a letter and use up to 40 letters, digits and single hyphens, none at the end",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "quota-limits.html",
	Check: func(in rule.Inputs) rule.Verdict {
		id := in.At("replicationGroupId")
		return rule.When(id.Set(), id.Fits("up to 40 letters, digits and single hyphens", func(text string) bool {
			return len(text) <= mostIdentifier && identifier.MatchString(text) &&
				!strings.Contains(text, "--") && !strings.HasSuffix(text, "-")
		}))
	},
}
