package awsmodel

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// keep is a switch with which a resource refuses to be deleted.
type keep struct{ property, value, message string }

// keeps are the switches, by type. {id} in a message is the resource's id.
func keeps() map[string]keep {
	cluster := keep{
		"deletionProtection", "true",
		"InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection and " +
			"try again.",
	}
	return map[string]keep{
		"lb/LoadBalancer": {"enableDeletionProtection", "true",
			"OperationNotPermitted: Load balancer '{id}' cannot be deleted because deletion protection is enabled"},
		"rds/Cluster":     cluster,
		"docdb/Cluster":   cluster,
		"neptune/Cluster": cluster,
		"rds/Instance": {"deletionProtection", "true",
			"InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection " +
				"and try again."},
		"rds/GlobalCluster": {"deletionProtection", "true",
			"InvalidParameterCombination: This Global Cluster is a deletion protected cluster"},
		"dynamodb/Table": {"deletionProtectionEnabled", "true",
			"ValidationException: Resource cannot be deleted as it is currently protected against deletion. " +
				"Disable deletion protection first."},
		"cognito/UserPool": {"deletionProtection", "ACTIVE",
			"InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. " +
				"Deletion protection must be inactivated first."},
		"ec2/Instance": {"disableApiTermination", "true",
			"OperationNotPermitted: The instance '{id}' may not be terminated. Modify its 'disableApiTermination' " +
				"instance attribute and try again."},
		"cloudformation/Stack": {"enableTerminationProtection", "true",
			"ValidationError: Stack [{id}] cannot be deleted while TerminationProtection is enabled"},
	}
}

// snapshots are the types that the provider deletes only with a final snapshot, or when told to skip it.
func snapshots() []string {
	return []string{"rds/Cluster", "rds/Instance", "docdb/Cluster",
		"neptune/Cluster"}
}

// Keeps returns what AWS, or the provider, says when the resource is to be deleted although it is protected,
// or "". Pulumi's own protect option is the engine's affair.
func Keeps(typ, id string, state resource.PropertyMap) string {
	v := values{state}
	cut := short(typ)
	if k, ok := keeps()[cut]; ok && v.text(k.property) == k.value {
		return strings.ReplaceAll(k.message, "{id}", id)
	}
	for _, s := range snapshots() {
		if cut == s && !v.on("skipFinalSnapshot") && !v.given("finalSnapshotIdentifier") {
			return "final_snapshot_identifier is required when skip_final_snapshot is false"
		}
	}
	return ""
}
