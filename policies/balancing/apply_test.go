package balancing_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/balancing"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestTargetGroupValid(t *testing.T) {
	function := m{"targetType": "lambda", "port": nil, "protocol": nil, "vpcId": nil, "protocolVersion": nil}
	with := func(name string, value any) m {
		changed := maps.Clone(function)
		changed[name] = value
		return changed
	}
	ruletest.Run(t, balancing.TargetGroupValid, ruletest.Good{Inputs: m{
		"targetType": "ip", "port": 8080, "protocol": "HTTP", "vpcId": "vpc-1", "protocolVersion": "HTTP2",
	}},
		ruletest.Pass("a function", function),
		ruletest.Pass("TCP", m{"protocol": "TCP", "protocolVersion": nil}),
		ruletest.Fail("no port", m{"port": nil}, "port is not set"),
		ruletest.Fail("no protocol", m{"protocol": nil, "protocolVersion": nil}, "protocol is not set"),
		ruletest.Fail("no VPC", m{"vpcId": nil}, "vpcId is not set"),
		ruletest.Fail("a version of TCP", m{"protocol": "TCP"}, `protocol is "TCP"; want "HTTP" or "HTTPS"`),
		ruletest.Fail("a function with a port", with("port", 80), "port is 80"),
		ruletest.Fail("a function with a protocol", with("protocol", "HTTP"), `protocol is "HTTP"`),
		ruletest.Fail("a function in a VPC", with("vpcId", "vpc-1"), "vpcId is"),
	)
}

func TestNameValid(t *testing.T) {
	ruletest.Run(t, balancing.NameValid, ruletest.Good{Inputs: m{"name": "shop-1a2b3c4"}},
		ruletest.Pass("as long as can be", m{"name": strings.Repeat("a", 32)}),
		ruletest.Pass("a target group", m{"@type": "aws:lb/targetGroup:TargetGroup", "name": "internal-x"}),
		ruletest.Fail("too long", m{"name": strings.Repeat("a", 33)}, "want at most 32 letters"),
		ruletest.Fail("a hyphen at the end", m{"name": "shop-"}, `name is "shop-"`),
		ruletest.Fail("a dot", m{"name": "shop.example"}, `name is "shop.example"`),
		ruletest.Fail("a reserved beginning", m{"name": "internal-shop"}, `name is "internal-shop"`),
		ruletest.Fail("a target group with a dot", m{"@type": "aws:lb/targetGroup:TargetGroup", "name": "a.b"}, "a.b"),
		ruletest.Skip("named by AWS", m{"name": nil}),
	)
}

func TestSubnetsInTwoZones(t *testing.T) {
	subnet := func(name, zone string) ruletest.Other {
		return ruletest.Other{Name: name, Type: "aws:ec2/subnet:Subnet", Inputs: m{"availabilityZone": zone}}
	}
	mapped := m{"subnets": nil, "subnetMappings": []m{{"subnetId": ruletest.Ref("a")}, {"subnetId": ruletest.Ref("b")}}}
	both := func(changes m) m {
		maps.Copy(changes, mapped)
		return changes
	}
	ruletest.Run(t, balancing.SubnetsInTwoZones, ruletest.Good{
		Inputs: m{"subnets": []ruletest.Ref{"a", "b"}},
		Others: []ruletest.Other{subnet("a", "eu-west-1a"), subnet("b", "eu-west-1b")},
	},
		ruletest.Pass("mapped", both(m{})),
		ruletest.Pass("of another stack", m{"subnets": []string{"subnet-1", "subnet-2"}}),
		ruletest.Pass("a network balancer in one", m{"loadBalancerType": "network", "subnets": []ruletest.Ref{"a"}}),
		ruletest.Fail("one", m{"subnets": []ruletest.Ref{"a"}}, "subnets has 1 elements"),
		ruletest.Fail("one mapped", m{"subnets": nil, "subnetMappings": []m{{"subnetId": "subnet-1"}}}, "subnetMappings"),
		ruletest.Fail("in one zone", m{"b/availabilityZone": "eu-west-1a"}, "two of the subnets are in eu-west-1a"),
		ruletest.Fail("mapped in one zone", both(m{"b/availabilityZone": "eu-west-1a"}), "two of the subnets"),
		ruletest.Open("in who knows which", m{"b/availabilityZone": ruletest.Unknown}),
	)
}

