// Package awsmodel knows what the AWS provider knows about its resource types: which inputs exist, of which
// kind, which of them force replacement, what AWS answers to a create, and what it refuses. The knowledge of
// types is read from the Go SDK by the generator beside this file; nothing here reaches AWS or needs an
// account.
package awsmodel

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/internal/check"
)

//go:generate go run ./gen -o schema.zip

// Site is where a resource would be created, as the provider's configuration says.
type Site struct {
	// Account is the twelve-digit account id. Default: 123456789012.
	Account string
	// Region is the region of ARNs, endpoints and ids. Default: eu-west-1.
	Region string
	// DefaultTags are the provider's default tags: part of tagsAll, never of tags.
	DefaultTags map[string]string
}

// Resource is one resource as a program registers it.
type Resource struct {
	// Type is the type token, such as "aws:s3/bucketV2:BucketV2".
	Type string
	// Name is the logical name.
	Name string
	// URN decides everything that is made up: the same URN always gets the same ids, names and endpoints.
	URN string
	// Generation tells a replacement from what it replaces: 0 for the first resource of a URN, then 1, and so
	// on.
	Generation int
	// Inputs are the properties that the program gives.
	Inputs resource.PropertyMap
	// Site is where it would be created.
	Site Site
}

// Refusal is one thing that AWS or the provider's own validation rejects although the schema accepts it.
type Refusal struct {
	// Path is the property at fault.
	Path string
	// Message is what AWS says.
	Message string
	// Early tells that the provider itself refuses, so already in a preview. AWS alone refuses later, on create.
	Early bool
}

// Known reports whether the SDK has the type.
func Known(typ string) bool { return lookup(typ) != nil }

// Types lists every type token of the schema, sorted.
func Types() []string { return slices.Clone(index().tokens) }

// Check compares inputs with the schema: an unknown type, an unknown property at any depth, a required
// property left out, a value of the wrong kind. Values unknown in a preview and secrets are accepted. It
// returns nothing when all is well.
func Check(typ string, inputs resource.PropertyMap) []check.Problem { return checkType(typ, inputs) }

// Replaces returns the property paths whose change replaces a resource of this type, sorted. A path names
// nested objects by a dot, and leaves out the index of lists: "schemas.name".
func Replaces(typ string) []string { return replaces(typ) }

// Refuse returns what AWS would reject in these inputs, in a stable order. What is unknown is never refused.
func Refuse(typ string, inputs resource.PropertyMap) []Refusal { return refuse(typ, inputs) }

// Fabricate returns what AWS would answer to the create of r: the id, and the whole state, which is the
// inputs and every computed output. Equal resources get equal answers. A secret input is a secret output.
func Fabricate(r Resource) (id string, state resource.PropertyMap) { return fabricate(r) }

// Unknowns returns the state of r as a preview knows it: the inputs, and an unknown for every other output
// that AWS will compute.
func Unknowns(r Resource) resource.PropertyMap { return unknowns(r) }

// AutoName returns the property that holds the physical name of r and the name that Pulumi makes up for it.
// ok is false for types that have no such property, and when the program gives a name or a prefix itself.
func AutoName(r Resource) (property, name string, ok bool) { return autoName(r) }

// Component reports whether the type is a remote component, such as awsx:ec2:Vpc: its children exist, it does
// not.
func Component(typ string) bool {
	t := lookup(typ)
	return t != nil && t.Component
}

// Inputs lists the input names of a type, sorted; nothing when the type is unknown.
func Inputs(typ string) []string {
	t := lookup(typ)
	if t == nil {
		return nil
	}
	return t.Inputs.names()
}
