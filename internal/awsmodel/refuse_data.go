package awsmodel

import (
	"math"
	"strings"
)

func databaseRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"rds/Cluster":  cluster,
		"rds/Instance": func(r *refuser) { r.exclusive("password", "manageMasterUserPassword") },
		"rds/SubnetGroup": func(r *refuser) {
			n, ok := r.length("subnetIds")
			r.late(ok && n < 2, "subnetIds",
				"DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) "+
					"coverage requirement. Current AZ coverage: one AZ. Add subnets to cover at least 2 AZs.")
		},
		"rds/Proxy": func(r *refuser) {
			for _, a := range r.all("auths.iamAuth") {
				r.late(a.text() == "REQUIRED" && !r.on("requireTls"), a.path, "InvalidParameterValue: Must enable "+
					"TLS, when IAM Auth is required")
			}
		},
		"dynamodb/Table": table,
		"opensearch/Domain": func(r *refuser) {
			n, _ := r.number("clusterConfig.instanceCount")
			zones := r.on("clusterConfig.zoneAwarenessEnabled")
			r.late(zones && n == 1, "clusterConfig.instanceCount",
				"ValidationException: You must choose a minimum of two data nodes for a two Availability Zone deployment")
			r.late(r.on("advancedSecurityOptions.enabled") && r.given("encryptAtRest") &&
				r.text("encryptAtRest.enabled") == "false",
				"encryptAtRest", "ValidationException: Encryption at rest must be enabled for fine-grained access "+
					"control")
		},
	}
}

func cluster(r *refuser) {
	r.exclusive("masterPassword", "manageMasterUserPassword")
	r.exclusive("clusterIdentifier", "clusterIdentifierPrefix")
	r.late(r.text("engineMode") == "serverless", "engineMode",
		"InvalidParameterValue: The engine mode serverless you requested is currently unavailable.")
	scaling := "serverlessv2ScalingConfiguration."
	low, hasLow := r.number(scaling + "minCapacity")
	high, hasHigh := r.number(scaling + "maxCapacity")
	r.late(hasLow && hasHigh && low > high, scaling+"minCapacity",
		"InvalidParameterValue: The minimum capacity must not be larger than the maximum capacity")
	for _, capacity := range []float64{low, high} {
		r.late(math.Mod(capacity, 0.5) != 0, scaling+"minCapacity",
			"InvalidParameterValue: Serverless v2 capacity value %v is not valid. It must be a multiple of 0.5.",
			capacity)
	}
	r.late(hasLow && low > 0 && r.given(scaling+"secondsUntilAutoPause"), scaling+"secondsUntilAutoPause",
		"InvalidParameterValue: SecondsUntilAutoPause can only be specified when minimum capacity is 0.")
	restored := r.given("snapshotIdentifier") || r.given("replicationSourceIdentifier") ||
		r.given("restoreToPointInTime") ||
		r.given("s3Import") || r.given("globalClusterIdentifier")
	r.late(!restored && !r.given("masterPassword") && !r.on("manageMasterUserPassword") &&
		!r.given("manageMasterUserPassword"),
		"masterPassword", "InvalidParameterValue: The parameter MasterUserPassword must be provided and must "+
			"not be blank.")
	limit := map[string]int{"aurora-mysql": 16, "aurora-postgresql": 63}[r.text("engine")]
	r.late(limit > 0 && len(r.text("masterUsername")) > limit, "masterUsername",
		"InvalidParameterValue: The parameter MasterUsername is not a valid identifier, at most %d characters",
		limit)
	r.late(strings.EqualFold(r.text("masterUsername"), "rdsadmin"), "masterUsername",
		"InvalidParameterValue: MasterUsername rdsadmin cannot be used as it is a reserved word used by the engine")
}

