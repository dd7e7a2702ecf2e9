package events_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/events"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestStreamEncrypted(t *testing.T) {
	ruletest.Run(t, events.StreamEncrypted, ruletest.Good{Inputs: m{"encryptionType": "KMS", "kmsKeyId": "alias/own"}},
		ruletest.Fail("in clear", m{"encryptionType": nil, "kmsKeyId": nil}, "encryptionType is not set"),
		ruletest.Fail("in clear, with a key", m{"encryptionType": "NONE"}, `encryptionType is "NONE"`),
		ruletest.Fail("by no key", m{"kmsKeyId": nil}, "kmsKeyId is not set"),
	)
}

func TestStreamRetention(t *testing.T) {
	ruletest.Run(t, events.StreamRetention, ruletest.Good{Inputs: m{"retentionPeriod": 168}},
		ruletest.Pass("as short as configured", m{"retentionPeriod": nil, "@setting.leastHours": 24}),
		ruletest.Fail("a day", m{"retentionPeriod": nil}, "retentionPeriod is 24; want at least 168"),
		ruletest.Skip("in development", m{"retentionPeriod": nil, "@production": false}),
	)
}

func TestStreamModeConsistent(t *testing.T) {
	ruletest.Run(t, events.StreamModeConsistent, ruletest.Good{Inputs: m{
		"shardCount": 1, "retentionPeriod": 8760, "name": "orders.a-b_1",
	}},
		ruletest.Pass("on demand", m{"streamModeDetails": m{"streamMode": "ON_DEMAND"}, "shardCount": nil}),
		ruletest.Pass("nothing said", m{"name": nil, "retentionPeriod": nil}),
		ruletest.Fail("no shards", m{"shardCount": nil}, "shardCount is not set"),
		ruletest.Fail("on demand, counted", m{"streamModeDetails": m{"streamMode": "ON_DEMAND"}}, "shardCount is 1"),
		ruletest.Fail("another mode", m{"streamModeDetails": m{"streamMode": "AUTO"}}, `streamMode is "AUTO"`),
		ruletest.Fail("an hour", m{"retentionPeriod": 1}, "retentionPeriod is 1; want 24 to 8760"),
		ruletest.Fail("a blank", m{"name": "my orders"}, `name is "my orders"`),
	)
}

func TestDeliveryEncrypted(t *testing.T) {
	ruletest.Run(t, events.DeliveryEncrypted, ruletest.Good{Inputs: m{"serverSideEncryption": m{
		"enabled": true, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": "arn:aws:kms:eu-west-1:123456789012:key/k",
	}}},
		ruletest.Pass("AWS's own", m{"serverSideEncryption": m{"enabled": true}}),
		ruletest.Pass("a key of one's own", m{"@setting.ownKey": true}),
		ruletest.Fail("in clear", m{"serverSideEncryption": nil}, "serverSideEncryption.enabled is not set"),
		ruletest.Beyond("no key", m{"serverSideEncryption.keyArn": nil}, "serverSideEncryption.keyArn is not set"),
		ruletest.Beyond("AWS's own, against the configuration", m{
			"serverSideEncryption": m{"enabled": true}, "@setting.ownKey": true,
		}, "serverSideEncryption.keyType is not set"),
		ruletest.Skip("from a stream", m{"serverSideEncryption": nil, "kinesisSourceConfiguration": m{"roleArn": "r"}}),
		ruletest.Skip("from Kafka", m{"serverSideEncryption": nil, "mskSourceConfiguration": m{"topicName": "t"}}),
	)
}
