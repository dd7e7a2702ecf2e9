package table

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func (a Args) applyIndexes(args *dynamodb.TableArgs) {
	var global dynamodb.TableGlobalSecondaryIndexArray
	for _, name := range sorted(a.GlobalIndexes) {
		global = append(global, a.globalIndex(name))
	}
	if len(global) > 0 {
		args.GlobalSecondaryIndexes = global
	}
	var local dynamodb.TableLocalSecondaryIndexArray
	for _, name := range sorted(a.LocalIndexes) {
		index := a.LocalIndexes[name]
		local = append(local, dynamodb.TableLocalSecondaryIndexArgs{
			Name:             pulumi.String(name),
			RangeKey:         pulumi.String(index.Sort.Name),
			ProjectionType:   index.Projection.kind(),
			NonKeyAttributes: index.Projection.attributes(),
		})
	}
	if len(local) > 0 {
		args.LocalSecondaryIndexes = local
	}
}

func (a Args) globalIndex(name string) dynamodb.TableGlobalSecondaryIndexArgs {
	index := a.GlobalIndexes[name]
	args := dynamodb.TableGlobalSecondaryIndexArgs{
		Name:             pulumi.String(name),
		HashKey:          pulumi.String(index.Key.Partition.Name),
		ProjectionType:   index.Projection.kind(),
		NonKeyAttributes: index.Projection.attributes(),
	}
	if index.Key.Sort.Name != "" {
		args.RangeKey = pulumi.String(index.Key.Sort.Name)
	}
	if a.Throughput.Provisioned != nil {
		units := index.provisioned(a.Throughput)
		args.ReadCapacity, args.WriteCapacity = pulumi.Int(units.Reads.Min), pulumi.Int(units.Writes.Min)
	} else if o := index.OnDemand; o != (OnDemand{}) {
		args.OnDemandThroughput = dynamodb.TableGlobalSecondaryIndexOnDemandThroughputArgs{
			MaxReadRequestUnits: limit(o.MaxReads), MaxWriteRequestUnits: limit(o.MaxWrites),
		}
	}
	return args
}
