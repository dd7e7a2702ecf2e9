package alarms

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/names"
)

// ChannelsType is the Pulumi type token of Channels.
const ChannelsType = "plinth:alarms:Channels"

// maxDisplay is the longest sender's name of a letter.
const maxDisplay = 100

// Channels are the ways from an alarm to a person: one encrypted SNS topic for each severity. To use topics
// that exist already, fill in Region, PageARN and TicketARN without NewChannels.
type Channels struct {
	pulumi.ResourceState

	// PageARN is the topic that wakes somebody. It is known once the topic may be published to.
	PageARN pulumi.StringOutput `pulumi:"pageArn"`
	// TicketARN is the topic that can wait for working hours. It is known once the topic may be published to.
	TicketARN pulumi.StringOutput `pulumi:"ticketArn"`

	// Region is where the topics stand. An alarm can only speak to a topic of its own region.
	Region string
	// PageTopic and TicketTopic are for further subscriptions, such as a chat bot's.
	PageTopic, TicketTopic *sns.Topic
}

// NewChannels declares Channels named name. It registers nothing when the arguments are invalid.
func NewChannels(
	ctx *pulumi.Context, name string, args *ChannelsArgs, opts ...pulumi.ResourceOption,
) (*Channels, error) {
	if args == nil {
		args = &ChannelsArgs{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Topic, name+"-"+string(Ticket))
	names.Auto(&p, "name", names.Alarm, name+"-"+string(Ticket)+"-failed")
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", ChannelsType, name, err)
	}

	c := &Channels{Region: args.Site.Region}
	if err := ctx.RegisterComponentResource(ChannelsType, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declare(ctx, name, *args); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"pageArn": c.PageARN, "ticketArn": c.TicketARN})
}

func (c *Channels) declare(ctx *pulumi.Context, name string, a ChannelsArgs) (err error) {
	if c.PageTopic, c.PageARN, err = c.declareTopic(ctx, name, Page, a); err != nil {
		return err
	}
	if c.TicketTopic, c.TicketARN, err = c.declareTopic(ctx, name, Ticket, a); err != nil {
		return err
	}
	// Each topic's failures are told to the other one.
	for _, failing := range []struct {
		severity Severity
		topic    *sns.Topic
		told     pulumi.StringOutput
	}{{Page, c.PageTopic, c.TicketARN}, {Ticket, c.TicketTopic, c.PageARN}} {
		watch := order{SNSFailed(Topic{Name: failing.topic.Name}), a.Runbooks, []pulumi.StringInput{failing.told}}
		if _, err := declareAlarm(ctx, name+"-"+string(failing.severity)+"-failed", watch, c); err != nil {
			return err
		}
	}
	return nil
}

// declareTopic declares the topic of one severity with its policy and subscribers. The ARN that it returns is
// known once the policy is in place, so that nothing which AWS checks against the policy comes too early.
func (c *Channels) declareTopic(
	ctx *pulumi.Context, name string, severity Severity, a ChannelsArgs,
) (*sns.Topic, pulumi.StringOutput, error) {
	none := pulumi.StringOutput{}
	name += "-" + string(severity)
	topic, err := sns.NewTopic(ctx, name, &sns.TopicArgs{
		DisplayName:    pulumi.String(names.Fit(maxDisplay, name)),
		KmsMasterKeyId: a.KeyARN.ToStringOutput().ToStringPtrOutput(),
		// Version 2 signs messages to https endpoints with SHA-256 instead of SHA-1.
		SignatureVersion: pulumi.Int(2),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, none, err
	}
	text, err := iamdoc.Render(iamdoc.TopicPolicy, publishers(a.Site, topic.Arn)...)
	if err != nil {
		return nil, none, err
	}
	policy, err := sns.NewTopicPolicy(ctx, name+"-policy", &sns.TopicPolicyArgs{
		Arn:    topic.Arn,
		Policy: text,
	}, pulumi.Parent(c))
	if err != nil {
		return nil, none, err
	}
	for _, address := range a.addresses(severity) {
		if err := address.subscribe(ctx, name, topic, c); err != nil {
			return nil, none, err
		}
	}
	return topic, policy.Arn, nil
}

func (c *Channels) arn(severity Severity) pulumi.StringOutput {
	if severity == Page {
		return c.PageARN
	}
	return c.TicketARN
}

// validate reports Channels that were filled in by hand, and not whole.
func (c *Channels) validate() error {
	var p check.Problems
	p.Required(c.Region != "", "region", "the region of the topics")
	p.Required(given(c.PageARN), "pageARN", "the topic that wakes somebody")
	p.Required(given(c.TicketARN), "ticketARN", "the topic that can wait")
	return p.Err()
}