func table(r *refuser) {
	onDemand := r.text("billingMode") == "PAY_PER_REQUEST"
	for _, p := range []string{"readCapacity", "writeCapacity"} {
		n, ok := r.number(p)
		r.late(onDemand && ok && n > 0, p,
			"ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor "+
				"WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
		r.early(!onDemand && !r.given(p) && !r.given("restoreSourceName") && !r.given("restoreSourceTableArn") &&
			(!r.given("billingMode") || r.text("billingMode") != ""), p,
			`%s must be set when billing_mode is PROVISIONED`, snake(p))
	}
	defined := map[string]bool{}
	for _, a := range r.all("attributes.name") {
		defined[a.text()] = true
	}
	used := map[string]bool{}
	for _, path := range []string{
		"hashKey", "rangeKey", "localSecondaryIndexes.rangeKey", "globalSecondaryIndexes.hashKey",
		"globalSecondaryIndexes.rangeKey",
	} {
		for _, key := range r.all(path) {
			used[key.text()] = true
			r.early(len(defined) > 0 && key.text() != "" && !defined[key.text()], key.path,
				"all indexes must match a defined attribute. Unmatched indexes: [%q]", key.text())
		}
	}
	for _, a := range r.all("attributes.name") {
		r.early(!used[a.text()], a.path, "all attributes must be indexed. Unused attributes: [%q]", a.text())
	}
}

func cacheRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"elasticache/ReplicationGroup": replicationGroup,
		"elasticache/User": func(r *refuser) {
			mode := r.text("authenticationMode.type")
			r.late(mode == "iam" && r.text("userId") != r.text("userName") && r.text("userName") != "", "userName",
				"InvalidParameterValue: For IAM-enabled users, user name and user id must be identical.")
			r.late(strings.EqualFold(r.text("engine"), "valkey") && (r.on("noPasswordRequired") || mode ==
				"no-password-required") && r.text("userName") == "default" &&
				strings.HasPrefix(r.text("accessString"), "on"), "noPasswordRequired",
				"InvalidParameterValue: No password user default cannot be added to user group with engine Valkey")
		},
		"elasticache/ServerlessCache": func(r *refuser) {
			n, ok := r.length("subnetIds")
			r.late(ok && (n == 1 || n > 3), "subnetIds", "InvalidParameterValue: Two or three subnets in "+
				"different Availability Zones are required")
		},
	}
}

func replicationGroup(r *refuser) {
	r.exclusive("authToken", "userGroupIds")
	r.exclusive("numCacheClusters", "numNodeGroups")
	nodes, hasNodes := r.number("numCacheClusters")
	failover := r.on("automaticFailoverEnabled")
	r.early(failover && hasNodes && nodes < 2, "automaticFailoverEnabled",
		`"num_cache_clusters": must be at least 2 if automatic_failover_enabled is true`)
	r.late(failover && !r.given("numCacheClusters") && !r.given("numNodeGroups") &&
		!r.given("globalReplicationGroupId") &&
		r.text("clusterMode") != "enabled", "automaticFailoverEnabled",
		"InvalidReplicationGroupState: Automatic failover requires 2 or more cache clusters.")
	r.early(r.on("multiAzEnabled") && (!r.given("automaticFailoverEnabled") ||
		r.text("automaticFailoverEnabled") == "false"),
		"multiAzEnabled", "automatic_failover_enabled must be true if multi_az_enabled is true")
	encrypted := r.on("transitEncryptionEnabled")
	unknown := r.given("transitEncryptionEnabled") && r.text("transitEncryptionEnabled") == ""
	r.late(r.given("authToken") && !encrypted && !unknown, "authToken",
		"InvalidParameterCombination: The AUTH token is only supported when encryption-in-transit is enabled")
	groups, _ := r.length("userGroupIds")
	r.late(groups > 0 && !encrypted && !unknown, "userGroupIds",
		"InvalidParameterCombination: User group based access control requires encryption-in-transit to be "+
			"enabled on the replication group")
	r.late(groups > 1, "userGroupIds", "InvalidParameterValue: A replication group can be associated with "+
		"only 1 user group")
	port, hasPort := r.number("port")
	r.late(hasPort && (port < 1150 || port > 65535 || port == 8005), "port",
		"InvalidParameterValue: The port %v is not valid; want 1150 to 65535 without 8005", port)
	version := r.text("engineVersion")
	valkey := r.text("engine") == "valkey"
	major := version != "" && strings.ContainsAny(version[:1], "789")
	r.early(valkey && version != "" && (!major || !strings.Contains(version, ".")), "engineVersion",
		`engine_version: %q must match <major>.<minor> when using engine "valkey", at least 7.2`, version)
	for _, format := range r.all("logDeliveryConfigurations.logFormat") {
		r.early(format.text() != "json" && format.text() != "text", format.path,
			`expected log_format to be one of ["text" "json"], got %s`, format.text())
	}
}