func TestListenerHasCertificate(t *testing.T) {
	irish := "arn:aws:acm:eu-west-1:123456789012:certificate/1"
	ruletest.Run(t, balancing.ListenerHasCertificate, ruletest.Good{Inputs: m{
		"protocol": "HTTPS", "certificateArn": irish, "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
	}},
		ruletest.Pass("HTTP", m{"protocol": "HTTP", "certificateArn": nil, "sslPolicy": nil}),
		ruletest.Pass("a certificate of IAM", m{"certificateArn": "arn:aws:iam::123456789012:server-certificate/shop"}),
		ruletest.Pass("who knows where", m{"@provider.region": nil}),
		ruletest.Fail("HTTPS without", m{"certificateArn": nil}, "certificateArn is not set"),
		ruletest.Fail("TLS without", m{"protocol": "TLS", "certificateArn": nil}, "certificateArn is not set"),
		ruletest.Fail("TCP with", m{"protocol": "TCP", "sslPolicy": nil}, "certificateArn is"),
		ruletest.Fail("TCP with a policy", m{"protocol": "TCP", "certificateArn": nil}, "sslPolicy is"),
		ruletest.Fail("of another region", m{"@provider.region": "eu-central-1"}, "want a certificate of the load balancer's region"),
	)
}

func TestLogBucketPolicy(t *testing.T) {
	statement := func(changes m) string {
		s := m{
			"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*",
			"Principal": m{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
		}
		maps.Copy(s, changes)
		return ruletest.Policy(s)
	}
	ruletest.Run(t, balancing.LogBucketPolicy, ruletest.Good{
		Inputs: m{"accessLogs": m{"enabled": true, "bucket": ruletest.Ref("logs")}},
		Others: []ruletest.Other{
			{Name: "logs", Type: "aws:s3/bucketV2:BucketV2"},
			{Name: "policy", Type: "aws:s3/bucketPolicy:BucketPolicy", Inputs: m{
				"bucket": ruletest.Ref("logs"), "policy": statement(nil),
			}},
		},
	},
		ruletest.Pass("the account of the region", m{
			"policy/policy": statement(m{"Principal": m{"AWS": "arn:aws:iam::156460612806:root"}}),
		}),
		ruletest.Pass("the account in short", m{"policy/policy": statement(m{"Principal": m{"AWS": []string{"156460612806"}}})}),
		ruletest.Pass("a bucket of another stack", m{"accessLogs.bucket": "elsewhere"}),
		ruletest.Fail("no policy", m{"policy/": nil}, "no statement of a BucketPolicy"),
		ruletest.Fail("a denial", m{"policy/policy": statement(m{"Effect": "Deny"})}, "no statement"),
		ruletest.Fail("to read", m{"policy/policy": statement(m{"Action": "s3:GetObject"})}, "no statement"),
		ruletest.Fail("somebody else", m{"policy/policy": statement(m{"Principal": m{"AWS": []string{"123456789012"}}})},
			"no statement"),
		ruletest.Fail("a stranger", m{
			"policy/policy": statement(m{"Principal": m{"AWS": "arn:aws:iam::123456789012:root"}}),
		}, "no statement"),
		ruletest.Fail("another service", m{
			"policy/policy": statement(m{"Principal": m{"Service": "logs.amazonaws.com"}}),
		}, "no statement"),
		ruletest.Skip("no logs", m{"accessLogs.enabled": false, "policy/": nil}),
	)
}
