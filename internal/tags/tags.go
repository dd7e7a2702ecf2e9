// Package tags holds the tags that everything carries and by which costs are told apart.
package tags

import (
	"maps"
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/internal/check"
)

// The keys under which costs are allocated. AWS must be told once per account to do so (see the budget
// block).
const (
	Application = "application"
	Environment = "environment"
	Owner       = "owner"
	CostCentre  = "cost-centre"
	DataClass   = "data-class"
)

// Class says how much harm the loss of a thing's content to a stranger would do.
type Class string

// The data classes, from harmless to harmful.
const (
	Public       Class = "public"
	Internal     Class = "internal"
	Confidential Class = "confidential"
	Personal     Class = "personal"
)

// Set is the tags of one stack. All fields are required.
type Set struct {
	// Application is the system that the resource belongs to.
	Application string
	// Environment is the stack: "production".
	Environment string
	// Owner is the team that answers for it.
	Owner string
	// CostCentre is who pays.
	CostCentre string
	// DataClass is the most harmful class of data in the stack. Single stores carry their own.
	DataClass Class
}

// value is what AWS allows in a tag value, without the empty one, which tells nothing.
// https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
var value = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$`)

// Validate reports every tag that is missing or that AWS would refuse.
func (s Set) Validate() error {
	var p check.Problems
	m := s.Map()
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if key != DataClass {
			p.Unless(value.MatchString(m[key]), key,
				"is %q; want 1 to 256 letters, digits, spaces or _.:/=+-@", m[key])
		}
	}
	check.OneOf(&p, s.DataClass, DataClass, Public, Internal, Confidential, Personal)
	return p.Err()
}

// Map is the tags as AWS takes them.
func (s Set) Map() map[string]string {
	return map[string]string{
		Application: s.Application,
		Environment: s.Environment,
		Owner:       s.Owner,
		CostCentre:  s.CostCentre,
		DataClass:   string(s.DataClass),
	}
}

// Keys are the tag keys to activate for cost allocation, sorted.
func Keys() []string { return slices.Sorted(maps.Keys(Set{}.Map())) }
