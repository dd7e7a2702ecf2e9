package dynamodb_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/dynamodb"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestPointInTimeRecovery(t *testing.T) {
	ruletest.Run(t, dynamodb.PointInTimeRecovery, ruletest.Good{Inputs: m{"pointInTimeRecovery": m{"enabled": true}}},
		ruletest.Fail("none", m{"pointInTimeRecovery": nil}, "pointInTimeRecovery.enabled is not set"),
		ruletest.Fail("switched off", m{"pointInTimeRecovery.enabled": false}, "pointInTimeRecovery.enabled is false"),
	)
}

func TestDeletionProtection(t *testing.T) {
	ruletest.Run(t, dynamodb.DeletionProtection, ruletest.Good{Inputs: m{"deletionProtectionEnabled": true}},
		ruletest.Fail("none", m{"deletionProtectionEnabled": nil}, "deletionProtectionEnabled is not set"),
	)
}

func TestEncryptedWithCMK(t *testing.T) {
	ruletest.Run(t, dynamodb.EncryptedWithCMK, ruletest.Good{Inputs: m{
		"serverSideEncryption": m{"enabled": true, "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1"},
	}},
		ruletest.Fail("none", m{"serverSideEncryption": nil}, "serverSideEncryption.enabled is not set"),
		ruletest.Fail("switched off", m{"serverSideEncryption.enabled": false}, "serverSideEncryption.enabled is false"),
		ruletest.Fail("AWS's own", m{"serverSideEncryption.kmsKeyArn": nil}, "serverSideEncryption.kmsKeyArn is not set"),
	)
}

func TestReplicaProtection(t *testing.T) {
	ruletest.Run(t, dynamodb.ReplicaProtection, ruletest.Good{Inputs: m{"replicas": []m{{
		"regionName": "eu-central-1", "pointInTimeRecovery": true, "propagateTags": true,
		"kmsKeyArn": "arn:aws:kms:eu-central-1:123456789012:key/1",
	}}}},
		ruletest.Fail("no recovery", m{"replicas[0].pointInTimeRecovery": nil}, "replicas[0].pointInTimeRecovery is not set"),
		ruletest.Fail("no tags", m{"replicas[0].propagateTags": false}, "replicas[0].propagateTags is false"),
		ruletest.Beyond("AWS's own key", m{"replicas[0].kmsKeyArn": nil}, "replicas[0].kmsKeyArn is not set"),
		ruletest.Skip("none", m{"replicas": nil}),
	)
}

func TestScalesWithDemand(t *testing.T) {
	target := func(name, dimension string, inputs m) ruletest.Other {
		inputs["scalableDimension"] = "dynamodb:" + dimension + "CapacityUnits"
		return ruletest.Other{Name: name, Type: "aws:appautoscaling/target:Target", Inputs: inputs}
	}
	ruletest.Run(t, dynamodb.ScalesWithDemand, ruletest.Good{
		Inputs: m{"name": "orders", "globalSecondaryIndexes": []m{{"name": "day"}}},
		Others: []ruletest.Other{
			target("reads", "table:Read", m{"resourceId": "table/orders"}),
			target("writes", "table:Write", m{"resourceId": "table/orders"}),
			target("index-reads", "index:Read", m{"resourceId": "table/orders/index/day"}),
			target("index-writes", "index:Write", m{"resourceId": "table/orders/index/day"}),
		},
	},
		ruletest.Pass("by request", m{"billingMode": "PAY_PER_REQUEST", "reads/": nil}),
		ruletest.Pass("by reference", m{
			"globalSecondaryIndexes": nil, "reads/resourceId": ruletest.Ref("it"), "writes/resourceId": ruletest.Ref("it"),
		}),
		ruletest.Fail("no reads", m{"reads/": nil}, "nothing scales the reads of the table"),
		ruletest.Fail("no writes", m{"writes/": nil}, "nothing scales the writes of the table"),
		ruletest.Fail("no reads of an index", m{"index-reads/": nil}, "nothing scales the reads of its index day"),
		ruletest.Fail("no writes of an index", m{"index-writes/": nil}, "nothing scales the writes of its index day"),
		ruletest.Fail("those of another table", m{"name": "invoices"}, "nothing scales the reads of the table"),
		ruletest.Fail("those of another index", m{
			"index-reads/resourceId": "table/orders/index/week",
		}, "nothing scales the reads of its index day"),
		ruletest.Fail("none", m{
			"reads/": nil, "writes/": nil, "index-reads/": nil, "index-writes/": nil,
		}, "nothing scales the reads of the table and nothing scales the writes"),
	)
}

func TestOnDemandCap(t *testing.T) {
	ruletest.Run(t, dynamodb.OnDemandCap, ruletest.Good{Inputs: m{
		"billingMode":        "PAY_PER_REQUEST",
		"onDemandThroughput": m{"maxReadRequestUnits": 100, "maxWriteRequestUnits": 100},
	}},
		ruletest.Fail("none", m{"onDemandThroughput": nil}, "maxReadRequestUnits is not set"),
		ruletest.Fail("no limit of reads", m{"onDemandThroughput.maxReadRequestUnits": -1}, "maxReadRequestUnits is -1"),
		ruletest.Fail("a high limit of reads", m{"@setting.mostReadUnits": 50}, "want 1 to 50"),
		ruletest.Fail("a high limit of writes", m{"@setting.mostWriteUnits": 50}, "want 1 to 50"),
		ruletest.Skip("by capacity", m{"billingMode": nil, "onDemandThroughput": nil}),
	)
}

