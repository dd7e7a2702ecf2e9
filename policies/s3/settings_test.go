package s3_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
)

const (
	bucket     = "aws:s3/bucketV2:BucketV2"
	logging    = "aws:s3/bucketLoggingV2:BucketLoggingV2"
	versioning = "aws:s3/bucketVersioningV2:BucketVersioningV2"
)

// logged are what makes a bucket a target of logs, when its target is changed to it.
var logged = []ruletest.Other{
	{Name: "log", Type: logging, Inputs: m{"bucket": "elsewhere", "targetBucket": "elsewhere"}},
	{Name: "balancer", Type: "aws:lb/loadBalancer:LoadBalancer", Inputs: m{"accessLogs": m{"bucket": "elsewhere"}}},
}

func TestEncryptedWithKMS(t *testing.T) {
	def := func(algorithm, key any) m { return m{"sseAlgorithm": algorithm, "kmsMasterKeyId": key} }
	const path = "encryption/rules[0].applyServerSideEncryptionByDefault."
	ruletest.Run(t, s3.EncryptedWithKMS, ruletest.Good{Type: bucket, Others: append([]ruletest.Other{{
		Name: "encryption", Type: "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
		Inputs: m{
			"bucket": ruletest.Ref("it"), "rules": []m{{"applyServerSideEncryptionByDefault": def("aws:kms", "arn:key")}},
		},
	}}, logged...)},
		ruletest.Pass("twice", m{path + "sseAlgorithm": "aws:kms:dsse"}),
		ruletest.Pass("in the bucket of version 6", m{"encryption/": nil, "serverSideEncryptionConfigurations": []m{{
			"rules": []m{{"applyServerSideEncryptionByDefaults": []m{def("aws:kms", "arn:key")}}},
		}}}),
		ruletest.Pass("in the old bucket", m{
			"@type": "aws:s3/bucket:Bucket", "encryption/": nil,
			"serverSideEncryptionConfiguration": m{
				"rule": m{"applyServerSideEncryptionByDefault": def("aws:kms", "arn:key")},
			},
		}),
		ruletest.Fail("in the old bucket, with S3's key", m{"encryption/": nil, "serverSideEncryptionConfiguration": m{
			"rule": m{"applyServerSideEncryptionByDefault": def("AES256", "arn:key")},
		}}, "AES256"),
		ruletest.Fail("in the old bucket, with AWS's key", m{"encryption/": nil, "serverSideEncryptionConfiguration": m{
			"rule": m{"applyServerSideEncryptionByDefault": def("aws:kms", nil)},
		}}, "kmsMasterKeyId is not set"),
		ruletest.Fail("in the bucket, with S3's key", m{"encryption/": nil, "serverSideEncryptionConfigurations": []m{{
			"rules": []m{{"applyServerSideEncryptionByDefaults": []m{def("AES256", "arn:key")}}},
		}}}, "AES256"),
		ruletest.Fail("in the bucket, with AWS's key", m{"encryption/": nil, "serverSideEncryptionConfigurations": []m{{
			"rules": []m{{"applyServerSideEncryptionByDefaults": []m{def("aws:kms", nil)}}},
		}}}, "kmsMasterKeyId is not set"),
		ruletest.Fail("S3's key", m{path + "sseAlgorithm": "AES256"}, `sseAlgorithm is "AES256"`),
		ruletest.Fail("AWS's key", m{path + "kmsMasterKeyId": nil}, "kmsMasterKeyId is not set"),
		ruletest.Fail("nothing said", m{"encryption/": nil}, "there is no BucketServerSideEncryptionConfiguration"),
		ruletest.Skip("a target of logs", m{"encryption/": nil, "log/targetBucket": ruletest.Ref("it")}),
		ruletest.Skip("a target of balancers", m{"encryption/": nil, "balancer/accessLogs.bucket": ruletest.Ref("it")}),
	)
}

func TestBucketKeyEnabled(t *testing.T) {
	ruletest.Run(t, s3.BucketKeyEnabled, ruletest.Good{Inputs: m{"rules": []m{{
		"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "aws:kms"}, "bucketKeyEnabled": true,
	}}}},
		ruletest.Fail("off", m{"rules[0].bucketKeyEnabled": nil}, "rules[0].bucketKeyEnabled is not set"),
		ruletest.Skip("S3's key", m{"rules[0]": m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "AES256"}}}),
	)
}

func TestLogTargetUsesSSES3(t *testing.T) {
	ruletest.Run(t, s3.LogTargetUsesSSES3, ruletest.Good{
		Inputs: m{
			"bucket": ruletest.Ref("target"),
			"rules":  []m{{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "AES256"}}},
		},
		Others: []ruletest.Other{
			{Name: "target", Type: bucket},
			{Name: "log", Type: logging, Inputs: m{"targetBucket": ruletest.Ref("target")}},
			{Name: "balancer", Type: "aws:lb/loadBalancer:LoadBalancer", Inputs: m{"accessLogs": m{"bucket": "elsewhere"}}},
		},
	},
		ruletest.Pass("of balancers", m{"log/": nil, "balancer/accessLogs.bucket": ruletest.Ref("target")}),
		ruletest.Fail("with KMS", m{"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "aws:kms"}, "want \"AES256\""),
		ruletest.Open("a bucket of another stack", m{"bucket": "elsewhere"}),
		ruletest.Skip("no target", m{"log/": nil}),
	)
}

