package tenancy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func engineArchive() *function.Code {
	return &function.Code{Archive: "engine.zip", Runtime: function.Python313, Handler: "engine.handler"}
}

// told are the problems of the arguments after change.
func told(t *testing.T, change func(*tenancy.Args)) []string {
	t.Helper()
	args := good(&aws.Provider{})
	change(args)
	err := args.Validate()
	if err == nil {
		return nil
	}
	var all *check.Error
	require.ErrorAs(t, err, &all)
	var out []string
	for _, p := range all.Problems {
		out = append(out, p.Path+": "+p.Reason)
	}
	return out
}

func TestGoodArgs(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*tenancy.Args){
		"as they are": asIs, "development": development, "a domain": atDomain, "everybody": anonymous,
		"everything": whole(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, told(t, change))
		})
	}
}

func workspace(id string, d tenancy.Declared) func(*tenancy.Args) {
	return func(a *tenancy.Args) { a.Workspaces.Declared = map[string]tenancy.Declared{id: d} }
}

func tier(name string, x tenancy.Tier) func(*tenancy.Args) {
	return func(a *tenancy.Args) { a.Entry.Tiers = map[string]tenancy.Tier{name: x} }
}

// TestEachMistakeIsTold plants one mistake at a time, and wants it told once, in the words of Args.
func TestEachMistakeIsTold(t *testing.T) {
	t.Parallel()
	many := 6
	for want, change := range map[string]func(*tenancy.Args){
		`preset: is "prodution"; want production or development (did you mean "production"?)`:         func(a *tenancy.Args) { a.Preset = "prodution" },
		`edge: is not set; want a provider for us-east-1`:                                             func(a *tenancy.Args) { a.Edge = nil },
		`site.region: is "eu-west"; want an AWS region such as eu-west-1`:                             func(a *tenancy.Args) { a.Site.Region = "eu-west" },
		`network.private.vpcID: is not set; want`:                                                     func(a *tenancy.Args) { a.Network.Private.VPCID = nil },
		`network.zones: are eu-west-1a; want at least 2 different zones`:                              func(a *tenancy.Args) { a.Network.Zones = a.Network.Zones[:1] },
		`network.zones: are eu-west-1a, eu-west-1a; want`:                                             func(a *tenancy.Args) { a.Network.Zones[1] = "eu-west-1a" },
		"code.shipped: is not set; want the folder that `plinth functions build` fills":               func(a *tenancy.Args) { a.Code.Shipped = "" },
		`code.engine: has 0 sources; want`:                                                            func(a *tenancy.Args) { a.Code.Engine = &function.Code{} },
		`entry.identity.issuer: is "http://id.example.com"; want the https address`:                   func(a *tenancy.Args) { a.Entry.Identity.Issuer = "http://id.example.com" },
		`entry.identity.audience: is not set; want`:                                                   func(a *tenancy.Args) { a.Entry.Identity.Audience = "" },
		`entry.identity.claim: is "a b"; want the name of a claim`:                                    func(a *tenancy.Args) { a.Entry.Identity.Claim = "a b" },
		`entry.identity.anonymous: is set beside an issuer; want`:                                     func(a *tenancy.Args) { a.Entry.Identity.Anonymous = true },
		`entry.domain: is "API.example.com"; want`:                                                    func(a *tenancy.Args) { a.Entry.Domain, a.Entry.ZoneID = "API.example.com", "Z1" },
		`entry.zoneId: is "" with the domain "api.example.com"; want both or neither`:                 func(a *tenancy.Args) { a.Entry.Domain = "api.example.com" },
		`entry.origins[0]: is "app.example.com"; want scheme and host`:                                func(a *tenancy.Args) { a.Entry.Origins = []string{"app.example.com"} },
		`entry.ratePerIp: is 5; want`:                                                                 func(a *tenancy.Args) { a.Entry.RatePerIP = 5 },
		`entry.countries[0]: is "Germany"; want`:                                                      func(a *tenancy.Args) { a.Entry.Countries = []string{"Germany"} },
		`entry.throttle.rate: is -1; want`:                                                            func(a *tenancy.Args) { a.Entry.Throttle.Rate = -1 },
		`entry.tiers.Team: is its name; want`:                                                         tier("Team", tenancy.Tier{Rate: 1, Burst: 1}),
		`entry.tiers.team.rate: is 2000; want at most throttle.rate (1000)`:                           tier("team", tenancy.Tier{Rate: 2000, Burst: 1}),
		`entry.tiers.team.burst: is 0; want`:                                                          tier("team", tenancy.Tier{Rate: 1}),
		`entry.tiers.team.monthlyRequests: is -1; want`:                                               tier("team", tenancy.Tier{Rate: 1, Burst: 1, MonthlyRequests: -1}),
		`engine.memoryMiB: is 64; want 128 to 10240 MiB`:                                              func(a *tenancy.Args) { a.Engine.MemoryMiB, a.Engine.SchemaCacheMiB = 64, 8 },
		`engine.timeout: is 29s; want less than upstream (29s)`:                                       func(a *tenancy.Args) { a.Engine.Timeout = 29 * time.Second },
		`engine.concurrency: is 795, with 10 workspaces worked on at once; want at most 800 together`: func(a *tenancy.Args) { a.Engine.Concurrency = 795 },
		`engine.concurrency: is -1; want`:                                                             func(a *tenancy.Args) { a.Engine.Concurrency = -1 },
		`engine.schemaCacheMiB: is 2000; want 1 to 884 MiB`:                                           func(a *tenancy.Args) { a.Engine.SchemaCacheMiB = 2000 },
		`engine.environment["EVENT_BUS"]: is set by the platform; want another name`:                  func(a *tenancy.Args) { a.Engine.Environment = map[string]string{"EVENT_BUS": "x"} },
		`engine.environment.A-B: is its name; want`:                                                   func(a *tenancy.Args) { a.Engine.Environment = map[string]string{"A-B": "x"} },
		`custom.concurrency: is -1; want`:                                                             func(a *tenancy.Args) { a.Custom.Concurrency = -1 },
		`data.cells.count: is 11; want 1 to 10 cells`:                                                 cells(11),
		`data.cells.capacity: is 20000; want`:                                                         func(a *tenancy.Args) { a.Data.Cells.Capacity = 20_000 },
		`data.cells.readers: is 6; want 0 to 5`:                                                       func(a *tenancy.Args) { a.Data.Cells.Readers = &many },
		`data.cells.class: is "large"; want a class such as db.r7g.large`:                             func(a *tenancy.Args) { a.Data.Cells.Class = "large" },
		`data.cells.maxACU: is 8 beside the class "db.r7g.large"; want`:                               func(a *tenancy.Args) { a.Data.Cells.MaxACU = 8 },
		`data.cells.backupDays: is 36; want 1 to 35 days`:                                             func(a *tenancy.Args) { a.Data.Cells.BackupDays = 36 },
		`data.cells.restoreFrom.b: is no cell; want a`:                                                func(a *tenancy.Args) { a.Data.Cells.RestoreFrom = map[string]string{"b": snapshot} },
		`data.cells.restoreFrom.a: is "x"; want the ARN of a cluster snapshot or of a recovery point`: func(a *tenancy.Args) { a.Data.Cells.RestoreFrom = map[string]string{"a": "x"} },
		`data.restoreRegistryFrom: is "x"; want the ARN of a DynamoDB table`:                          func(a *tenancy.Args) { a.Data.RestoreRegistryFrom = "x" },
		`data.cache.nodeType: is "db.t4g.micro"; want`:                                                func(a *tenancy.Args) { a.Data.Cache.NodeType = "db.t4g.micro" },
		`data.cache.secretArn: is "redis"; want`:                                                      func(a *tenancy.Args) { a.Data.Cache.SecretARN = "redis" },
		`data.cache.keyArn: is set without secretArn; want`:                                           func(a *tenancy.Args) { a.Data.Cache.KeyARN = keyOutside },
		`data.mongo.addresses: are empty without an endpointService`:                                  func(a *tenancy.Args) { a.Data.Mongo.SecretARN = secretOutside },
		`workspaces.dropGrace: is 1m0s; want at least 1h`:                                             func(a *tenancy.Args) { a.Workspaces.DropGrace = time.Minute },
		`workspaces.rotateDays: is 1001; want`:                                                        func(a *tenancy.Args) { a.Workspaces.RotateDays = 1001 },
		`workspaces.concurrency: is 1; want 2 to 100`:                                                 func(a *tenancy.Args) { a.Workspaces.Concurrency = 1 },
		`workspaces.declared.Acme: is its id; want 3 to 28`:                                           workspace("Acme", tenancy.Declared{}),
		`workspaces.declared.acme.cell: is "z"; want a`:                                               workspace("acme", tenancy.Declared{Cell: "z"}),
		`workspaces.declared.acme.pooled: is set without a cell; want`:                                workspace("acme", tenancy.Declared{Pooled: true}),
		`workspaces.declared.acme.tier: is "gold"; want nothing`:                                      workspace("acme", tenancy.Declared{Tier: "gold"}),
		`watch.logDays: is 8; want`:                                                                   func(a *tenancy.Args) { a.Watch.LogDays = 8 },
		`watch.runbooks: is "wiki"; want an https address`:                                            func(a *tenancy.Args) { a.Watch.Runbooks = "wiki" },
		`watch.page`: func(a *tenancy.Args) { a.Watch.Page = []string{"nobody"} },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			got := told(t, change)
			require.Len(t, got, 1, "%v", got)
			assert.True(t, strings.HasPrefix(got[0], want), "%s", got[0])
		})
	}
}

