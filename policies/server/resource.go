package server

import (
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/policies/rule"
)

// fromRequest reads a resource that is about to be registered, but for its properties.
func fromRequest(req *pulumirpc.AnalyzeRequest) rule.Resource {
	return rule.Resource{
		URN: req.GetUrn(), Type: req.GetType(), Name: req.GetName(),
		Parent: req.GetOptions().GetParent(), Protect: req.GetOptions().GetProtect(),
		IgnoreChanges: req.GetOptions().GetIgnoreChanges(), Provider: fromProvider(req.GetProvider()),
	}
}

// fromStack reads a resource at the end of a run.
func fromStack(r *pulumirpc.AnalyzerResource) rule.Resource {
	read := rule.Resource{
		URN: r.GetUrn(), Type: r.GetType(), Name: r.GetName(), Inputs: rule.Decode(r.GetProperties()),
		Parent: r.GetParent(), Protect: r.GetOptions().GetProtect(),
		IgnoreChanges: r.GetOptions().GetIgnoreChanges(),
		Provider:      fromProvider(r.GetProvider()), Dependencies: r.GetDependencies(),
		PropertyDependencies: make(map[string][]string, len(r.GetPropertyDependencies())),
	}
	for property, dependencies := range r.GetPropertyDependencies() {
		read.PropertyDependencies[property] = dependencies.GetUrns()
	}
	return read
}

func fromProvider(p *pulumirpc.AnalyzerProviderResource) rule.Provider {
	return rule.Provider{URN: p.GetUrn(), Properties: rule.Decode(p.GetProperties())}
}