func TestVersioningEnabled(t *testing.T) {
	ruletest.Run(t, s3.VersioningEnabled, ruletest.Good{Type: bucket, Others: []ruletest.Other{{
		Name: "versions", Type: versioning,
		Inputs: m{"bucket": ruletest.Ref("it"), "versioningConfiguration": m{"status": "Enabled"}},
	}}},
		ruletest.Pass("in the bucket of version 6", m{"versions/": nil, "versionings": []m{{"enabled": true}}}),
		ruletest.Pass("in the old bucket", m{
			"@type": "aws:s3/bucket:Bucket", "versions/": nil, "versioning": m{"enabled": true},
		}),
		ruletest.Fail("off in the bucket", m{"versions/": nil, "versionings": []m{{"enabled": false}}}, "enabled is false"),
		ruletest.Fail("suspended", m{"versions/versioningConfiguration.status": "Suspended"}, `status is "Suspended"`),
		ruletest.Fail("none", m{"versions/": nil}, "there is no BucketVersioning"),
	)
}

func TestVersioningNotSuspended(t *testing.T) {
	ruletest.Run(t, s3.VersioningNotSuspended, ruletest.Good{Inputs: m{"versioningConfiguration": m{"status": "Enabled"}}},
		ruletest.Fail("suspended", m{"versioningConfiguration.status": "Suspended"}, `is "Suspended"; want "Enabled"`),
	)
}

func TestNoForceDestroy(t *testing.T) {
	ruletest.Run(t, s3.NoForceDestroy, ruletest.Good{Type: bucket, Inputs: m{"forceDestroy": false}},
		ruletest.Pass("in development", m{"forceDestroy": true, "@production": false}),
		ruletest.Fail("in production", m{"forceDestroy": true}, "forceDestroy is true in production"),
	)
}

func TestObjectLocked(t *testing.T) {
	ruletest.Run(t, s3.ObjectLocked, ruletest.Good{
		Type: bucket, Inputs: m{"tags": m{"data-class": "backup"}, "objectLockEnabled": true},
		Others: []ruletest.Other{{
			Name: "lock", Type: "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
			Inputs: m{"bucket": ruletest.Ref("it"), "rule": m{"defaultRetention": m{"mode": "GOVERNANCE"}}},
		}},
	},
		ruletest.Pass("by another tag", m{
			"tags": m{"kind": "proof"}, "@setting.tag": "kind", "@setting.values": []string{"proof"},
		}),
		ruletest.Fail("never", m{"objectLockEnabled": nil}, "objectLockEnabled is not set"),
		ruletest.Fail("only where asked", m{"lock/": nil}, "there is no BucketObjectLockConfiguration"),
		ruletest.Fail("without a time", m{"lock/rule": nil}, "rule.defaultRetention.mode is not set"),
		ruletest.Skip("other data by another tag", m{
			"tags": m{"kind": "copy"}, "@setting.tag": "kind", "@setting.values": []string{"proof"},
		}),
		ruletest.Skip("the tag of the whole stack", m{
			"tags": nil, "@provider.defaultTags": m{"tags": m{"data-class": "backup"}},
		}),
		ruletest.Skip("other data", m{"tags.data-class": "internal", "objectLockEnabled": nil}),
	)
}

func TestReplicationNeedsVersioning(t *testing.T) {
	versions := func(name, of string) ruletest.Other {
		return ruletest.Other{Name: name, Type: versioning, Inputs: m{
			"bucket": ruletest.Ref(of), "versioningConfiguration": m{"status": "Enabled"},
		}}
	}
	ruletest.Run(t, s3.ReplicationNeedsVersioning, ruletest.Good{
		Inputs: m{
			"bucket": ruletest.Ref("from"), "rules": []m{{"destination": m{"bucket": ruletest.Ref("to")}}},
		},
		Others: []ruletest.Other{
			{Name: "from", Type: bucket}, {Name: "to", Type: bucket}, versions("fromVersions", "from"), versions("toVersions", "to"),
		},
	},
		ruletest.Pass("to another stack", m{"rules[0].destination.bucket": "arn:aws:s3:::elsewhere"}),
		ruletest.Pass("from one of version 6", m{"fromVersions/": nil, "from/versionings": []m{{"enabled": true}}}),
		ruletest.Pass("from an old one", m{"fromVersions/": nil, "from/versioning": m{"enabled": true}}),
		ruletest.Fail("from one without", m{"fromVersions/": nil}, "from: "),
		ruletest.Fail("from one where it is off", m{
			"fromVersions/": nil, "from/versionings": []m{{"enabled": false}},
		}, "versionings[0].enabled is false"),
		ruletest.Fail("to one without", m{"toVersions/versioningConfiguration.status": "Suspended"}, "to: "),
		ruletest.Open("from another stack", m{"bucket": "elsewhere"}),
	)
}
