package alarms

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// ChannelsArgs configures Channels. Required are Site, KeyARN and Runbooks.
type ChannelsArgs struct {
	// Site is the account and region of the topics. Alarms on CloudFront, on its web ACLs and on Route 53 health
	// checks exist in us-east-1 only and need Channels there, made with Site.AtEdge and that region's provider.
	Site site.Site

	// KeyARN is the KMS key that encrypts the topics. Its policy must let cloudwatch, budgets, backup,
	// costalerts and events use it for this account; without, alarms fail silently. Required.
	KeyARN pulumi.StringInput

	// Runbooks is the https address below which the runbooks stand; see Alarm.Runbook. Required.
	Runbooks string

	// Page are the e-mail and https addresses that are told when somebody must get up. An e-mail address gets a
	// letter to confirm first; an https endpoint must confirm by itself within a minute. Default: nobody;
	// anything may be subscribed to PageARN later.
	Page []string

	// Ticket are the e-mail and https addresses that are told of what can wait. Default: nobody.
	Ticket []string
}

// Validate reports everything wrong with the arguments.
func (a ChannelsArgs) Validate() error {
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Required(given(a.KeyARN), "keyARN", "a KMS key whose policy lets CloudWatch use it")
	validateRunbooks(&p, a.Runbooks)
	for _, severity := range []Severity{Page, Ticket} {
		seen := map[string]bool{}
		for i, to := range a.addresses(severity) {
			path := fmt.Sprintf("%s[%d]", severity, i)
			p.Unless(to.protocol() != "", path, "is not an e-mail address or an https address; want one of these")
			p.Unless(!seen[to.key()], path,
				"differs from an earlier one in punctuation only, or not at all; want each once")
			seen[to.key()] = true
		}
	}
	return p.Err()
}

func (a ChannelsArgs) addresses(severity Severity) []address {
	from := a.Ticket
	if severity == Page {
		from = a.Page
	}
	list := make([]address, len(from))
	for i, text := range from {
		list[i] = address(text)
	}
	return list
}

// publishers are the statements that let AWS's services publish to the topic. Setting a policy takes away the
// one by which the account's own alarms could publish.
func publishers(s site.Site, topic pulumi.StringInput) []iamdoc.Statement {
	ours := iamdoc.Equals("aws:SourceAccount", pulumi.String(s.Account))
	allow := func(sid, service string, conditions ...iamdoc.Condition) iamdoc.Statement {
		return iamdoc.Statement{
			Sid: sid, Principals: []iamdoc.Principal{iamdoc.Service(service)},
			Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{topic}, Conditions: conditions,
		}
	}
	return []iamdoc.Statement{
		allow("Alarms", "cloudwatch.amazonaws.com", ours),
		allow("Budgets", "budgets.amazonaws.com", ours),
		allow("Backups", "backup.amazonaws.com", ours),
		allow("Databases", "events.rds.amazonaws.com", ours),
		allow("CostAnomalies", "costalerts.amazonaws.com", ours),
		// EventBridge sends no source account to SNS, and a condition would silence it. It takes no topic of
		// another account as a target without a role there.
		// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
		allow("Events", "events.amazonaws.com"),
		{
			Sid: "TLSOnly", Deny: true, Principals: []iamdoc.Principal{iamdoc.Anyone()},
			Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{topic},
			Conditions: []iamdoc.Condition{
				{Operator: "Bool", Key: "aws:SecureTransport", Values: iamdoc.Strings("false")},
			},
		},
	}
}

// address is an e-mail or https address.
type address string

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// protocol is SNS's word for the sort of address, "" when it is neither.
func (to address) protocol() string {
	if u, err := url.Parse(string(to)); err == nil && u.Scheme == "https" && u.Hostname() != "" {
		return "https"
	}
	if m, err := mail.ParseAddress(string(to)); err == nil && m.Address == string(to) {
		return "email"
	}
	return ""
}

// key names the subscription. An https address often holds a secret, of which no more than a hash may show.
func (to address) key() string {
	if to.protocol() != "https" {
		return strings.Trim(notWord.ReplaceAllString(strings.ToLower(string(to)), "-"), "-")
	}
	u, _ := url.Parse(string(to)) // protocol has parsed it
	sum := sha256.Sum256([]byte(to))
	return notWord.ReplaceAllString(strings.ToLower(u.Hostname()), "-") + "-" + hex.EncodeToString(sum[:])[:8]
}

func (to address) subscribe(ctx *pulumi.Context, name string, topic *sns.Topic,
	parent pulumi.Resource) error {
	args := &sns.TopicSubscriptionArgs{
		Topic:    topic.Arn,
		Protocol: pulumi.String(to.protocol()),
		Endpoint: pulumi.String(to),
	}
	if to.protocol() == "https" {
		args.Endpoint = pulumi.ToSecret(pulumi.String(to)).(pulumi.StringOutput)
		// An endpoint that does not answer is found when it is subscribed, and not when it is needed.
		args.EndpointAutoConfirms = pulumi.Bool(true)
	}
	_, err := sns.NewTopicSubscription(ctx, name+"-"+to.key(), args, pulumi.Parent(parent))
	return err
}
