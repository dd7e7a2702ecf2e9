package function_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/components/block/site"
)

const (
	sha     = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	inbox   = "arn:aws:sqs:eu-west-1:123456789012:inbox"
	failed  = "arn:aws:sqs:eu-west-1:123456789012:failed"
	changes = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000"
	secretA = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:atlas-AbCdEf"
)

// good is arguments that every test breaks, or extends, in one place.
func good(change func(*function.Args)) *function.Args {
	a := &function.Args{
		Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		Code: function.Code{Folder: "testdata/bundle"},
	}
	if change != nil {
		change(a)
	}
	return a
}

func grant(sid, action, arn string) []role.Statement {
	return []role.Statement{{Sid: sid, Actions: []string{action}, Resources: role.Strings(arn)}}
}

func source() function.Queue {
	return function.Queue{ARN: pulumi.String(inbox), Grants: grant("ConsumeInbox", "sqs:ReceiveMessage", inbox)}
}

func failures() function.Destination {
	return function.Destination{
		ARN: pulumi.String(failed), Grants: grant("SendFailed", "sqs:SendMessage", failed),
	}
}

func stream() function.Stream {
	return function.Stream{
		ARN: pulumi.String(changes), Grants: grant("ListenToOrders", "dynamodb:GetRecords", changes),
		OnFailure: failures(),
	}
}

func inVPC(a *function.Args) {
	a.Network = &function.Network{Placement: network.Placement{
		VPCID:     pulumi.String("vpc-1"),
		CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
		Zones:     2,
	}}
	a.Limits.Reserved = new(int)
	*a.Limits.Reserved = 20
}

func queued(change func(*function.Queue)) func(*function.Args) {
	return func(a *function.Args) {
		q := source()
		change(&q)
		a.Events.Queues = map[string]function.Queue{"inbox": q}
	}
}

func streamed(change func(*function.Stream)) func(*function.Args) {
	return func(a *function.Args) {
		s := stream()
		change(&s)
		a.Events.Streams = map[string]function.Stream{"orders": s}
	}
}

func scheduled(change func(*function.Schedule)) func(*function.Args) {
	return func(a *function.Args) {
		s := function.Schedule{Expression: "rate(5 minutes)"}
		change(&s)
		a.Failures.Drop = true
		a.Events.Schedules = map[string]function.Schedule{"tick": s}
	}
}

func code(c function.Code) func(*function.Args) { return func(a *function.Args) { a.Code = c } }

func image() *function.Image {
	return &function.Image{Repository: pulumi.String("r"), Digest: sha}
}

func limits(change func(*function.Limits)) func(*function.Args) {
	return func(a *function.Args) { change(&a.Limits) }
}

func variables(m map[string]pulumi.StringInput) func(*function.Args) {
	return func(a *function.Args) { a.Environment.Variables = m }
}

func TestValidateTakes(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*function.Args){
		"the usual":       nil,
		"in a VPC":        inVPC,
		"for no database": func(a *function.Args) { inVPC(a); a.Limits.Reserved, a.Limits.Unreserved = nil, true },
		"stopped":         limits(func(l *function.Limits) { l.Reserved = new(int) }),
		"below its gate":  limits(func(l *function.Limits) { l.Upstream = 11 * time.Second }),
		"an image":        code(function.Code{Image: image()}),
		"a FIFO queue":    queued(func(q *function.Queue) { q.FIFO, q.Visibility = true, time.Minute }),
		"a large batch":   queued(func(q *function.Queue) { q.Batch = 10000 }),
		"a cron":          scheduled(func(s *function.Schedule) { s.Expression = "cron(0 5 * * ? *)" }),
		"once":            scheduled(func(s *function.Schedule) { s.Expression = "at(2026-12-24T18:00:00)" }),
		"4 KiB of text":   variables(map[string]pulumi.StringInput{"XX": pulumi.String(strings.Repeat("x", 4094))}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, good(change).Validate())
		})
	}
}

func TestValidateRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*function.Args)
		want   string
	}{
		"no code": {
			code(function.Code{}),
			"code: has 0 sources; want exactly one of folder, archive, object and image",
		},
		"two codes": {code(function.Code{Folder: "a", Archive: "b"}), "code: has 2 sources"},
		"an object": {code(function.Code{Object: &function.Object{}}),
			"code.object.bucket: is not set; want the name of a bucket\n  code.object.key: is not set"},
		"a new runtime": {
			code(function.Code{Folder: "a", Runtime: "nodejs24.x"}),
			`code.runtime: is "nodejs24.x"; want provided.al2023, nodejs22.x`,
		},
		"no handler": {
			code(function.Code{Folder: "a", Runtime: function.NodeJS22}),
			`code.handler: is ""; want the function in the code`,
		},
		"a processor": {
			code(function.Code{Folder: "a", Architecture: "ARM64"}),
			`code.architecture: is "ARM64"; want arm64 or x86_64`,
		},
		"a layer of none": {
			code(function.Code{Folder: "a", Layers: []pulumi.StringInput{nil}}),
			"code.layers: is not set",
		},
		"six layers": {
			code(function.Code{Folder: "a", Layers: role.Strings("1", "2", "3", "4", "5", "6")}),
			"code.layers: has 6; want at most 5",
		},
		"an image nowhere": {
			code(function.Code{Image: &function.Image{Digest: sha}}),
			"code.image.repository: is not set",
		},
		"an image by tag": {
			code(function.Code{Image: &function.Image{Repository: pulumi.String("r"), Digest: "v1"}}),
			`code.image.digest: is "v1"; want sha256:`,
		},
		"an image's own": {
			code(function.Code{Image: image(), Runtime: function.Go, Handler: "x"}),
			"want none with an image, which brings its own\n  code.handler",
		},
		"an image, layered": {
			code(function.Code{Image: image(), Layers: role.Strings("1")}),
			"code.layers: has 1; want none with an image",
		},
		"an image, signed": {
			code(function.Code{Image: image(), SigningARN: pulumi.String("x")}),
			"code.signingARN: is set; want none",
		},
		"little memory": {
			limits(func(l *function.Limits) { l.MemoryMiB = 127 }),
			"limits.memoryMiB: is 127; want 128 to 10240 MiB",
		},
		"a long call": {
			limits(func(l *function.Limits) { l.Timeout = time.Hour }),
			"limits.timeout: is 1h0m0s; want 1s to 15m0s",
		},
		"part of a second": {
			limits(func(l *function.Limits) { l.Timeout = 1500 * time.Millisecond }),
			"in whole seconds",
		},
		"beyond its gate": {
			limits(func(l *function.Limits) { l.Timeout, l.Upstream = 29*time.Second, 29*time.Second }),
			"limits.timeout: is 29s; want less than upstream (29s)",
		},
		"a small disk": {
			limits(func(l *function.Limits) { l.StorageMiB = 511 }),
			"limits.storageMiB: is 511; want 512 to 10240",
		},
		"less than nothing": {
			limits(func(l *function.Limits) { n := -1; l.Reserved = &n }),
			"limits.reserved: is negative",
		},
		"both": {
			limits(func(l *function.Limits) { l.Reserved, l.Unreserved = new(int), true }),
			"limits.unreserved: is set beside reserved",
		},
		"a VPC without number": {func(a *function.Args) { inVPC(a); a.Limits.Reserved = nil },
			"limits.reserved: is not set; want how many connections the function may hold"},
		"a VPC of nothing": {
			func(a *function.Args) { a.Network, a.Limits.Unreserved = &function.Network{}, true },
			"network.placement.vpcID: is not set",
		},
		"a way nowhere": {func(a *function.Args) {
			inVPC(a)
			a.Network.Egress = map[string]egress.Rule{"db": {Port: 3306}}
		}, `network.egress["db"]: has 0 destinations`},
		"AWS's variable": {
			variables(map[string]pulumi.StringInput{"AWS_REGION": pulumi.String("x")}),
			"environment.variables.AWS_REGION: is its name, which Lambda sets itself",
		},
		"a variable's name": {
			variables(map[string]pulumi.StringInput{"a-b": pulumi.String("x")}),
			"environment.variables.a-b: is its name; want letters",
		},
		"a variable of nothing": {
			variables(map[string]pulumi.StringInput{"AB": nil}),
			"environment.variables.AB: is not set; want a value",
		},
		"too many words": {
			variables(map[string]pulumi.StringInput{"XX": pulumi.String(strings.Repeat("x", 4095))}),
			"environment.variables: are 4097 bytes; want at most 4096",
		},
		"a secret of nothing": {
			func(a *function.Args) { a.Environment.Secrets = map[string]secret.Reference{"ATLAS": {}} },
			"environment.secrets.ATLAS: is not set; want a reference to a secret"},
		"a secret and a variable": {func(a *function.Args) {
			variables(map[string]pulumi.StringInput{"ATLAS": pulumi.String("x")})(a)
			a.Environment.Secrets = map[string]secret.Reference{"ATLAS": {}}
		}, "environment.secrets.ATLAS: is a variable as well"},
		"a grant of all": {
			func(a *function.Args) { a.Access.Grants = grant("All", "s3:*", "*") },
			`access.grants.statements[0].actions: holds "s3:*"`,
		},
		"a long prefix": {
			func(a *function.Args) { a.Access.NamePrefix = strings.Repeat("x", 41) },
			"access.namePrefix: is",
		},
		"a level": {func(a *function.Args) { a.Logs.Level = "info" }, `logs.level: is "info"; want TRACE`},
		"a retention": {
			func(a *function.Args) { a.Logs.Group.RetentionDays = 8 },
			"logs.group.retentionDays: is 8",
		},
		"three retries": {
			func(a *function.Args) { n := 3; a.Failures.Retries = &n },
			"failures.retries: is 3; want 0 to 2",
		},
		"an old event": {
			func(a *function.Args) { a.Failures.MaxAge = 7 * time.Hour },
			"failures.maxAge: is 7h0m0s; want 1m0s to 6h0m0s",
		},
		"failures to nobody": {func(a *function.Args) { a.Failures.OnFailure = &function.Destination{} },
			"failures.onFailure.arn: is not set; want the ARN of a queue or topic\n" +
				"  failures.onFailure.grants: is not set"},
		"kept and dropped": {func(a *function.Args) {
			d := failures()
			a.Failures = function.Failures{DeadLetter: &d, Drop: true}
		},
			"failures.drop: is set with onFailure or deadLetter"},
		"an alias of digits": {func(a *function.Args) { a.Alias = "42" }, `alias: is "42"; want at most 128`},
		"a data class":       {func(a *function.Args) { a.Site.Region = "here" }, `site.region: is "here"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, good(tc.change).Validate(), tc.want)
		})
	}
}

func TestValidateRefusesEvents(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*function.Args)
		want   string
	}{
		"a queue's key": {
			func(a *function.Args) { a.Events.Queues = map[string]function.Queue{"In": source()} },
			`events.queues: has the key "In"; want lower-case`,
		},
		"no queue": {func(a *function.Args) { a.Events.Queues = map[string]function.Queue{"inbox": {}} },
			"events.queues.inbox.arn: is not set; want the ARN of a queue\n  events.queues.inbox.grants: is not set"},
		"a queue that shows too soon": {
			queued(func(q *function.Queue) { q.Visibility = 9 * time.Second }),
			"events.queues.inbox.visibility: is 9s; want at least limits.timeout (10s)",
		},
		"a large batch in order": {
			queued(func(q *function.Queue) { q.FIFO, q.Batch = true, 11 }),
			"events.queues.inbox.batch: is 11; want 1 to 10 messages",
		},
		"a window in order": {
			queued(func(q *function.Queue) { q.FIFO, q.Window = true, time.Second }),
			"events.queues.inbox.window: is 1s; want none for a FIFO queue",
		},
		"a huge batch": {
			queued(func(q *function.Queue) { q.Batch = 10001 }),
			"events.queues.inbox.batch: is 10001; want 1 to 10000",
		},
		"a long window": {
			queued(func(q *function.Queue) { q.Window = 6 * time.Minute }),
			"events.queues.inbox.window: is 6m0s",
		},
		"a short window": {
			queued(func(q *function.Queue) { q.Batch, q.Window = 11, time.Millisecond }),
			"window: is 1ms; want at least 1s with a batch of 11",
		},
		"one at a time": {
			queued(func(q *function.Queue) { q.MaxConcurrency = 1 }),
			"events.queues.inbox.maxConcurrency: is 1; want 2 to 1000",
		},
		"more than reserved": {func(a *function.Args) {
			inVPC(a)
			queued(func(q *function.Queue) { q.MaxConcurrency = 21 })(a)
		},
			"events.queues.inbox.maxConcurrency: is 21; want no more than limits.reserved"},
		"a stream's key": {
			func(a *function.Args) { a.Events.Streams = map[string]function.Stream{"O": stream()} },
			`events.streams: has the key "O"`,
		},
		"no stream": {
			streamed(func(s *function.Stream) { s.ARN, s.Grants = nil, nil }),
			"events.streams.orders.arn: is not set; want the ARN of a stream\n  events.streams.orders.grants",
		},
		"records lost": {
			streamed(func(s *function.Stream) { s.OnFailure = function.Destination{} }),
			"events.streams.orders.onFailure.arn: is not set",
		},
		"a huge batch of them": {
			streamed(func(s *function.Stream) { s.Batch = 10001 }),
			"events.streams.orders.batch: is 10001",
		},
		"a long window of them": {
			streamed(func(s *function.Stream) { s.Window = time.Hour }),
			"events.streams.orders.window: is 1h0m0s; want 0s to 5m0s",
		},
		"tried for ever": {
			streamed(func(s *function.Stream) { s.Retries = -1 }),
			"events.streams.orders.retries: is -1; want 1 to 10000",
		},
		"all at once": {
			streamed(func(s *function.Stream) { s.Parallel = 11 }),
			"events.streams.orders.parallel: is 11; want 1 to 10 batches",
		},
		"a schedule's key": {
			func(a *function.Args) { a.Events.Schedules = map[string]function.Schedule{"T": {}} },
			`events.schedules: has the key "T"`,
		},
		"a cron of five": {
			scheduled(func(s *function.Schedule) { s.Expression = "cron(0 5 * * ?)" }),
			`events.schedules.tick.expression: is "cron(0 5 * * ?)"; want rate(5 minutes)`,
		},
		"a zone in words": {
			scheduled(func(s *function.Schedule) { s.Timezone = "Irish time" }),
			`events.schedules.tick.timezone: is "Irish time"`,
		},
		"within seconds": {
			scheduled(func(s *function.Schedule) { s.Within = 30 * time.Second }),
			"events.schedules.tick.within: is 30s; want whole minutes up to 24h",
		},
		"tried too often": {
			scheduled(func(s *function.Schedule) { s.Retries = 186 }),
			"events.schedules.tick.retries: is 186; want 1 to 185",
		},
		"kept too long": {
			scheduled(func(s *function.Schedule) { s.MaxAge = 25 * time.Hour }),
			"events.schedules.tick.maxAge: is 25h0m0s",
		},
		"a schedule that fails unseen": {func(a *function.Args) {
			scheduled(func(*function.Schedule) {})(a)
			a.Failures.Drop = false
		}, "events.schedules: are set without failures.onFailure or deadLetter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, good(tc.change).Validate(), tc.want)
		})
	}
}
