package backup_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/backup"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	table     = "aws:dynamodb/table:Table"
	bucket    = "aws:s3/bucketV2:BucketV2"
	selection = "aws:backup/selection:Selection"
)

// where are the changes that make a selection choose by this alone.
func where(changes m) m {
	all := m{"chosen/resources": nil}
	maps.Copy(all, changes)
	return all
}

func TestStatefulResourcesCovered(t *testing.T) {
	condition := func(operator, key, value string) m {
		return where(m{
			"chosen/resources": []string{"*"}, "chosen/conditions": []m{{operator: []m{{"key": key, "value": value}}}},
		})
	}
	const arn = "arn:aws:rds:eu-west-1:123456789012:cluster:orders"
	yes := []m{{"type": "STRINGEQUALS", "key": "backup", "value": "yes"}}
	ruletest.Run(t, backup.StatefulResourcesCovered, ruletest.Good{
		Inputs: m{"tags": m{"backup": "yes", "tier": "gold"}},
		Others: []ruletest.Other{{
			Name: "chosen", Type: selection, Inputs: m{"resources": []ruletest.Ref{"it"}},
		}, {
			Name: "other", Type: table, Inputs: m{},
		}},
	},
		ruletest.Pass("every store", m{"chosen/resources": []string{"*"}}),
		ruletest.Pass("every cluster, before there is an ARN", m{"chosen/resources": []string{"arn:aws:rds:*:*:cluster:*", "arn:*:rds:*:*:cluster:*"}}),
		ruletest.Pass("by ARN", m{"arn": arn, "chosen/resources": []string{"arn:aws:rds:*:*:cluster:or*"}}),
		ruletest.Pass("a table by pattern", m{"@type": table, "chosen/resources": []string{"arn:*:dynamodb:*:*:table/*"}}),
		ruletest.Pass("a bucket", m{"@type": bucket, "@setting.buckets": true}),
		ruletest.Pass("by tag", where(m{"chosen/selectionTags": yes})),
		ruletest.Pass("by one of two tags", where(m{
			"chosen/selectionTags": []m{{"key": "backup", "value": "no"}, {"key": "backup", "value": "yes"}},
		})),
		ruletest.Pass("by a tag of the provider", where(m{
			"tags": nil, "@provider.defaultTags": m{"tags": m{"backup": "yes"}}, "chosen/selectionTags": yes,
		})),
		ruletest.Fail("another value at the provider", where(m{
			"tags": nil, "@provider.defaultTags": m{"tags": m{"backup": "no"}}, "chosen/selectionTags": yes,
		}), "no Selection"),
		ruletest.Pass("by a tag of the account", where(m{
			"tags": nil, "tagsAll": m{"backup": "yes"}, "chosen/selectionTags": yes,
		})),
		ruletest.Fail("another value in the account", where(m{
			"tags": nil, "tagsAll": m{"backup": "no"}, "chosen/selectionTags": yes,
		}), "no Selection"),
		ruletest.Pass("by a condition alone", where(m{"chosen/conditions": []m{
			{"stringEquals": []m{{"key": "aws:ResourceTag/backup", "value": "yes"}}},
		}})),
		ruletest.Pass("all but tables", m{
			"chosen/resources": []string{"*"}, "chosen/notResources": []string{"arn:*:dynamodb:*:*:table/*"},
		}),
		ruletest.Fail("tagged, while another is named", m{
			"arn": arn, "chosen/resources": []string{arn + "-2"}, "chosen/selectionTags": yes,
		}, "no Selection"),
		ruletest.Pass("by a condition", condition("stringEquals", "aws:ResourceTag/backup", "yes")),
		ruletest.Pass("by a pattern of tags", condition("stringLikes", "aws:ResourceTag/backup", "y*")),
		ruletest.Pass("by another tag not there", condition("stringNotEquals", "aws:ResourceTag/backup", "no")),
		ruletest.Pass("by a pattern that does not fit", condition("stringNotLikes", "aws:ResourceTag/backup", "n*")),
		ruletest.Pass("by a plan outside", m{"chosen/": nil, "@setting.outsideTags": []string{"tier=gold"}}),
		ruletest.Fail("no plan", m{"chosen/": nil}, "no Selection chooses it"),
		ruletest.Fail("another store", m{"arn": arn, "chosen/resources": []string{arn + "-2"}}, "no Selection"),
		ruletest.Fail("another kind", m{"chosen/resources": []string{"arn:aws:dynamodb:*:*:table/*"}}, "no Selection"),
		ruletest.Fail("a store not made yet", m{"chosen/resources": []ruletest.Ref{"other"}}, "no Selection"),
		ruletest.Fail("nothing", where(nil), "no Selection"),
		ruletest.Fail("all but this", m{"chosen/resources": []string{"*"}, "chosen/notResources": []ruletest.Ref{"it"}}, "no Selection"),
		ruletest.Fail("all but clusters", m{
			"chosen/resources": []string{"*"}, "chosen/notResources": []string{"arn:*:rds:*:*:cluster:*"},
		}, "no Selection"),
		ruletest.Fail("another value", where(m{"tags": m{"backup": "no"}, "chosen/selectionTags": yes}), "no Selection"),
		ruletest.Fail("no tags", where(m{"tags": nil, "chosen/selectionTags": yes}), "no Selection"),
		ruletest.Fail("named, and not tagged", m{"tags": nil, "chosen/selectionTags": yes}, "no Selection"),
		ruletest.Fail("a condition on another value", condition("stringEquals", "aws:ResourceTag/backup", "no"), "no Selection"),
		ruletest.Fail("a pattern that does not fit", condition("stringLikes", "aws:ResourceTag/backup", "n*"), "no Selection"),
		ruletest.Fail("a value to stay away from", condition("stringNotEquals", "aws:ResourceTag/backup", "yes"), "no Selection"),
		ruletest.Fail("a pattern to stay away from", condition("stringNotLikes", "aws:ResourceTag/backup", "y*"), "no Selection"),
		ruletest.Fail("by a plan outside, with another tag", m{
			"chosen/": nil, "@setting.outsideTags": []string{"tier=silver"},
		}, "no Selection"),
		ruletest.Open("a name, before there is an ARN", m{"chosen/resources": []string{"arn:aws:rds:*:*:cluster:or*"}}),
		ruletest.Open("a condition not known yet", where(m{
			"chosen/selectionTags": []m{{"key": "backup", "value": ruletest.Unknown}},
		})),
		ruletest.Spare(`tags["backup"] is the tag that a selection asks for`, "asked only when there is no such tag"),
		ruletest.Skip("a bucket, when nobody asks", m{"@type": bucket, "chosen/": nil}),
	)
}

func TestSelectionNotEmpty(t *testing.T) {
	ruletest.Run(t, backup.SelectionNotEmpty, ruletest.Good{
		Others: []ruletest.Other{{Name: "chosen", Type: selection, Inputs: m{"planId": ruletest.Ref("it")}}},
	},
		ruletest.Pass("a selection by ARN", m{"@type": selection, "resources": []string{"*"}}),
		ruletest.Pass("a selection by tag", m{"@type": selection, "selectionTags": []m{{"key": "backup"}}}),
		ruletest.Pass("a selection by condition", m{"@type": selection, "conditions": []m{{"stringEquals": []m{}}}}),
		ruletest.Fail("none", m{"chosen/": nil}, "there is no Selection with this planId"),
		ruletest.Fail("one for another plan", m{"chosen/planId": "other"}, "there is no Selection with this planId"),
		ruletest.Fail("a selection of nothing", m{"@type": selection}, "resources has 0 elements"),
	)
}