func TestBillingModeConsistent(t *testing.T) {
	capacity := func(changes m) m {
		all := m{
			"billingMode": nil, "readCapacity": 5, "writeCapacity": 5, "globalSecondaryIndexes[0].readCapacity": 5,
			"globalSecondaryIndexes[0].writeCapacity": 5,
		}
		maps.Copy(all, changes)
		return all
	}
	ruletest.Run(t, dynamodb.BillingModeConsistent, ruletest.Good{Inputs: m{
		"billingMode": "PAY_PER_REQUEST", "globalSecondaryIndexes": []m{{"name": "day"}},
	}},
		ruletest.Pass("by capacity", capacity(nil)),
		ruletest.Pass("noughts", m{"readCapacity": 0, "writeCapacity": 0}),
		ruletest.Fail("reads of one by request", m{"readCapacity": 5}, "readCapacity is 5"),
		ruletest.Fail("writes of one by request", m{"writeCapacity": 5}, "writeCapacity is 5"),
		ruletest.Fail("reads of an index by request", m{"globalSecondaryIndexes[0].readCapacity": 5}, "is 5"),
		ruletest.Fail("writes of an index by request", m{"globalSecondaryIndexes[0].writeCapacity": 5}, "is 5"),
		ruletest.Beyond("no reads", capacity(m{"readCapacity": nil}), "readCapacity is not set"),
		ruletest.Beyond("no writes", capacity(m{"writeCapacity": 0}), "writeCapacity is 0"),
		ruletest.Beyond("no reads of an index", capacity(m{"globalSecondaryIndexes[0].readCapacity": nil}), "is not set"),
		ruletest.Beyond("no writes of an index", capacity(m{"globalSecondaryIndexes[0].writeCapacity": nil}), "is not set"),
	)
}

func TestAttributesMatchKeys(t *testing.T) {
	attributes := func(names ...string) []m {
		list := make([]m, len(names))
		for i, name := range names {
			list[i] = m{"name": name, "type": "S"}
		}
		return list
	}
	ruletest.Run(t, dynamodb.AttributesMatchKeys, ruletest.Good{Inputs: m{
		"hashKey": "tenant", "rangeKey": "order", "attributes": attributes("tenant", "order", "day", "hour", "state"),
		"globalSecondaryIndexes": []m{{"hashKey": "day", "rangeKey": "hour"}, {"hashKey": "tenant"}},
		"localSecondaryIndexes":  []m{{"rangeKey": "state"}},
	}},
		ruletest.Pass("one key", m{
			"rangeKey": nil, "globalSecondaryIndexes": nil, "localSecondaryIndexes": nil, "attributes": attributes("tenant"),
		}),
		ruletest.Fail("one too many", m{"attributes[5]": m{"name": "price", "type": "N"}}, "attributes has price, which is no key"),
		ruletest.Beyond("one too few", m{"attributes[4]": nil}, "attributes lacks the key state"),
		ruletest.Beyond("none", m{"attributes": nil}, "attributes lacks the key tenant, order"),
		ruletest.Open("a key not known yet", m{"rangeKey": ruletest.Unknown}),
		ruletest.Open("an attribute not known yet", m{"attributes[0].name": ruletest.Unknown}),
		ruletest.Skip("restored", m{"hashKey": nil, "attributes": nil}),
	)
}

func TestLimitsValid(t *testing.T) {
	indexes := make([]m, 20)
	for i := range indexes {
		indexes[i] = m{"name": strings.Repeat("i", i+3)}
	}
	ruletest.Run(t, dynamodb.LimitsValid, ruletest.Good{Inputs: m{
		"name": "shop.orders", "rangeKey": "order", "globalSecondaryIndexes": indexes, "localSecondaryIndexes": indexes[:5],
		"pointInTimeRecovery": m{"recoveryPeriodInDays": 35}, "replicas": []m{{"regionName": "eu-central-1"}},
		"streamEnabled": true, "streamViewType": "NEW_AND_OLD_IMAGES",
	}},
		ruletest.Pass("a bare one", m{
			"name": nil, "rangeKey": nil, "globalSecondaryIndexes": nil, "localSecondaryIndexes": nil,
			"pointInTimeRecovery": nil, "replicas": nil, "streamEnabled": nil, "streamViewType": nil,
		}),
		ruletest.Pass("more than the quota at first", m{
			"globalSecondaryIndexes[20]": m{"name": "more"}, "@setting.mostIndexes": 25,
		}),
		ruletest.Fail("a short name", m{"name": "ab"}, "want 3 to 255"),
		ruletest.Fail("a name with a space", m{"name": "shop orders"}, "shop orders"),
		ruletest.Fail("too many indexes", m{
			"globalSecondaryIndexes[20]": m{"name": "more"},
		}, "globalSecondaryIndexes has 21 elements; want 0 to 20"),
		ruletest.Fail("too many local ones", m{
			"localSecondaryIndexes[5]": m{"name": "more"},
		}, "localSecondaryIndexes has 6 elements; want 0 to 5"),
		ruletest.Fail("local ones without a range", m{"rangeKey": nil}, "rangeKey is not set"),
		ruletest.Fail("a long recovery", m{"pointInTimeRecovery.recoveryPeriodInDays": 36}, "want 1 to 35"),
		ruletest.Fail("replicas without a stream", m{"streamEnabled": nil}, "streamEnabled is not set"),
		ruletest.Fail("replicas with half a stream", m{"streamViewType": "NEW_IMAGE"}, `streamViewType is "NEW_IMAGE"`),
	)
}
