package rule

import (
	"slices"
	"time"
)

// Resource is a resource as the engine, a state file or a test gives it.
type Resource struct {
	// URN identifies the resource.
	URN string
	// Type is its token, as given.
	Type string
	// Name is its logical name.
	Name string
	// ID is what AWS calls it, when it exists.
	ID string
	// Inputs are what it was told to be.
	Inputs Value
	// Outputs are what it has become. Default: the inputs.
	Outputs Value
	// Parent is the URN of its parent.
	Parent string
	// Protect says that it cannot be deleted.
	Protect bool
	// IgnoreChanges are the properties whose changes the engine leaves alone.
	IgnoreChanges []string
	// Provider is the provider it belongs to.
	Provider Provider
	// Dependencies are the URNs of the resources it depends on.
	Dependencies []string
	// PropertyDependencies are the URNs of the resources that a property's value was made from.
	PropertyDependencies map[string][]string
}

// Awaits are the URNs of all resources that this one waits for.
func (r *Resource) Awaits() []string {
	list := slices.Clone(r.Dependencies)
	for _, sources := range r.PropertyDependencies {
		list = append(list, sources...)
	}
	return list
}

// Provider is the provider that a resource belongs to.
type Provider struct {
	// URN identifies the provider. Default: a default provider.
	URN string
	// Properties are its settings, such as region.
	Properties Value
}

// Environment is what surrounds the resources of one run.
type Environment struct {
	// Organization, Project and Stack name the stack, as far as they are known.
	Organization, Project, Stack string
	// StackTags are the stack's tags.
	StackTags map[string]string
	// Profile is the name of the profile in force.
	Profile string
	// Production says that the profile is one for stacks that people depend on.
	Production bool
	// DryRun says that this is a preview.
	DryRun bool
	// Today is the day on which end dates are judged.
	Today time.Time
}

// Inputs are one resource in the hands of a rule. Its embedded value is the resource's properties.
type Inputs struct {
	Value

	resource *Resource
	env      *Environment
	settings Settings
}

// Bind puts a resource into a rule's hands. A nil trace records nothing.
func Bind(r *Resource, properties Value, env *Environment, trace *Trace) Inputs {
	in := Inputs{Value: properties, resource: r, env: env}
	if trace != nil {
		in.probe = &probe{trace, r.URN}
	}
	return in
}

// With is the same resource for a rule with these settings.
func (in Inputs) With(settings Settings) Inputs {
	in.settings = settings
	return in
}

// URN identifies the resource.
func (in Inputs) URN() string { return in.resource.URN }

// Type is the resource's canonical token.
func (in Inputs) Type() string { return Canonical(in.resource.Type) }

// Token is the resource's token as the program has it.
func (in Inputs) Token() string { return in.resource.Type }

// Name is the resource's logical name.
func (in Inputs) Name() string { return in.resource.Name }

// Resource is the resource itself, for its options and dependencies.
func (in Inputs) Resource() *Resource { return in.resource }

// Env is what surrounds the resource.
func (in Inputs) Env() *Environment { return in.env }

// Production is the condition that people depend on the stack.
func (in Inputs) Production() Verdict {
	return Decide(in.env.Production, "the profile "+in.env.Profile+" is not for production")
}

// Region is the region that the resource is in: its own, or its provider's.
func (in Inputs) Region() Value {
	if own := in.At("region"); !own.node.absent() {
		return own
	}
	region := in.resource.Provider.Properties.At("region")
	region.path, region.probe = "provider.region", in.probe
	region.probe.read(region.path)
	return region
}

// Tag is the value of a tag, be it the resource's own or one of its provider's default tags.
func (in Inputs) Tag(name string) Value {
	own := in.At("tags")
	for _, tags := range []Value{own, in.At("tagsAll"), in.providerTags()} {
		tags.probe.structure(tags.path)
		if tag := tags.Field(name); !tag.node.absent() {
			return tag
		}
	}
	return own.Field(name)
}

// Tags are the tags of the resource, its own and those of its provider's default tags that it does not set
// itself. Key tells the name.
func (in Inputs) Tags() List {
	own := in.At("tags")
	tags := own.Fields()
	provided := in.providerTags().Fields()
	tags.open = append(tags.open, provided.open...)
	for _, tag := range provided.items {
		if own.Field(tag.key).node.absent() {
			tags.items = append(tags.items, tag)
		}
	}
	return tags
}

// OwnTag is the value of a tag that the resource carries by itself, and not as everything of its provider
// does.
func (in Inputs) OwnTag(name string) Value {
	own := in.At("tags")
	own.probe.structure(own.path)
	return own.Field(name)
}

// providerTags are the tags that the resource's provider puts on everything. Programs in most languages hand
// a provider its blocks as JSON.
func (in Inputs) providerTags() Value {
	tags := in.resource.Provider.Properties.At("defaultTags").Block().At("tags")
	tags.path, tags.probe = "provider.defaultTags.tags", in.probe
	tags.probe.read(tags.path)
	return tags
}