// TestTenMistakesAreToldAtOnce: one run names all of them, and nothing is registered.
func TestTenMistakesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		args := good(nil)
		args.Preset = "prod"
		args.Entry.Identity.Issuer = ""
		args.Entry.RatePerIP = 5
		args.Engine.Timeout = time.Minute
		args.Data.Cells.Count = 99
		args.Data.Cache.NodeType = "db.t4g.micro"
		args.Workspaces.RotateDays = -1
		args.Workspaces.Declared = map[string]tenancy.Declared{"A": {}}
		args.Watch.LogDays = 8
		_, err := tenancy.New(ctx, "base", args)
		return err
	})
	require.ErrorContains(t, err, `plinth:tenancy:Platform "base": 10 invalid arguments:`)
	for _, path := range []string{
		"preset", "edge", "entry.identity.issuer", "entry.ratePerIp", "engine.timeout", "data.cells.count",
		"data.cache.nodeType", "workspaces.rotateDays", "workspaces.declared.A", "watch.logDays",
	} {
		assert.Contains(t, err.Error(), "\n  "+path+": ", path)
	}
}

func TestNoArgsIsAMistake(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := tenancy.New(ctx, "base", nil)
		return err
	})
	for _, required := range []string{
		"site.account", "edge", "code.shipped", "network.private.vpcID", "network.zones", "entry.identity.issuer",
	} {
		assert.Contains(t, err.Error(), required)
	}
}

// TestNames: any name either makes a whole platform or is refused before anything is registered.
func TestNames(t *testing.T) {
	t.Parallel()
	longest := 19
	for length := 20; length <= 32; length++ {
		got, err := pulumitest.Run(named(strings.Repeat("a", length), atDomain))
		if err == nil {
			require.Equal(t, length-1, longest, "whatever is longer than a refused name is refused")
			longest = length
			continue
		}
		require.Equal(t, "pulumi:providers:aws edge\n", got.Plan(), "%d letters: %v", length, err)
		require.ErrorContains(t, err, "name: makes the ")
	}
	assert.Equal(t, 26, longest, "as the README says")
	for _, name := range []string{"", "Base", "base_1", "1base", "-base", "base-", "café"} {
		got, err := pulumitest.Run(named(name, asIs))
		require.Error(t, err, "%q", name)
		assert.Equal(t, "pulumi:providers:aws edge\n", got.Plan(), "%q: %v", name, err)
	}
	_, err := pulumitest.Run(named(strings.Repeat("b", 26), whole(t)))
	require.ErrorContains(t, err, "custom.spec.paymentReceived: makes the Lambda name")
}
