package bucket

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/plinth-iac/plinth/internal/check"
)

// Lifecycle says when objects move to cheaper storage and when they go.
type Lifecycle struct {
	// AbortDays is how long an upload in parts may take before its parts are deleted. Default: 7.
	AbortDays int
	// NoncurrentDays is how long an overwritten or deleted version is kept. Default: 90.
	NoncurrentDays int
	// Rules are what else happens to objects, by the rule's id. Default: nothing.
	Rules map[string]Rule
}

// Rule is what happens to the current versions of some objects as they age.
type Rule struct {
	// Prefix is what the objects' keys start with: "raw/". Default: all objects.
	Prefix string
	// Transitions are the moves to cheaper storage, oldest last, each further down the ladder. Default: none.
	Transitions []Transition
	// ExpireDays is the age at which objects are deleted, above that of the last transition. Default: never.
	ExpireDays int
}

// Transition is a move to cheaper storage.
type Transition struct {
	// Days is the objects' age. Required above 0; from 30 on for StandardIA and OneZoneIA, where they then stay
	// for 30 days at least.
	Days int
	// To is the storage class. Required.
	To StorageClass
}

// StorageClass is where objects lie, in S3's words.
type StorageClass string

// The storage classes that objects can move to, in the order of the ladder.
const (
	StandardIA         StorageClass = "STANDARD_IA"
	IntelligentTiering StorageClass = "INTELLIGENT_TIERING"
	OneZoneIA          StorageClass = "ONEZONE_IA"
	GlacierInstant     StorageClass = "GLACIER_IR"
	Glacier            StorageClass = "GLACIER"
	DeepArchive        StorageClass = "DEEP_ARCHIVE"
)

// ladder is the order in which objects may move.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
var ladder = []StorageClass{StandardIA, IntelligentTiering, OneZoneIA, GlacierInstant, Glacier, DeepArchive}

const (
	// maxRules leaves one of S3's thousand to the housekeeping rule.
	maxRules = 999
	maxDays  = 36500
	// infrequent is the least age of objects in the two infrequent-access classes, and their least stay there.
	infrequent = 30
	maxRuleID  = 255
)

func (l Lifecycle) withDefaults() Lifecycle {
	l.AbortDays = cmp.Or(l.AbortDays, 7)
	l.NoncurrentDays = cmp.Or(l.NoncurrentDays, 90)
	return l
}

func (l Lifecycle) validate() error {
	var p check.Problems
	p.Between(l.AbortDays, 1, maxDays, "abortDays", "days")
	p.Between(l.NoncurrentDays, 1, maxDays, "noncurrentDays", "days")
	p.Unless(len(l.Rules) <= maxRules, "rules", "are %d; want at most %d", len(l.Rules), maxRules)
	for _, id := range slices.Sorted(maps.Keys(l.Rules)) {
		p.Unless(id != "" && len(id) <= maxRuleID && id != housekeeping, "rules",
			"holds the id %q; want 1 to %d characters, other than %q", id, maxRuleID, housekeeping)
		p.Under("rules."+id, l.Rules[id].validate())
	}
	return p.Err()
}

func (r Rule) validate() error {
	var p check.Problems
	p.Unless(len(r.Transitions) > 0 || r.ExpireDays != 0, "", "does nothing; want transitions or expireDays")
	oldest := 0
	for i, t := range r.Transitions {
		path := fmt.Sprintf("transitions[%d]", i)
		check.OneOf(&p, t.To, path+".to", ladder...)
		p.Between(t.Days, t.To.least(), maxDays, path+".days", "days")
		if i > 0 {
			t.validateAfter(&p, path, r.Transitions[i-1])
		}
		oldest = max(oldest, t.Days)
	}
	p.Unless(r.ExpireDays == 0 || (r.ExpireDays > oldest && r.ExpireDays <= maxDays), "expireDays",
		"is %d; want more than %d, the age of the last transition, and at most %d", r.ExpireDays, oldest, maxDays)
	return p.Err()
}

func (t Transition) validateAfter(p *check.Problems, path string, before Transition) {
	p.Unless(before.To.above(t.To), path+".to",
		"is %s after %s; S3 moves objects only down %v", t.To, before.To, ladder)
	stay := 1
	if before.To.infrequent() {
		stay = infrequent
	}
	p.Unless(t.Days >= before.Days+stay, path+".days", "is %d after %d in %s; want at least %d",
		t.Days, before.Days, before.To, before.Days+stay)
}

// above says whether S3 moves objects from c to lower. From one zone it offers no instant retrieval.
func (c StorageClass) above(lower StorageClass) bool {
	if c == OneZoneIA && lower == GlacierInstant {
		return false
	}
	return slices.Index(ladder, c) < slices.Index(ladder, lower)
}

func (c StorageClass) infrequent() bool { return c == StandardIA || c == OneZoneIA }

func (c StorageClass) least() int {
	if c.infrequent() {
		return infrequent
	}
	return 1
}
