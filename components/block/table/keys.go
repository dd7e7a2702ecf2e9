package table

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Kind is the type of a key's attribute.
type Kind string

// The types that keys can have.
const (
	// Text is a string.
	Text Kind = "S"
	// Number is a number.
	Number Kind = "N"
	// Binary is bytes.
	Binary Kind = "B"
)

// Attribute is an attribute that is part of a key. All others need no declaration.
type Attribute struct {
	// Name is the attribute. Required. At most 255 characters.
	Name string
	// Kind is its type. Default: Text.
	Kind Kind
}

// Key is what items are found by.
type Key struct {
	// Partition is the attribute that items are spread by, and that each query names. Required.
	Partition Attribute
	// Sort is the attribute that items of one partition are sorted by. Default: none, and a partition of a table
	// holds one item.
	Sort Attribute
}

// Projection is what an index holds of each item.
type Projection struct {
	// KeysOnly leaves all but the keys of table and index out. Default: everything is in the index.
	KeysOnly bool
	// Attributes are held beside the keys. Default: none. At most 20, and 100 over all indexes.
	Attributes []string
}

// GlobalIndex is another way to find the table's items.
type GlobalIndex struct {
	// Key is what items are found by. Required.
	Key Key
	// Projection is what the index holds. Default: everything.
	Projection Projection
	// OnDemand limits what may be read and written by the second. Default: no limit.
	OnDemand OnDemand
	// Provisioned is what can be read and written by the second. Default: the table's. Only for a table with
	// Throughput.Provisioned.
	Provisioned *Provisioned
}

// LocalIndex sorts the items of one partition in another way.
type LocalIndex struct {
	// Sort is the attribute that items are sorted by. Required.
	Sort Attribute
	// Projection is what the index holds. Default: everything.
	Projection Projection
}

func (k Key) validate() error {
	var p check.Problems
	k.Partition.validate(&p, "partition")
	if k.Sort != (Attribute{}) {
		k.Sort.validate(&p, "sort")
	}
	return p.Err()
}

func (a Attribute) validate(p *check.Problems, path string) {
	p.Required(a.Name != "", path+".name", "an attribute")
	p.Unless(len(a.Name) <= 255, path+".name", "is %d characters; want at most 255", len(a.Name))
	check.OneOf(p, a.kind(), path+".kind", Text, Number, Binary)
}

func (a Attribute) kind() Kind {
	if a.Kind == "" {
		return Text
	}
	return a.Kind
}

func (a Args) validateIndexes(p *check.Problems) {
	p.Between(len(a.GlobalIndexes), 0, maxGlobal, "globalIndexes", "entries")
	p.Between(len(a.LocalIndexes), 0, maxLocal, "localIndexes", "entries")
	held := 0
	for _, name := range sorted(a.GlobalIndexes) {
		index, path := a.GlobalIndexes[name], "globalIndexes."+name
		p.Unless(physicalName.MatchString(name), path, "is its name; want 3 to 255 letters, digits and ._-")
		p.Under(path+".key", index.Key.validate())
		p.Under(path+".projection", index.Projection.validate())
		p.Under(path, index.validate(a.Throughput))
		held += len(index.Projection.Attributes)
	}
	for _, name := range sorted(a.LocalIndexes) {
		index, path := a.LocalIndexes[name], "localIndexes."+name
		p.Unless(physicalName.MatchString(name), path, "is its name; want 3 to 255 letters, digits and ._-")
		_, twice := a.GlobalIndexes[name]
		p.Unless(!twice, path, "has the name of a global index; want each name once")
		index.Sort.validate(p, path+".sort")
		p.Under(path+".projection", index.Projection.validate())
		held += len(index.Projection.Attributes)
	}
	p.Unless(len(a.LocalIndexes) == 0 || a.Key.Sort.Name != "", "localIndexes",
		"are set for a table without key.sort; want one, for DynamoDB takes local indexes of such tables only")
	p.Unless(held <= maxProjection, "globalIndexes", "hold with localIndexes %d attributes; want at most %d",
		held, maxProjection)
}

func (j Projection) validate() error {
	var p check.Problems
	p.Unless(!j.KeysOnly || len(j.Attributes) == 0, "attributes", "are set with keysOnly; want one or the other")
	p.Between(len(j.Attributes), 0, 20, "attributes", "entries")
	seen := map[string]bool{}
	for _, name := range j.Attributes {
		p.Unless(name != "" && !seen[name], "attributes", "has %q empty or twice; want each once", name)
		seen[name] = true
	}
	return p.Err()
}

func (j Projection) kind() pulumi.String {
	switch {
	case j.KeysOnly:
		return "KEYS_ONLY"
	case len(j.Attributes) > 0:
		return "INCLUDE"
	default:
		return "ALL"
	}
}

func (j Projection) attributes() pulumi.StringArrayInput {
	if len(j.Attributes) == 0 {
		return nil
	}
	return pulumi.ToStringArray(slices.Sorted(slices.Values(j.Attributes)))
}

// keys are the attributes of the table's and the indexes' keys, each once, with every type it was given.
func (a Args) keys() map[string][]Kind {
	out := map[string][]Kind{}
	add := func(list ...Attribute) {
		for _, x := range list {
			if x.Name != "" && !slices.Contains(out[x.Name], x.kind()) {
				out[x.Name] = append(out[x.Name], x.kind())
			}
		}
	}
	add(a.Key.Partition, a.Key.Sort)
	for _, name := range sorted(a.GlobalIndexes) {
		add(a.GlobalIndexes[name].Key.Partition, a.GlobalIndexes[name].Key.Sort)
	}
	for _, name := range sorted(a.LocalIndexes) {
		add(a.LocalIndexes[name].Sort)
	}
	return out
}

// validateAttributes reports attributes that are of one type in one key and of another in another.
func (a Args) validateAttributes(p *check.Problems) {
	keys := a.keys()
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		p.Unless(len(keys[name]) == 1, "key",
			"has the attribute %q as %v; want one type everywhere", name, keys[name])
	}
	if kinds := keys[a.TTL]; len(kinds) > 0 {
		p.Unless(slices.Equal(kinds, []Kind{Number}), "ttl", "is %q, a key of type %v; want a number", a.TTL, kinds)
	}
}

// attributes declares the keys' attributes and no others, which is what DynamoDB takes.
func (a Args) attributes() dynamodb.TableAttributeArray {
	keys := a.keys()
	var out dynamodb.TableAttributeArray
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		out = append(out, dynamodb.TableAttributeArgs{
			Name: pulumi.String(name), Type: pulumi.String(string(keys[name][0])),
		})
	}
	return out
}
