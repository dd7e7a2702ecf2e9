package pulumitest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// recorder is the resource monitor that a program under test talks to. Registrations come concurrently.
type recorder struct {
	dry            bool
	project, stack string

	mu   sync.Mutex
	seen map[string]Resource
}

func newRecorder(dry bool) *recorder {
	return &recorder{dry: dry, project: Project, stack: Stack, seen: map[string]Resource{}}
}

// Call refuses function calls: components look nothing up, so that a preview needs no credentials.
func (r *recorder) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return nil, fmt.Errorf("the program calls %s; pass such facts in instead of looking them up", args.Token)
}

// NewResource records one registration and answers as AWS would: nothing yet in preview, realistic outputs
// else.
func (r *recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	res := r.describe(args)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, twice := r.seen[res.URN]; twice {
		return "", nil, fmt.Errorf("duplicate resource URN %s", res.URN)
	}
	r.seen[res.URN] = res
	if !args.Custom && !remote(args) {
		return "", args.Inputs, nil
	}
	if r.dry {
		return "", previewed(args), nil
	}
	if err := inspect(args); err != nil {
		return "", nil, err
	}
	id, state := r.outputs(res, args)
	res.ID = id
	res.Outputs, _ = plain(state)
	r.seen[res.URN] = res
	return id, state, nil
}

func remote(args pulumi.MockResourceArgs) bool {
	return args.RegisterRPC != nil && args.RegisterRPC.GetRemote()
}

func (r *recorder) describe(args pulumi.MockResourceArgs) Resource {
	res := Resource{
		Type: args.TypeToken, Name: args.Name, Custom: args.Custom, Remote: remote(args),
		Provider: providerName(args.Provider), raw: args.Inputs,
	}
	var parentType tokens.Type
	if rpc := args.RegisterRPC; rpc != nil {
		res.Parent = rpc.GetParent()
		res.Protect = rpc.GetProtect()
		res.RetainOnDelete = rpc.GetRetainOnDelete()
		res.DeleteBeforeReplace = rpc.GetDeleteBeforeReplace()
		res.IgnoreChanges = rpc.GetIgnoreChanges()
		res.DependsOn = rpc.GetDependencies()
		res.PropertyDependencies = map[string][]string{}
		for name, urns := range rpc.GetPropertyDependencies() {
			res.PropertyDependencies[name] = urns.GetUrns()
		}
		for _, a := range rpc.GetAliases() {
			res.Aliases = append(res.Aliases, a.GetUrn()+a.GetSpec().GetName())
		}
		if p := resource.URN(res.Parent); p != "" && p.QualifiedType() != resource.RootStackType {
			parentType = p.QualifiedType()
		}
	}
	res.URN = string(resource.NewURN(tokens.QName(r.stack), tokens.PackageName(r.project), parentType,
		tokens.Type(args.TypeToken), args.Name))
	res.Inputs, res.secrets = plain(args.Inputs)
	return res
}

// providerName cuts a provider reference (URN::id) down to the provider's name, "" for the default one.
func providerName(ref string) string {
	if ref == "" {
		return ""
	}
	name := resource.URN(urnOf(ref)).Name()
	if strings.HasPrefix(name, "default") {
		return ""
	}
	return name
}

// urnOf cuts the id off a provider reference.
func urnOf(ref string) string {
	if i := strings.LastIndex(ref, "::"); i >= 0 {
		return ref[:i]
	}
	return ref
}
