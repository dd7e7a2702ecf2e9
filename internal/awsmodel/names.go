package awsmodel

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// nameFields are the properties that hold physical names, the usual one first.
func nameFields() []string {
	return []string{
		"name", "bucket", "clusterIdentifier", "identifier", "replicationGroupId", "domainName", "clusterId",
		"statementId", "nodeGroupName", "fargateProfileName", "keyName",
	}
}

// namedOtherwise are the types that Pulumi names, and the property that holds the name when it is not "name".
func namedOtherwise() map[string]string {
	return map[string]string{
		"s3/BucketV2": "bucket", "s3/Bucket": "bucket",
		"rds/Cluster": "clusterIdentifier", "docdb/Cluster": "clusterIdentifier",
		"neptune/Cluster":     "clusterIdentifier",
		"rds/ClusterInstance": "identifier", "docdb/ClusterInstance": "identifier",
		"neptune/ClusterInstance": "identifier", "rds/Instance": "identifier",
		"elasticache/ReplicationGroup": "replicationGroupId", "elasticache/Cluster": "clusterId",
		"opensearch/Domain": "domainName", "elasticsearch/Domain": "domainName",
		"lambda/Permission": "statementId", "eks/NodeGroup": "nodeGroupName",
		"eks/FargateProfile": "fargateProfileName", "ec2/KeyPair": "keyName",
	}
}

// lowerCase are the types whose names AWS wants, and Pulumi writes, in lower case.
func lowerCase() []string {
	return []string{"s3/", "rds/", "docdb/", "neptune/", "elasticache/", "opensearch/", "ecr/", "redshift/"}
}

// suffixLength is how many hexadecimal digits Pulumi appends to a logical name.
const suffixLength = 7

func autoName(r Resource) (property, name string, ok bool) {
	info := lookup(r.Type)
	if info == nil || info.Component {
		return "", "", false
	}
	cut := short(r.Type)
	property = orElse(namedOtherwise()[cut], "name")
	p := info.Inputs.byName[property]
	if p == nil || p.Required || p.Kind[0] != kindString {
		return "", "", false
	}
	m := &maker{Resource: r}
	for _, given := range []string{property, property + "Prefix"} {
		if v, known := bare(r.Inputs[resource.PropertyKey(given)]); !known || !v.IsNull() {
			return "", "", false
		}
	}
	name = r.Name + "-" + m.digest("name", hexDigits, suffixLength)
	for _, prefix := range lowerCase() {
		if strings.HasPrefix(cut, prefix) {
			name = strings.ToLower(name)
		}
	}
	switch cut {
	case "kms/Alias":
		name = "alias/" + name
	case "sqs/Queue", "sns/Topic":
		if fifo, _ := bare(r.Inputs[resource.PropertyKey(fifoFlag(cut))]); fifo.IsBool() && fifo.BoolValue() {
			name += ".fifo"
		}
	}
	return property, name, true
}

// fifoFlag is the property that makes a queue or topic keep order, and its name end in ".fifo".
func fifoFlag(cut string) string {
	if cut == "sqs/Queue" {
		return "fifoQueue"
	}
	return "fifoTopic"
}

// physical is the name of the resource as AWS knows it, or its logical name.
func (m *maker) physical() string {
	if property := namedOtherwise()[short(m.Type)]; property != "" {
		if v := m.text(property); v != "" {
			return v
		}
	}
	return orElse(m.text("name"), m.Name)
}
