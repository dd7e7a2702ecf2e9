package awsmodel

import (
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// ReplacedBy returns the properties that replace the resource because of how they change, beyond those of
// Replaces: encryption that is turned off, an older engine, a rule that gets another kind of source. What is
// unknown in a preview counts as unchanged.
func ReplacedBy(typ string, before, after resource.PropertyMap) []string {
	rule, ok := changes()[short(typ)]
	if !ok {
		return nil
	}
	return rule(values{before}, values{after})
}

func changes() map[string]func(before, after values) []string {
	return map[string]func(before, after values) []string{
		"vpc/SecurityGroupIngressRule": otherSource,
		"vpc/SecurityGroupEgressRule":  otherSource,
		"ecs/Service": func(before, after values) []string {
			strategies := "capacityProviderStrategies"
			if before.given(strategies) != after.given(strategies) {
				return []string{strategies}
			}
			return nil
		},
		"elasticache/ReplicationGroup": changedGroup,
		"opensearch/Domain":            changedDomain,
		"cognito/UserPool": func(before, after values) (paths []string) {
			if before.given("smsConfiguration") && !after.given("smsConfiguration") {
				paths = append(paths, "smsConfiguration")
			}
			if alteredSchema(before, after) {
				paths = append(paths, "schemas")
			}
			return paths
		},
		"ssm/Parameter": func(before, after values) []string {
			if before.text("tier") == "Advanced" && after.text("tier") == "Standard" {
				return []string{"tier"}
			}
			return nil
		},
		"lb/LoadBalancer": func(before, after values) []string {
			if before.text("loadBalancerType") == "network" && !before.given("securityGroups") &&
				after.given("securityGroups") {
				return []string{"securityGroups"}
			}
			return nil
		},
	}
}

// changedGroup: an older engine, and encryption in transit before it could be changed in place.
func changedGroup(before, after values) (paths []string) {
	if older(before.text("engineVersion"), after.text("engineVersion")) &&
		before.text("engine") == after.text("engine") {
		paths = append(paths, "engineVersion")
	}
	if before.text("engine") == "valkey" && after.text("engine") == "redis" {
		paths = append(paths, "engine")
	}
	if before.on("transitEncryptionEnabled") != after.on("transitEncryptionEnabled") &&
		older("7.0.5", orElse(after.text("engineVersion"), "7.1")) {
		paths = append(paths, "transitEncryptionEnabled")
	}
	return paths
}

// changedDomain: moving into a VPC or out of it, turning encryption off, an older engine.
func changedDomain(before, after values) (paths []string) {
	if before.given("vpcOptions") != after.given("vpcOptions") {
		paths = append(paths, "vpcOptions")
	}
	for _, path := range []string{"encryptAtRest", "nodeToNodeEncryption"} {
		if before.on(path+".enabled") && !after.on(path+".enabled") {
			paths = append(paths, path)
		}
	}
	if older(afterUnderscore(before.text("engineVersion")), afterUnderscore(after.text("engineVersion"))) {
		paths = append(paths, "engineVersion")
	}
	return paths
}

// otherSource: a rule of a security group can change its source, but not the kind of it.
func otherSource(before, after values) (paths []string) {
	for _, path := range []string{"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"} {
		if before.given(path) != after.given(path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// alteredSchema reports whether an attribute that the pool has is changed or gone. More attributes are fine.
func alteredSchema(before, after values) bool {
	for _, old := range before.all("schemas") {
		kept := false
		for _, now := range after.all("schemas") {
			kept = kept || old.value.DeepEquals(now.value)
		}
		if !kept {
			return true
		}
	}
	return false
}

func afterUnderscore(version string) string {
	_, number, _ := strings.Cut(version, "_")
	return number
}

// older reports whether version b is older than a. Texts that are no versions are never older.
func older(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		if errX != nil || errY != nil {
			return false
		}
		if x != y {
			return y < x
		}
	}
	return false
}
