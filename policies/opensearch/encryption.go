package opensearch

import "github.com/plinth-iac/plinth/policies/rule"

// EncryptedAtRest requires encryption with a key of the account's own. To choose a key replaces the domain,
// so that the repair switches encryption on and leaves the key to the author.
var EncryptedAtRest = rule.Rule{
	Name:     "opensearch-encrypted-at-rest",
	Types:    []string{domain},
	Why:      "Indices, logs and snapshots are readable by whoever reaches the storage under them.",
	Fix:      "set encryptAtRest.enabled to true and encryptAtRest.kmsKeyId to a key of your own",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.1"}, rule.Nag: {"OS8"}, rule.Checkov: {"CKV_AWS_5", "CKV_AWS_247"},
		rule.Trivy: {"AWS-0048"}, rule.AWSGuard: {"elasticsearch-encrypted-at-rest"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(in.At("encryptAtRest.enabled").True(), in.At("encryptAtRest.kmsKeyId").Set())
	},
	Repair: rule.Put("encryptAtRest.enabled", true),
}

// NodeToNodeEncryption requires encryption inside the cluster.
var NodeToNodeEncryption = rule.Rule{
	Name:     "opensearch-node-to-node-encryption",
	Types:    []string{domain},
	Why:      "Documents travel between the nodes in clear.",
	Fix:      "set nodeToNodeEncryption.enabled to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.3"}, rule.Nag: {"OS2"}, rule.Checkov: {"CKV_AWS_6"}, rule.Trivy: {"AWS-0043"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return in.At("nodeToNodeEncryption.enabled").True() },
	Repair: rule.Put("nodeToNodeEncryption.enabled", true),
}

// The TLS policies that refuse what is broken.
const (
	forwardSecret = "Policy-Min-TLS-1-2-PFS-2023-10"
	tls12         = "Policy-Min-TLS-1-2-2019-07"
)

// HTTPSWithTLS12 requires encryption between clients and the domain.
var HTTPSWithTLS12 = rule.Rule{
	Name:     "opensearch-https-tls-1-2",
	Types:    []string{domain},
	Why:      "Queries and documents travel in clear, or over a protocol that is broken.",
	Fix:      `set domainEndpointOptions.enforceHttps to true and tlsSecurityPolicy to "` + forwardSecret + `"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.8"}, rule.Checkov: {"CKV_AWS_83", "CKV_AWS_228"},
		rule.Trivy: {"AWS-0046", "AWS-0126"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		endpoint := in.At("domainEndpointOptions")
		return rule.All(
			endpoint.At("enforceHttps").True(), endpoint.At("tlsSecurityPolicy").Is(forwardSecret, tls12),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		changes := []rule.Change{rule.Set("domainEndpointOptions.enforceHttps", true)}
		if in.At("domainEndpointOptions.tlsSecurityPolicy").Is(forwardSecret, tls12).Answer == rule.No {
			changes = append(changes, rule.Set("domainEndpointOptions.tlsSecurityPolicy", forwardSecret))
		}
		return changes
	},
}
