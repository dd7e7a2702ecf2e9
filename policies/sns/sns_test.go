package sns_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/sns"
)

type m = ruletest.M

const (
	topic        = "aws:sns/topic:Topic"
	subscription = "aws:sns/topicSubscription:TopicSubscription"
)

func TestRules(t *testing.T) {
	t.Parallel()
	_, err := pack.New("test", "1.0.0", sns.Rules())
	require.NoError(t, err)
}

func TestEncrypted(t *testing.T) {
	ruletest.Run(t, sns.Encrypted, ruletest.Good{Inputs: m{"kmsMasterKeyId": "alias/own"}},
		ruletest.Fail("not at all", m{"kmsMasterKeyId": nil}, "kmsMasterKeyId is not set"),
		ruletest.Fail("with AWS's key", m{"kmsMasterKeyId": "alias/aws/sns"}, `kmsMasterKeyId is "alias/aws/sns"`),
		ruletest.Fail("with AWS's key by ARN", m{
			"kmsMasterKeyId": "arn:aws:kms:eu-west-1:123456789012:alias/aws/sns",
		}, "alias/aws/sns"),
	)
}

func TestTLSOnly(t *testing.T) {
	policy := func(changes m) string {
		s := m{
			"Effect": "Deny", "Action": "sns:Publish", "Principal": "*",
			"Condition": m{"Bool": m{"aws:SecureTransport": "false"}},
		}
		maps.Copy(s, changes)
		return ruletest.Policy(m{"Effect": "Allow"}, s)
	}
	changed := func(changes m) m { return m{"policy/policy": policy(changes)} }
	ruletest.Run(t, sns.TLSOnly, ruletest.Good{Others: []ruletest.Other{{
		Name: "policy", Type: "aws:sns/topicPolicy:TopicPolicy",
		Inputs: m{"arn": ruletest.Ref("it"), "policy": policy(nil)},
	}}},
		ruletest.Pass("in the topic", m{"policy/": nil, "policy": policy(nil)}),
		ruletest.Pass("if it is known", changed(m{"Condition": m{"BoolIfExists": m{"aws:SecureTransport": "false"}}})),
		ruletest.Fail("allowed", changed(m{"Effect": "Allow"}), "does not deny clear text"),
		ruletest.Fail("for somebody", changed(m{"Principal": m{"AWS": "123456789012"}}), "does not deny clear text"),
		ruletest.Fail("to subscribe", changed(m{"Action": "sns:Subscribe"}), "does not deny clear text"),
		ruletest.Fail("something else", changed(m{"Condition": m{"Bool": m{"aws:ViaAWSService": "false"}}}), "does not"),
		ruletest.Fail("no policy", m{"policy/": nil}, "the topic has no policy"),
	)
}

func TestPolicyNotPublic(t *testing.T) {
	policy := func(changes m) m {
		s := m{"Effect": "Allow", "Action": "sns:Publish", "Principal": m{"AWS": "*"}}
		maps.Copy(s, changes)
		return m{"policy": ruletest.Policy(s)}
	}
	scoped := func(key string) m { return policy(m{"Condition": m{"StringEquals": m{key: "123456789012"}}}) }
	ruletest.Run(t, sns.PolicyNotPublic, ruletest.Good{Inputs: scoped("aws:SourceAccount")},
		ruletest.Pass("a named account", policy(m{"Principal": m{"AWS": "123456789012"}})),
		ruletest.Pass("a denial", policy(m{"Effect": "Deny"})),
		ruletest.Fail("everybody", policy(nil), "allows everybody"),
		ruletest.Fail("everybody with TLS", scoped("aws:SecureTransport"), "allows everybody"),
		ruletest.Skip("no policy", m{"policy": nil}),
	)
}

func TestSubscriptionEncrypted(t *testing.T) {
	ruletest.Run(t, sns.SubscriptionEncrypted, ruletest.Good{Inputs: m{"protocol": "https"}},
		ruletest.Fail("in clear", m{"protocol": "http"}, `protocol is "http"`),
	)
}

func TestSubscriptionHasDeadLetterQueue(t *testing.T) {
	ruletest.Run(t, sns.SubscriptionHasDeadLetterQueue, ruletest.Good{Inputs: m{"protocol": "sqs", "redrivePolicy": "{}"}},
		ruletest.Fail("none", m{"redrivePolicy": nil}, "redrivePolicy is not set"),
		ruletest.Skip("a person", m{"protocol": "email", "redrivePolicy": nil}),
	)
}

func TestDeliveryLogged(t *testing.T) {
	good := ruletest.Good{Inputs: m{}}
	nobody := m{}
	var cases []ruletest.Case
	for protocol, role := range map[string]string{
		"sqs": "sqsFailureFeedbackRoleArn", "lambda": "lambdaFailureFeedbackRoleArn",
		"https": "httpFailureFeedbackRoleArn", "firehose": "firehoseFailureFeedbackRoleArn",
		"application": "applicationFailureFeedbackRoleArn",
	} {
		good.Inputs[role] = "arn:role"
		good.Others = append(good.Others, ruletest.Other{
			Name: protocol, Type: subscription, Inputs: m{"topic": ruletest.Ref("it"), "protocol": protocol},
		})
		nobody[protocol+"/"] = nil
		cases = append(cases,
			ruletest.Fail("none for "+protocol, m{role: nil}, protocol+": "+role+" is not set"),
			ruletest.Pass("no need for "+protocol, m{role: nil, protocol + "/": nil}),
		)
	}
	good.Others = append(good.Others, ruletest.Other{
		Name: "person", Type: subscription, Inputs: m{"topic": ruletest.Ref("it"), "protocol": "email"},
	})
	cases = append(cases, ruletest.Skip("only persons", nobody))
	ruletest.Run(t, sns.DeliveryLogged, good, cases...)
}

func TestPropertiesValid(t *testing.T) {
	ruletest.Run(t, sns.PropertiesValid, ruletest.Good{Inputs: m{
		"name": "orders_1-a.fifo", "fifoTopic": true, "contentBasedDeduplication": true,
	}},
		ruletest.Pass("a standard one", m{"name": "orders", "fifoTopic": nil, "contentBasedDeduplication": nil}),
		ruletest.Skip("no name", m{"name": nil}),
		ruletest.Fail("a dot", m{"name": "orders.a.fifo"}, "want letters, digits, hyphens and underscores"),
		ruletest.Fail("too long", m{"name": strings.Repeat("a", 252) + ".fifo"}, "want 1 to 256 characters"),
		ruletest.Fail("the wrong name", m{"name": "orders"}, "want a name that ends in .fifo"),
		ruletest.Fail("a standard one by that name", m{
			"fifoTopic": false, "contentBasedDeduplication": nil,
		}, `name is "orders_1-a.fifo"`),
		ruletest.Fail("a standard one that compares", m{
			"fifoTopic": false, "name": "orders",
		}, "contentBasedDeduplication is true"),
	)
}

func TestFIFODeliversToQueues(t *testing.T) {
	ruletest.Run(t, sns.FIFODeliversToQueues, ruletest.Good{
		Inputs: m{"protocol": "sqs", "topic": ruletest.Ref("topic")},
		Others: []ruletest.Other{{Name: "topic", Type: topic, Inputs: m{"fifoTopic": true}}},
	},
		ruletest.Fail("a function", m{"protocol": "lambda"}, `protocol is "lambda"; want "sqs"`),
		ruletest.Open("a topic of another stack", m{"topic": "arn:elsewhere"}),
		ruletest.Skip("a standard topic", m{"protocol": "lambda", "topic/fifoTopic": nil}),
	)
}
