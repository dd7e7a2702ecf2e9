package bucket_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/bucket"
)

// rule is a lifecycle with one rule.
func rule(expire int, moves ...bucket.Transition) bucket.Args {
	return bucket.Args{Lifecycle: bucket.Lifecycle{Rules: map[string]bucket.Rule{
		"raw": {Prefix: "raw/", ExpireDays: expire, Transitions: moves},
	}}}
}

func videos() bucket.Uploads {
	return bucket.Uploads{
		Prefix: "incoming", Suffixes: []string{".mp4"}, ContentTypes: []string{"video/mp4"}, MaxBytes: 2 << 30,
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args bucket.Args
		want []string // a part of each problem; nothing means valid
	}{
		"the zero value is valid": {},
		"days are positive": {
			args: bucket.Args{Lifecycle: bucket.Lifecycle{AbortDays: -1, NoncurrentDays: -1}},
			want: []string{"lifecycle.abortDays: is -1; want 1 to 36500 days", "lifecycle.noncurrentDays: is -1"},
		},
		"rule ids are free": {
			args: bucket.Args{Lifecycle: bucket.Lifecycle{Rules: map[string]bucket.Rule{
				"housekeeping": {ExpireDays: 1}, "": {ExpireDays: 1}, strings.Repeat("x", 256): {ExpireDays: 1},
			}}},
			want: []string{
				`rules: holds the id "housekeeping"; want 1 to 255 characters, other than "housekeeping"`,
				`rules: holds the id ""`, `rules: holds the id "xxx`,
			},
		},
		"a rule does something": {args: rule(0), want: []string{"lifecycle.rules.raw: does nothing"}},
		"down the whole ladder": {args: rule(1000,
			bucket.Transition{Days: 30, To: bucket.StandardIA},
			bucket.Transition{Days: 60, To: bucket.IntelligentTiering},
			bucket.Transition{Days: 90, To: bucket.OneZoneIA}, bucket.Transition{Days: 120, To: bucket.Glacier},
			bucket.Transition{Days: 121, To: bucket.DeepArchive},
		)},
		"up the ladder": {
			args: rule(0, bucket.Transition{Days: 1, To: bucket.Glacier},
				bucket.Transition{Days: 99, To: bucket.StandardIA}),
			want: []string{"transitions[1].to: is STANDARD_IA after GLACIER; S3 moves objects only down"},
		},
		"one zone has no instant retrieval": {
			args: rule(0, bucket.Transition{Days: 30, To: bucket.OneZoneIA},
				bucket.Transition{Days: 60, To: bucket.GlacierInstant}),
			want: []string{"transitions[1].to: is GLACIER_IR after ONEZONE_IA"},
		},
		"infrequent access is not for the young": {
			args: rule(0, bucket.Transition{Days: 29, To: bucket.StandardIA}),
			want: []string{"transitions[0].days: is 29; want 30 to 36500 days"},
		},
		"infrequent access is not for a short stay": {
			args: rule(0, bucket.Transition{Days: 30, To: bucket.StandardIA},
				bucket.Transition{Days: 59, To: bucket.Glacier}),
			want: []string{"transitions[1].days: is 59 after 30 in STANDARD_IA; want at least 60"},
		},
		"expiry comes after the last move": {
			args: rule(90, bucket.Transition{Days: 90, To: bucket.Glacier}),
			want: []string{"expireDays: is 90; want more than 90, the age of the last transition"},
		},
		"storage classes are known": {
			args: rule(0, bucket.Transition{Days: 90, To: "GLACIR"}),
			want: []string{`transitions[0].to: is "GLACIR"; want STANDARD_IA`, `did you mean "GLACIER"?`},
		},
		"a lock needs versions": {
			args: bucket.Args{Lock: &bucket.Lock{Days: 1}, Unversioned: true},
			want: []string{"unversioned: is set with lock, which locks versions"},
		},
		"a lock has an end": {args: bucket.Args{Lock: &bucket.Lock{}}, want: []string{"lock.days: is 0; want 1"}},
		"nobody destroys what is locked for all": {
			args: bucket.Args{Lock: &bucket.Lock{Days: 1, Compliance: true}, AllowDestroy: true},
			want: []string{"lock.compliance: is set with allowDestroy, but nobody can delete what it locks"},
		},
		"deliveries are bounded": {
			args: bucket.Args{Deliveries: map[string]bucket.Delivery{"Trail": {Service: "cloudtrail.amazonaws.com"}}},
			want: []string{"deliveries.Trail.account: is not set, nor are sources or paths"},
		},
		"deliveries are well formed": {
			args: bucket.Args{Deliveries: map[string]bucket.Delivery{
				"a-b": {Service: "cloudtrail", Account: "1234", Paths: []string{"/logs", "lo*gs", ""}},
			}},
			want: []string{
				`deliveries: has the key "a-b"; want letters and digits`, `deliveries.a-b.service: is "cloudtrail"`,
				`deliveries.a-b.account: is "1234"; want twelve digits`, `deliveries.a-b.paths: holds "/logs"`,
				`deliveries.a-b.paths: holds "lo*gs"`, `deliveries.a-b.paths: holds ""`,
			},
		},
		"data classes are known": {args: bucket.Args{DataClass: "x"}, want: []string{`dataClass: is "x"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireProblems(t, tc.args.Validate(), tc.want)
		})
	}
}

func TestValidateUploads(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*bucket.Uploads)
		want   []string
	}{
		"complete":    {change: func(*bucket.Uploads) {}},
		"any suffix":  {change: func(u *bucket.Uploads) { u.Suffixes = nil }},
		"the largest": {change: func(u *bucket.Uploads) { u.MaxBytes = 5 << 30 }},
		"nothing at all": {change: func(u *bucket.Uploads) { *u = bucket.Uploads{} }, want: []string{
			"uploads.prefix: is not set", "uploads.contentTypes: is not set",
			"uploads.maxBytes: is 0; want 1 to 5368709120",
		}},
		"too large": {
			change: func(u *bucket.Uploads) { u.MaxBytes = 5<<30 + 1 },
			want:   []string{"uploads.maxBytes: is 5368709121"},
		},
		"wildcards": {
			change: func(u *bucket.Uploads) { u.Prefix, u.Suffixes = "in*", []string{"*.mp4"} },
			want: []string{
				`uploads.prefix: is "in*"`, `uploads.suffixes: holds "*.mp4"; want an ending such as .mp4`,
			},
		},
		"no content type": {
			change: func(u *bucket.Uploads) { u.ContentTypes = []string{"mp4"} },
			want:   []string{`uploads.contentTypes: holds "mp4"; want a type such as video/mp4`},
		},
		"too long-lived": {
			change: func(u *bucket.Uploads) { u.MaxAge = 13 * time.Hour },
			want:   []string{"uploads.maxAge: is 13h0m0s; want whole seconds from 1m to 12h0m0s"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u := videos()
			tc.change(&u)
			requireProblems(t, bucket.Args{Uploads: &u}.Validate(), tc.want)
		})
	}
}

func TestValidateCORS(t *testing.T) {
	t.Parallel()
	good := bucket.CORSRule{Origins: []string{"https://*.example.com"}, Methods: []bucket.Method{bucket.Post}}
	for name, tc := range map[string]struct {
		rules []bucket.CORSRule
		want  []string
	}{
		"complete": {rules: []bucket.CORSRule{good}},
		"empty": {rules: []bucket.CORSRule{{}}, want: []string{
			"cors[0].origins: is not set", "cors[0].methods: is not set",
		}},
		"not S3's words": {
			rules: []bucket.CORSRule{good, {
				Origins: []string{"https://*.*.com", "example.com/path"}, Methods: []bucket.Method{"OPTIONS"},
				Headers: []string{"x-*-*"}, ExposeHeaders: []string{"*"}, MaxAge: 25 * time.Hour,
			}},
			want: []string{
				`cors[1].origins: holds "https://*.*.com"`, `cors[1].origins: holds "example.com/path"`,
				`cors[1].methods: is "OPTIONS"; want GET`, `cors[1].headers: holds "x-*-*"`,
				`cors[1].exposeHeaders: holds "*"`, "cors[1].maxAge: is 25h0m0s",
			},
		},
		"too many": {rules: make([]bucket.CORSRule, 101), want: []string{"cors: has 101 rules; want at most 100"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireProblems(t, bucket.Args{CORS: tc.rules}.Validate(), tc.want)
		})
	}
}

func TestValidateNotifications(t *testing.T) {
	t.Parallel()
	event := func(prefix, suffix string, on ...bucket.Change) bucket.Event {
		return bucket.Event{ARN: pulumi.String("arn:target"), On: on, Prefix: prefix, Suffix: suffix}
	}
	for name, tc := range map[string]struct {
		first, second bucket.Event
		want          []string
	}{
		"other changes":  {event("", "", bucket.Created), event("", "", bucket.Removed), nil},
		"other prefixes": {event("a/", "", bucket.Created), event("b/", "", bucket.Created), nil},
		"other suffixes": {event("", ".jpg", bucket.Created), event("", ".mp4", bucket.Created), nil},
		"one prefix within the other": {
			event("a/", "", bucket.Created), event("a/b/", ".mp4", bucket.Removed, bucket.Created),
			[]string{"functions.second: hears of the same objects and changes as queues.first, which S3 refuses"},
		},
		"incomplete": {bucket.Event{}, event("", "", "s3:TestEvent"), []string{
			"queues.first.arn: is not set", "queues.first.on: is not set", `functions.second.on: is "s3:TestEvent"`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := bucket.Notifications{
				Queues:    map[string]bucket.Event{"first": tc.first},
				Functions: map[string]bucket.Event{"second": tc.second},
			}
			requireProblems(t, n.Validate(), tc.want)
		})
	}
	requireProblems(t, bucket.Notifications{}.Validate(),
		[]string{"eventBridge: is off, and there are no queues"})
	requireProblems(t, bucket.Notifications{Queues: map[string]bucket.Event{"": {}}}.Validate(),
		[]string{"queues: has an empty key"})
}

func requireProblems(t *testing.T, err error, want []string) {
	t.Helper()
	if want == nil {
		require.NoError(t, err)
		return
	}
	require.Error(t, err)
	for _, w := range want {
		assert.ErrorContains(t, err, w)
	}
}
