package pack

// computeCrosswalk is about functions, tasks and clusters. Not here, because the packs ask for more:
// lambda-dead-letter-or-destination (every function), eks-control-plane-logs (all five logs),
// eks-endpoint-not-public (no public endpoint at all).
var computeCrosswalk = map[string]evidence{
	"lambda-in-vpc":                   insideVPC,
	"lambda-reserved-concurrency":     concurrencyLimited,
	"lambda-permission-scoped":        notPublic,
	"lambda-log-group-with-retention": logsRetained,
	"ecs-task-no-host-namespaces":     noHostPrivileges,
	"ecs-container-logging":           requestsLogged,

	// As of other services.
	"lambda-function-url-authenticated":     notPublic,
	"lambda-environment-encrypted-with-cmk": atRest,
	"lambda-no-secrets-in-environment":      noPlainCredentials,
	"lambda-tracing-active":                 traced,
	"lambda-vpc-multi-az":                   redundant,
	"ecs-no-secrets-in-environment":         noPlainCredentials,
	"ecs-service-no-public-ip":              notPublic,
	"ecs-service-highly-available":          redundant,
	"ecs-efs-transit-encryption":            inTransit,
	"eks-secrets-encrypted":                 atRest,
}
