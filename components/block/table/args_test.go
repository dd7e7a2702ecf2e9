package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/table"
)

// good is arguments that every test breaks, or extends, in one place.
func good(change func(*table.Args)) *table.Args {
	a := &table.Args{Key: table.Key{
		Partition: table.Attribute{Name: "tenant"}, Sort: table.Attribute{Name: "order", Kind: table.Number},
	}}
	if change != nil {
		change(a)
	}
	return a
}

func by(partition string) table.GlobalIndex {
	return table.GlobalIndex{Key: table.Key{Partition: table.Attribute{Name: partition}}}
}

func global(name string, index table.GlobalIndex) func(*table.Args) {
	return func(a *table.Args) { a.GlobalIndexes = map[string]table.GlobalIndex{name: index} }
}

func local(name string, index table.LocalIndex) func(*table.Args) {
	return func(a *table.Args) { a.LocalIndexes = map[string]table.LocalIndex{name: index} }
}

func projected(p table.Projection) func(*table.Args) {
	index := by("email")
	index.Projection = p
	return global("by-email", index)
}

func provisioned(v table.Provisioned) func(*table.Args) {
	return func(a *table.Args) { a.Throughput.Provisioned = &v }
}

func attributes(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("a", i)
	}
	return out
}

func TestValidateTakes(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*table.Args){
		"the usual":               nil,
		"a key of bytes":          func(a *table.Args) { a.Key.Sort.Kind = table.Binary },
		"another way to find":     global("by-email", by("email")),
		"twenty attributes":       projected(table.Projection{Attributes: attributes(20)}),
		"a limit of requests":     func(a *table.Args) { a.Throughput.OnDemand.MaxReads = 40000 },
		"units in steps":          provisioned(table.Provisioned{Reads: table.Range{Min: 40000}}),
		"a sort key that expires": func(a *table.Args) { a.TTL = "order" },
		"replicas under keys": func(a *table.Args) {
			a.KeyARN = pulumi.String("key")
			a.Replicas = map[string]table.Replica{"us-east-1": {KeyARN: pulumi.String("other")}}
		},
		"nothing to bring back": func(a *table.Args) { a.Recovery.Off = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, good(change).Validate())
		})
	}
}

func TestValidateRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*table.Args)
		want   string
	}{
		"no key": {
			func(a *table.Args) { a.Key = table.Key{} },
			"key.partition.name: is not set; want an attribute",
		},
		"a kind of key": {func(a *table.Args) { a.Key.Sort.Kind = "BOOL" },
			`key.sort.kind: is "BOOL"; want S, N or B`},
		"a long attribute": {func(a *table.Args) { a.Key.Partition.Name = strings.Repeat("x", 256) },
			"key.partition.name: is 256 characters; want at most 255"},
		"two types of one attribute": {global("by-order", by("order")),
			`key: has the attribute "order" as [N S]; want one type everywhere`},
		"a short index": {
			global("by", by("email")),
			"globalIndexes.by: is its name; want 3 to 255 letters",
		},
		"an index on nothing": {
			global("by-email", by("")),
			"globalIndexes.by-email.key.partition.name: is not set",
		},
		"a local one's name": {
			local("a b", table.LocalIndex{Sort: table.Attribute{Name: "x"}}),
			"localIndexes.a b: is its name",
		},
		"a local one unsorted": {
			local("by-date", table.LocalIndex{}),
			"localIndexes.by-date.sort.name: is not set",
		},
		"a projection in doubt": {
			projected(table.Projection{KeysOnly: true, Attributes: []string{"a"}}),
			"globalIndexes.by-email.projection.attributes: are set with keysOnly",
		},
		"a wide projection": {projected(table.Projection{Attributes: attributes(21)}),
			"globalIndexes.by-email.projection.attributes: is 21; want 0 to 20 entries"},
		"an attribute twice": {projected(table.Projection{Attributes: []string{"a", "a"}}),
			`projection.attributes: has "a" empty or twice`},
		"a local index without sort": {func(a *table.Args) {
			a.Key.Sort = table.Attribute{}
			a.LocalIndexes = map[string]table.LocalIndex{"by-date": {Sort: table.Attribute{Name: "date"}}}
		}, "localIndexes: are set for a table without key.sort"},
		"one name for two": {func(a *table.Args) {
			global("by-date", by("date"))(a)
			local("by-date", table.LocalIndex{Sort: table.Attribute{Name: "date"}})(a)
		}, "localIndexes.by-date: has the name of a global index"},
		"a limit below zero": {func(a *table.Args) { a.Throughput.OnDemand.MaxWrites = -1 },
			"throughput.onDemand.maxWrites: is -1; want 0 to 40000 units"},
		"both ways of paying": {func(a *table.Args) {
			a.Throughput = table.Throughput{OnDemand: table.OnDemand{MaxReads: 1}, Provisioned: &table.Provisioned{}}
		}, "throughput.onDemand: is set beside provisioned"},
		"a range upside down": {provisioned(table.Provisioned{Reads: table.Range{Min: 5, Max: 4}}),
			"throughput.provisioned.reads.max: is 4; want 5 to 40000 units"},
		"a target of all": {provisioned(table.Provisioned{TargetPercent: 100}),
			"throughput.provisioned.targetPercent: is 100; want 20 to 90 percent"},
		"units of an index": {global("by-email", table.GlobalIndex{
			Key: by("email").Key, Provisioned: &table.Provisioned{Writes: table.Range{Min: -1}},
		}), "globalIndexes.by-email.provisioned: is set, but the table's requests are paid one by one"},
		"a limit of an index": {func(a *table.Args) {
			provisioned(table.Provisioned{})(a)
			global("by-email", table.GlobalIndex{Key: by("email").Key, OnDemand: table.OnDemand{MaxReads: 1}})(a)
		}, "globalIndexes.by-email.onDemand: is set, but the table is provisioned"},
		"a view": {func(a *table.Args) { a.Stream = "ALL" }, `stream: is "ALL"; want KEYS_ONLY`},
		"a long TTL": {
			func(a *table.Args) { a.TTL = strings.Repeat("x", 256) },
			"ttl: is 256 characters",
		},
		"a TTL in letters": {
			func(a *table.Args) { a.TTL = "tenant" },
			`ttl: is "tenant", a key of type [S]; want a number`,
		},
		"a long memory": {
			func(a *table.Args) { a.Recovery.Days = 36 },
			"recovery.days: is 36; want 1 to 35 days",
		},
		"a memory that is off": {
			func(a *table.Args) { a.Recovery = table.Recovery{Off: true, Days: 7} },
			"recovery.days: is 7 with off",
		},
		"a restore from nothing": {
			func(a *table.Args) { a.Recovery.RestoreFrom = &table.Restore{} },
			"recovery.restoreFrom.tableARN: is not set",
		},
		"a replica nowhere": {
			func(a *table.Args) { a.Replicas = map[string]table.Replica{"here": {}} },
			"replicas.here: is its key; want an AWS region",
		},
		"a replica without key": {func(a *table.Args) {
			a.KeyARN, a.Replicas = pulumi.String("key"), map[string]table.Replica{"us-east-1": {}}
		}, "replicas.us-east-1.keyARN: differs from the table in having a key"},
		"replicas by half an image": {func(a *table.Args) {
			a.Stream, a.Replicas = table.NewImage, map[string]table.Replica{"us-east-1": {}}
		}, "stream: is NEW_IMAGE; want NEW_AND_OLD_IMAGES, by which replicas are kept alike"},
		"replicas with units": {func(a *table.Args) {
			provisioned(table.Provisioned{})(a)
			a.Replicas = map[string]table.Replica{"us-east-1": {}}
		}, "throughput.provisioned: is set together with replicas"},
		"a class":      {func(a *table.Args) { a.Class = "COLD" }, `class: is "COLD"; want STANDARD`},
		"a data class": {func(a *table.Args) { a.DataClass = "secret" }, `dataClass: is "secret"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, good(tc.change).Validate(), tc.want)
		})
	}
}

func TestThereAreOnlySoManyIndexes(t *testing.T) {
	t.Parallel()
	err := good(func(a *table.Args) {
		a.GlobalIndexes, a.LocalIndexes = map[string]table.GlobalIndex{}, map[string]table.LocalIndex{}
		for i := range 21 {
			index := by(fmt.Sprint("g", i))
			index.Projection.Attributes = attributes(5)
			a.GlobalIndexes[fmt.Sprint("by-g", i)] = index
		}
		for i := range 6 {
			a.LocalIndexes[fmt.Sprint("by-l", i)] = table.LocalIndex{Sort: table.Attribute{Name: fmt.Sprint("l", i)}}
		}
	}).Validate()
	require.EqualError(t, err, "3 invalid arguments:\n"+
		"  globalIndexes: is 21; want 0 to 20 entries\n"+
		"  localIndexes: is 6; want 0 to 5 entries\n"+
		"  globalIndexes: hold with localIndexes 105 attributes; want at most 100")
}
