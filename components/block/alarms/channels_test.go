package alarms_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	topicType        = "aws:sns/topic:Topic"
	policyType       = "aws:sns/topicPolicy:TopicPolicy"
	subscriptionType = "aws:sns/topicSubscription:TopicSubscription"
	keyARN           = "arn:aws:kms:eu-west-1:123456789012:key/1"
)

var ireland = site.Site{Account: "123456789012", Region: "eu-west-1"}

func channels(args *alarms.ChannelsArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := alarms.NewChannels(ctx, "shop", args)
		return err
	}
}

func told(page, ticket []string) *alarms.ChannelsArgs {
	return &alarms.ChannelsArgs{
		Site: ireland, KeyARN: pulumi.String(keyARN), Runbooks: runbooks, Page: page, Ticket: ticket,
	}
}

func TestChannels(t *testing.T) {
	t.Parallel()
	hook := "https://events.example.com/integration/s3cret/enqueue"
	got := pulumitest.Both(t,
		channels(told([]string{hook, "on.call@example.com"}, []string{"team@example.com"})))
	require.Equal(t, 2, got.Count(topicType))
	for _, topic := range got.All(topicType) {
		assert.Equal(t, keyARN, topic.Inputs["kmsMasterKeyId"])
		assert.InDelta(t, 2.0, topic.Inputs["signatureVersion"], 0)
		assert.True(t, topic.OwnedBy(alarms.ChannelsType))
		assert.Equal(t, topic.Name, topic.Inputs["displayName"])
	}
	require.Equal(t, 3, got.Count(subscriptionType))
	letter := got.Named(t, subscriptionType, "shop-page-on-call-example-com")
	assert.Equal(t, "email", letter.Inputs["protocol"])
	assert.Equal(t, "on.call@example.com", letter.Inputs["endpoint"])
	assert.Nil(t, letter.Inputs["endpointAutoConfirms"])
	assert.Equal(t, "team@example.com",
		got.Named(t, subscriptionType, "shop-ticket-team-example-com").Inputs["endpoint"])
	for _, s := range got.All(subscriptionType) {
		if s.Inputs["protocol"] == "https" {
			assert.Regexp(t, `^shop-page-events-example-com-[0-9a-f]{8}$`, s.Name)
			assert.Equal(t, hook, s.Inputs["endpoint"])
			assert.True(t, s.Secret("endpoint"), "the address holds a secret")
			assert.Equal(t, true, s.Inputs["endpointAutoConfirms"])
			return
		}
	}
	t.Fatal("no https subscription")
}

func TestTopicPolicy(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, channels(told(nil, nil)))
	assert.Zero(t, got.Count(subscriptionType))
	require.Equal(t, 2, got.Count(policyType))
	document, ok := got.Named(t, policyType, "shop-page-policy").JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	statements, ok := document["Statement"].([]any)
	require.True(t, ok)
	who := map[string]any{}
	for _, s := range statements {
		statement, ok := s.(map[string]any)
		require.True(t, ok)
		assert.Equal(t, []any{"sns:Publish"}, statement["Action"])
		assert.Regexp(t, "shop-page-", fmt.Sprint(statement["Resource"]))
		if statement["Effect"] == "Deny" {
			assert.Equal(t, map[string]any{"Bool": map[string]any{"aws:SecureTransport": []any{"false"}}},
				statement["Condition"])
			continue
		}
		principal, ok := statement["Principal"].(map[string]any)
		require.True(t, ok)
		who[fmt.Sprint(principal["Service"])] = statement["Condition"]
	}
	ours := map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": []any{"123456789012"}}}
	assert.Equal(t, map[string]any{
		"[cloudwatch.amazonaws.com]": ours, "[budgets.amazonaws.com]": ours, "[backup.amazonaws.com]": ours, "[events.rds.amazonaws.com]": ours,
		"[costalerts.amazonaws.com]": ours, "[events.amazonaws.com]": nil,
	}, who)
}

func TestEachTopicWatchesTheOther(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, channels(told(nil, nil)))
	require.Equal(t, 2, got.Count(metricType))
	for failing, other := range map[string]string{"page": "ticket", "ticket": "page"} {
		r := got.Named(t, metricType, "shop-"+failing+"-failed")
		assert.Equal(t, "NumberOfNotificationsFailed", r.Inputs["metricName"])
		assert.Contains(t, r.String("dimensions.TopicName"), "shop-"+failing+"-")
		assert.Contains(t, r.String("alarmActions[0]"), "shop-"+other+"-")
	}
}

func TestChannelsOutputs(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		c, err := alarms.NewChannels(ctx, "shop", told(nil, nil))
		if err != nil {
			return err
		}
		assert.Equal(t, "eu-west-1", c.Region)
		pulumi.All(c.PageARN, c.TicketARN, c.PageTopic.Arn, c.TicketTopic.Arn).ApplyT(func(v []any) error {
			assert.Equal(t, v[2], v[0])
			assert.Equal(t, v[3], v[1])
			assert.NotEqual(t, v[0], v[1])
			return nil
		})
		_, err = alarms.New(ctx, "shop", &alarms.Args{
			Channels: c, Runbooks: runbooks, Alarms: service.Alarms("api"),
		})
		return err
	})
}

func TestChannelsValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *alarms.ChannelsArgs
		want []string
	}{
		"nothing given": {want: []string{
			"site.account: is", "site.region: is", "keyARN: is not set; want a KMS key", `runbooks: is ""`,
		}},
		"addresses that nobody reads": {
			args: told([]string{"nobody", "http://plain.example.com", "https://"},
				[]string{"Team <team@example.com>"}),
			want: []string{"page[0]: is not an e-mail address or an https address", "page[1]: is", "page[2]: is",
				"ticket[0]: is"},
		},
		"one address twice": {
			args: told([]string{"a.b@example.com", "A-B@example.com"}, nil),
			want: []string{"page[1]: differs from an earlier one in punctuation only, or not at all; want each once"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, channels(tc.args))
			for _, want := range append(tc.want, `plinth:alarms:Channels "shop": `) {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}
