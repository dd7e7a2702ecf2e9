package tenancy

import (
	"fmt"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/websocketapi"
	"github.com/plinth-iac/plinth/internal/check"
)

// placeholder stands for what another resource will tell, and what no block looks into.
func placeholder() pulumi.StringOutput { return pulumi.String("placeholder").ToStringOutput() }

// validateBlocks holds the arguments of the blocks against the blocks' own rules, before any of them is made.
func (a Args) validateBlocks() error {
	var p check.Problems
	for _, name := range a.Data.Cells.keys() {
		p.Mapped(a.cell(name, placeholder()).Validate(), map[string]string{
			"": "data.cells", "site": "site", "placement": "network.data", "instances": "network.zones",
			"instances.a.class": "data.cells.class", "instances.b.class": "data.cells.class",
			"capacity.serverless.maxACU": "data.cells.maxACU", "backup.days": "data.cells.backupDays",
		})
	}
	if a.Data.Cache.SecretARN == "" {
		p.Mapped(a.valkey(keys{}).Validate(), map[string]string{"": "data.cache", "placement": "network.data"})
	}
	a.validateFunctions(&p)
	a.validateAPIs(&p)
	p.Mapped(a.firewall().Validate(), map[string]string{
		"": "entry", "site": "site", "rateLimit.requests": "entry.ratePerIp", "rateLimit": "entry.ratePerIp",
		"countries.allow": "entry.countries", "logging.retentionDays": "watch.logDays",
	})
	p.Mapped(a.requests().Validate(), map[string]string{"": "workspaces"})
	p.Mapped(a.Watch.people().ValidateAddresses(a.Site), map[string]string{"": "watch", "site": "site"})
	return p.Err()
}

func (a Args) validateFunctions(p *check.Problems) {
	for _, f := range []struct {
		args       *function.Args
		code, path string
	}{
		{a.engine(), engineCode, "engine"}, {a.connector(), socketCode, "code.socket"},
		{a.authorizer(), authorizerCode, "code.authorizer"}, {a.provisioner(), workspaceCode, "workspaces"},
	} {
		if a.Code.own(f.code) == nil && a.Code.Shipped == "" {
			continue // that it is missing is told already
		}
		p.Mapped(f.args.Validate(), map[string]string{
			"": f.path, "site": "site", "code": "code." + f.code, "limits.memoryMiB": f.path + ".memoryMiB",
			"limits.timeout": f.path + ".timeout", "limits.reserved": f.path + ".concurrency",
			"environment.variables": f.path + ".environment",
		})
	}
	for _, c := range a.Custom.functions() {
		args := a.custom(c)
		args.Failures.Drop = len(c.Tasks) > 0 // the queue for them is not there yet
		p.Mapped(args.Validate(), map[string]string{"": "custom.spec." + c.Name, "site": "site"})
	}
}

func (a Args) validateAPIs(p *check.Problems) {
	f := restapi.Function{ARN: placeholder(), InvokeARN: placeholder()}
	rest := a.rest(callers{engine: f, authorizer: f, custom: func(string) restapi.Function { return f }})
	words := map[string]string{
		"": "entry", "site": "site",
		"stage.throttle": "entry.throttle", "stage.logs.retentionDays": "watch.logDays",
		"cors.origins": "entry.origins", "usage.plans": "entry.tiers", "usage.keys": "workspaces.declared",
		"routes": "custom.spec",
	}
	for name := range a.Entry.Tiers {
		plan, tier := fmt.Sprintf("usage.plans[%q]", name), "entry.tiers."+name
		words[plan], words[plan+".throttle"], words[plan+".quota.requests"] = tier, tier, tier+".monthlyRequests"
	}
	for id := range a.Workspaces.Declared {
		words[fmt.Sprintf("usage.keys[%q].plan", id)] = "workspaces.declared." + id + ".tier"
	}
	p.Mapped(rest.Validate(), words)
	s := websocketapi.Function{ARN: placeholder(), InvokeARN: placeholder()}
	socket := maps.Clone(words)
	p.Mapped(a.socket(s, s).Validate(), socket)
}
