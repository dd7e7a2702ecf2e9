package s3_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
)

func TestAccessLogged(t *testing.T) {
	ruletest.Run(t, s3.AccessLogged, ruletest.Good{Type: bucket, Others: append([]ruletest.Other{{
		Name: "own", Type: logging, Inputs: m{"bucket": ruletest.Ref("it"), "targetBucket": "logs"},
	}}, logged...)},
		ruletest.Pass("in the bucket", m{"own/": nil, "loggings": []m{{"targetBucket": "logs"}}}),
		ruletest.Fail("none", m{"own/": nil}, "there is no BucketLogging"),
		ruletest.Skip("a target of logs", m{"own/": nil, "log/targetBucket": ruletest.Ref("it")}),
		ruletest.Skip("a target of balancers", m{"own/": nil, "balancer/accessLogs.bucket": ruletest.Ref("it")}),
	)
}

func TestNotItsOwnLogTarget(t *testing.T) {
	ruletest.Run(t, s3.NotItsOwnLogTarget, ruletest.Good{
		Inputs: m{"bucket": ruletest.Ref("uploads"), "targetBucket": ruletest.Ref("logs")},
		Others: []ruletest.Other{{Name: "uploads", Type: bucket}, {Name: "logs", Type: bucket}},
	},
		ruletest.Fail("itself", m{"targetBucket": ruletest.Ref("uploads")}, "are the same"),
		ruletest.Open("a bucket of another stack", m{"bucket": "elsewhere"}),
	)
}

func TestLifecycleConfigured(t *testing.T) {
	old := m{"noncurrentDays": 30}
	ruletest.Run(t, s3.LifecycleConfigured, ruletest.Good{Type: bucket, Others: []ruletest.Other{
		{Name: "versions", Type: versioning, Inputs: m{
			"bucket": ruletest.Ref("it"), "versioningConfiguration": m{"status": "Enabled"},
		}},
		{Name: "life", Type: "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", Inputs: m{
			"bucket": ruletest.Ref("it"), "rules": []m{{"status": "Enabled", "noncurrentVersionExpiration": old}},
		}},
	}},
		ruletest.Pass("in the bucket", m{"life/": nil, "versionings": []m{{"enabled": true}}, "lifecycleRules": []m{{
			"enabled": true, "noncurrentVersionExpiration": m{"days": 30},
		}}}),
		ruletest.Pass("in an old bucket", m{
			"versions/": nil, "versioning": m{"enabled": true}, "versionings": []m{{"enabled": false}},
		}),
		ruletest.Pass("in a bucket of version 6", m{"versions/": nil, "versionings": []m{{"enabled": true}}}),
		ruletest.Fail("off in the bucket", m{"life/": nil, "lifecycleRules": []m{{
			"enabled": false, "noncurrentVersionExpiration": m{"days": 30},
		}}}, "enabled is false"),
		ruletest.Fail("others in the bucket", m{"life/": nil, "lifecycleRules": []m{{"enabled": true}}}, "Expiration is not set"),
		ruletest.Fail("off", m{"life/rules[0].status": "Disabled"}, `status is "Disabled"`),
		ruletest.Fail("others", m{"life/rules[0].noncurrentVersionExpiration": nil}, "noncurrentDays is not set"),
		ruletest.Fail("none", m{"life/": nil}, "there is no BucketLifecycleConfiguration"),
		ruletest.Skip("no more versions", m{"versions/versioningConfiguration.status": "Suspended", "life/": nil}),
		ruletest.Skip("no versions", m{"versions/": nil, "versionings": []m{{"enabled": false}}, "life/": nil}),
	)
}

func TestIncompleteUploadsAborted(t *testing.T) {
	const days = "rules[0].abortIncompleteMultipartUpload.daysAfterInitiation"
	ruletest.Run(t, s3.IncompleteUploadsAborted, ruletest.Good{Inputs: m{"rules": []m{{
		"id": "all", "status": "Enabled", "abortIncompleteMultipartUpload": m{"daysAfterInitiation": 7},
	}}}},
		ruletest.Pass("later, as configured", m{days: 14, "@setting.mostDays": 14}),
		ruletest.Fail("later", m{days: 8}, "daysAfterInitiation is 8; want 1 to 7"),
		ruletest.Fail("off", m{"rules[0].status": "Disabled"}, `status is "Disabled"`),
		ruletest.Fail("no rules", m{"rules": nil}, "rules has no elements"),
	)
}

func TestLifecycleValid(t *testing.T) {
	transitions := func(list ...m) m { return m{"rules[0].transitions": list} }
	at := func(class string, days any) m { return m{"storageClass": class, "days": days} }
	ruletest.Run(t, s3.LifecycleValid, ruletest.Good{Inputs: m{"rules": []m{{
		"id": "all", "expiration": m{"days": 365},
		"transitions": []m{at("GLACIER", 90), at("STANDARD_IA", 30)},
	}, {"id": "rest", "transitions": []m{at("ONEZONE_IA", 30)}}}}},
		ruletest.Pass("at once", transitions(at("INTELLIGENT_TIERING", 0))),
		ruletest.Pass("on a day", transitions(m{"storageClass": "STANDARD_IA", "date": "2027-01-01T00:00:00Z"})),
		ruletest.Pass("only markers", m{"rules[0].expiration": m{"expiredObjectDeleteMarker": true}}),
		ruletest.Fail("an id twice", m{"rules[1].id": "all"}, `no element twice: "all"`),
		ruletest.Fail("too early", transitions(at("STANDARD_IA", 29)), "days is 29; want at least 30"),
		ruletest.Fail("the colder first", transitions(at("GLACIER", 30), at("STANDARD_IA", 31)), "days is 30; want more than 31"),
		ruletest.Fail("expired before", m{"rules[0].expiration.days": 90}, "days is 90; want more than 90"),
		ruletest.Open("a class not known yet", m{"rules[0].transitions[0].storageClass": ruletest.Unknown}),
		ruletest.Open("no class", transitions(at("GLACIER", 90), m{"days": 100})),
		ruletest.Spare("rules[].id is no element twice", "a violation asks by another name"),
		ruletest.Spare(`rules[].id is no element twice: "all"`, "it is only asked when violated"),
	)
}

func TestNameValid(t *testing.T) {
	name := func(name string) m { return m{"bucket": name} }
	const bad = "want a name that S3 takes"
	ruletest.Run(t, s3.NameValid, ruletest.Good{Type: bucket, Inputs: name("shop.uploads-1")},
		ruletest.Pass("the longest", name(strings.Repeat("a", 63))),
		ruletest.Pass("a beginning", m{"bucket": nil, "bucketPrefix": "shop-"}),
		ruletest.Fail("too short", name("ab"), bad),
		ruletest.Fail("too long", name(strings.Repeat("a", 64)), bad),
		ruletest.Fail("upper case", name("Uploads"), bad),
		ruletest.Fail("an underscore", name("shop_uploads"), bad),
		ruletest.Fail("two dots", name("shop..uploads"), bad),
		ruletest.Fail("an address", name("192.168.5.4"), bad),
		ruletest.Fail("a reserved beginning", name("xn--uploads"), bad),
		ruletest.Fail("a reserved end", name("uploads-s3alias"), bad),
		ruletest.Fail("too long a beginning", m{"bucketPrefix": strings.Repeat("a", 38)}, "want a beginning that S3 takes"),
		ruletest.Skip("none", m{"bucket": nil}),
	)
}
