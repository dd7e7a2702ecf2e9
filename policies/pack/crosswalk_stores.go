package pack

// storeCrosswalk is about what keeps data. Not here, because the packs ask for more: elasticache-snapshots
// (15 days), aurora-mysql-logs-exported (the general log too, which repeats every statement with its data).
var storeCrosswalk = map[string]evidence{
	"aurora-storage-encrypted":          storeAtRest,
	"aurora-storage-encrypted-with-cmk": storeAtRest,
	"aurora-instance-not-public":        notPublic,
	"aurora-deletion-protection":        notDeleted.with(evidence{nist: `SI-13(5)`}),
	"aurora-backup-retention-min":       backedUp,
	"aurora-multi-az":                   redundant,
	"aurora-enhanced-monitoring":        monitored,
	"aurora-auto-minor-upgrade":         updated,
	"aurora-iam-authentication":         tokenSignIn,
	"aurora-postgres-logs-exported":     databaseLogged,

	"dynamodb-point-in-time-recovery":   recoverable,
	"dynamodb-scales-with-demand":       redundant,
	"backup-stateful-resources-covered": backedUp,

	"opensearch-encrypted-at-rest":       storeAtRest,
	"opensearch-in-vpc":                  insideVPC,
	"opensearch-node-to-node-encryption": inTransit,
	"opensearch-logs-published":          searchLogged,

	"s3-public-access-blocked":        bucketNotPublic,
	"s3-public-access-block-complete": bucketNotPublic,
	"s3-acl-not-public":               bucketNotPublic,
	"s3-tls-only":                     bucketInTransit,
	// Targets of access logs are encrypted with a key of S3, since AWS writes to no others.
	"s3-encrypted-with-kms":       bucketAtRest,
	"s3-versioning-enabled":       versioned,
	"s3-versioning-not-suspended": versioned,
	"s3-access-logging-enabled":   bucketLogged,

	// As of other services.
	"aurora-tls-required":               inTransit,
	"aurora-proxy-requires-tls":         inTransit,
	"db-subnet-group-private":           notPublic,
	"dynamodb-deletion-protection":      notDeleted,
	"dynamodb-encrypted-with-cmk":       atRest,
	"elasticache-encrypted-at-rest":     atRest,
	"elasticache-encrypted-with-cmk":    atRest,
	"elasticache-encrypted-in-transit":  inTransit,
	"elasticache-automatic-failover":    redundant,
	"elasticache-auto-minor-upgrade":    updated,
	"opensearch-https-tls-1-2":          noOutdatedTLS,
	"opensearch-access-policy-not-open": notPublic,
	"opensearch-three-data-nodes":       redundant,
	"opensearch-auto-software-update":   updated,
	"s3-acls-disabled":                  bucketNotPublic,
	"s3-policy-not-public":              notPublic,
	"backup-vault-encrypted-with-cmk":   atRest,
}
