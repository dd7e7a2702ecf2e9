package table

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Class is what DynamoDB charges for: storage or requests.
type Class string

// The classes of table.
const (
	// Standard is for tables whose requests cost more than their storage.
	Standard Class = "STANDARD"
	// InfrequentAccess stores for 60 % less and takes 25 % more for each request.
	InfrequentAccess Class = "STANDARD_INFREQUENT_ACCESS"
)

// View is what a stream says of a changed item.
type View string

// The views.
const (
	// KeysOnly is the item's key.
	KeysOnly View = "KEYS_ONLY"
	// NewImage is the item as it is now.
	NewImage View = "NEW_IMAGE"
	// OldImage is the item as it was.
	OldImage View = "OLD_IMAGE"
	// NewAndOldImages is both.
	NewAndOldImages View = "NEW_AND_OLD_IMAGES"
)

// Args configures a Table. Required is Key.
type Args struct {
	// Key is what tells items apart. Required. A change replaces the table and loses its items.
	Key Key

	// GlobalIndexes are further ways to find items, by the index's name. Default: none. At most 20; AWS adds or
	// removes one in each deployment.
	GlobalIndexes map[string]GlobalIndex

	// LocalIndexes sort the items of one partition in another way, by the index's name. Default: none. At most
	// 5. A change replaces the table and loses its items.
	LocalIndexes map[string]LocalIndex

	// Throughput is how much may be read and written. Default: whatever is asked for, paid by the request.
	Throughput Throughput

	// Stream tells functions about each change. Default: no stream; with Replicas, NewAndOldImages.
	Stream View

	// TTL is the attribute with the time, in seconds since 1970, after which DynamoDB deletes an item, for free
	// and within days. Default: items stay.
	TTL string

	// Recovery is how items can be brought back.
	Recovery Recovery

	// KeyARN is the KMS key that encrypts the table, its indexes, streams and backups; the Grant methods include
	// its use. Default: a key that DynamoDB owns, for which there is no policy and no record of use.
	KeyARN pulumi.StringInput

	// Replicas are copies in other regions that can be written to as well, by region. Default: none.
	Replicas map[string]Replica

	// Class is what DynamoDB charges for. Default: Standard.
	Class Class

	// DataClass says how harmful a leak would be; the table is tagged with it. Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete or replace the table with its items.
	// Default: the table is protected by Pulumi and by DynamoDB.
	AllowDestroy bool
}

// Replica is a copy in another region.
type Replica struct {
	// KeyARN is the KMS key of that region. Required when the table has a KeyARN, and not otherwise.
	KeyARN pulumi.StringInput
}

const (
	maxGlobal     = 20
	maxLocal      = 5
	maxProjection = 100
)

var (
	physicalName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)
	regionName   = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)
)

func (a Args) withDefaults() Args {
	a.Class = cmp.Or(a.Class, Standard)
	a.Throughput = a.Throughput.withDefaults()
	a.Recovery = a.Recovery.withDefaults()
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	if len(a.Replicas) > 0 {
		a.Stream = cmp.Or(a.Stream, NewAndOldImages)
	}
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("key", a.Key.validate())
	a.validateIndexes(&p)
	a.validateAttributes(&p)
	p.Under("throughput", a.Throughput.validate())
	if a.Stream != "" {
		check.OneOf(&p, a.Stream, "stream", KeysOnly, NewImage, OldImage, NewAndOldImages)
	}
	p.Unless(len(a.TTL) <= 255, "ttl", "is %d characters; want at most 255", len(a.TTL))
	p.Under("recovery", a.Recovery.validate())
	a.validateReplicas(&p)
	check.OneOf(&p, a.Class, "class", Standard, InfrequentAccess)
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}

func (a Args) validateReplicas(p *check.Problems) {
	for _, region := range sorted(a.Replicas) {
		path := "replicas." + region
		p.Unless(regionName.MatchString(region), path, "is its key; want an AWS region such as eu-west-1")
		p.Unless((a.KeyARN == nil) == (a.Replicas[region].KeyARN == nil), path+".keyARN",
			"differs from the table in having a key; want one for each region, or for none")
	}
	if len(a.Replicas) == 0 {
		return
	}
	p.Unless(a.Stream == NewAndOldImages, "stream",
		"is %s; want %s, by which replicas are kept alike", a.Stream, NewAndOldImages)
	p.Unless(a.Throughput.Provisioned == nil, "throughput.provisioned",
		"is set together with replicas; want requests paid one by one, for DynamoDB makes no replica of a table"+
			" before it scales by itself")
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
