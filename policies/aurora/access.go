package aurora

import "github.com/plinth-iac/plinth/policies/rule"

// InstanceNotPublic forbids addresses on the internet.
var InstanceNotPublic = rule.Rule{
	Name:     "aurora-instance-not-public",
	Types:    []string{instance},
	Why:      "The database answers to the whole internet as soon as one security group is too wide.",
	Fix:      "leave publiclyAccessible out, or set it to false",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.2"}, rule.CIS5: {"2.2.3"}, rule.Nag: {"RDSInstancePublicAccess"},
		rule.Checkov: {"CKV_AWS_17"}, rule.Trivy: {"AWS-0180"}, rule.AWSGuard: {"rds-instance-public-access"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return rule.Not(in.At("publiclyAccessible").True()) },
	Repair: rule.Put("publiclyAccessible", false),
}

// IAMAuthentication requires that clients can prove who they are by their role.
var IAMAuthentication = rule.Rule{
	Name:     "aurora-iam-authentication",
	Types:    []string{cluster},
	Why:      "Without it every client needs a password, which has to be kept, passed on and changed.",
	Fix:      "set iamDatabaseAuthenticationEnabled to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.12"}, rule.Nag: {"RDS6"}, rule.Checkov: {"CKV_AWS_162"}, rule.Trivy: {"AWS-0176"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return in.At("iamDatabaseAuthenticationEnabled").True() },
	Repair: rule.Put("iamDatabaseAuthenticationEnabled", true),
}

// CustomAdminUsername asks for a name that nobody guesses.
var CustomAdminUsername = rule.Rule{
	Name:     "aurora-custom-admin-username",
	Types:    []string{cluster},
	Why:      "Half of what a guess at the administrator's login needs is known already.",
	Fix:      "set masterUsername to something else than the usual names when the cluster is created",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"RDS.24"}},
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("masterUsername")
		return rule.When(name.Set(), rule.Not(name.Is("admin", "postgres", "root", "rdsadmin")).OnNo(
			"masterUsername is one of the usual names"))
	},
}

// ManagedMasterPassword requires that RDS makes and rotates the administrator's password. It cannot do so in
// members of a global cluster and in replicas.
var ManagedMasterPassword = rule.Rule{
	Name:  "aurora-managed-master-password",
	Types: []string{cluster},
	Why: "A password in the program lands in its state and is never changed; AWS refuses one beside a " +
		"managed one.",
	Fix: "remove masterPassword, set manageMasterUserPassword to true and masterUserSecretKmsKeyId to " +
		"your key",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "rds-secrets-manager.html",
	Controls: rule.Controls{rule.WellArchitected: {"SEC02-BP03"}},
	Check: func(in rule.Inputs) rule.Verdict {
		follower := rule.Any(in.At("globalClusterIdentifier").Set(), in.At("replicationSourceIdentifier").Set())
		return rule.When(rule.Not(follower), rule.All(
			in.At("manageMasterUserPassword").True(),
			in.At("masterUserSecretKmsKeyId").Set(),
			rule.Not(in.At("masterPassword").Set()),
		))
	},
}

// NonDefaultPort asks for another port than the engine's usual one.
var NonDefaultPort = rule.Rule{
	Name:     "aurora-non-default-port",
	Types:    []string{cluster},
	Why:      "Whoever scans a network looks at the usual ports first.",
	Fix:      "set port to something else than 3306 or 5432",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	Controls: rule.Controls{rule.FSBP: {"RDS.23"}, rule.Nag: {"RDS11"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(in.At("port").Set(), rule.Not(in.At("port").Is("3306", "5432")))
	},
}

// ProxyRequiresTLS requires encrypted connections and roles instead of passwords at a proxy. To repair how
// clients log in would lock them out, and is left to the author.
var ProxyRequiresTLS = rule.Rule{
	Name:  "aurora-proxy-requires-tls",
	Types: []string{proxy},
	Why: "Queries, their results and passwords cross the network in clear, whatever the cluster behind " +
		"demands.",
	Fix:      `set requireTls to true and iamAuth of each of auths to "REQUIRED"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"RDS.43"}},
	Check: func(in rule.Inputs) rule.Verdict {
		iam := in.Each("auths[].iamAuth").Only("REQUIRED")
		return rule.All(in.At("requireTls").True(), iam)
	},
	Repair: rule.Put("requireTls", true),
}
