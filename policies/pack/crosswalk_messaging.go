package pack

// messagingCrosswalk is about queues, topics, events and streams.
var messagingCrosswalk = map[string]evidence{
	"sns-encrypted":            topicAtRest,
	"kinesis-stream-encrypted": atRest,

	// As of other services.
	"sqs-encrypted":                   atRest,
	"firehose-encrypted":              atRest,
	"eventbridge-bus-encrypted":       atRest,
	"sqs-tls-only":                    inTransit,
	"sns-tls-publishers":              inTransit,
	"sns-subscription-https":          inTransit,
	"sqs-policy-not-public":           notPublic,
	"sns-policy-not-public":           notPublic,
	"eventbridge-bus-policy-not-open": notPublic,
}
