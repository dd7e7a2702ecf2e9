// Package table provides a DynamoDB table: restorable to any second, protected, paid by the request unless
// told otherwise, with grants that tell reading, writing, scanning and listening apart.
package table

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Type is the Pulumi type token of a Table.
const Type = "plinth:table:Table"

// Table is a DynamoDB table with its indexes.
type Table struct {
	pulumi.ResourceState

	// Resource is the table itself.
	Resource *dynamodb.Table

	// Name is what clients and alarms name.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is what policies and backup selections name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// StreamARN is what functions listen to, "" without a stream.
	StreamARN pulumi.StringOutput `pulumi:"streamArn"`

	name     string
	key      pulumi.StringInput
	indexed  bool
	streamed bool
}

// New declares a Table. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Table, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	// Pulumi appends eight characters of its own.
	p.Unless(physicalName.MatchString(name+"-1234567"), "name",
		"makes the table name %q; want at most 247 letters, digits and ._-", name)
	p.Under("", args.Validate())
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	a := args.withDefaults()
	t := &Table{
		name: name, key: a.KeyARN, streamed: a.Stream != "",
		indexed: len(a.GlobalIndexes)+len(a.LocalIndexes) > 0,
	}
	if err := ctx.RegisterComponentResource(Type, name, t, opts...); err != nil {
		return nil, err
	}
	if err := t.declare(ctx, a); err != nil {
		return nil, err
	}
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{
		"name": t.Name, "arn": t.ARN, "streamArn": t.StreamARN,
	})
}

func (t *Table) declare(ctx *pulumi.Context, a Args) error {
	made, err := dynamodb.NewTable(ctx, t.name, a.table(), pulumi.Parent(t), pulumi.Protect(!a.AllowDestroy),
		pulumi.IgnoreChanges(a.ignored()))
	if err != nil {
		return err
	}
	t.Resource, t.Name, t.ARN = made, made.Name, made.Arn
	t.StreamARN = pulumi.String("").ToStringOutput()
	if t.streamed {
		t.StreamARN = made.StreamArn
	}
	return t.declareScaling(ctx, a)
}

func (a Args) table() *dynamodb.TableArgs {
	args := &dynamodb.TableArgs{
		BillingMode:               pulumi.String("PAY_PER_REQUEST"),
		HashKey:                   pulumi.String(a.Key.Partition.Name),
		Attributes:                a.attributes(),
		TableClass:                pulumi.String(string(a.Class)),
		DeletionProtectionEnabled: pulumi.Bool(!a.AllowDestroy),
		Tags:                      pulumi.StringMap{tags.DataClass: pulumi.String(string(a.DataClass))},
	}
	if a.Key.Sort.Name != "" {
		args.RangeKey = pulumi.String(a.Key.Sort.Name)
	}
	if a.Stream != "" {
		args.StreamEnabled, args.StreamViewType = pulumi.Bool(true), pulumi.String(string(a.Stream))
	}
	if a.TTL != "" {
		args.Ttl = dynamodb.TableTtlArgs{Enabled: pulumi.Bool(true), AttributeName: pulumi.String(a.TTL)}
	}
	if a.KeyARN != nil {
		args.ServerSideEncryption = dynamodb.TableServerSideEncryptionArgs{
			Enabled: pulumi.Bool(true), KmsKeyArn: a.KeyARN.ToStringOutput().ToStringPtrOutput(),
		}
	}
	a.Recovery.apply(args)
	a.applyThroughput(args)
	a.applyIndexes(args)
	for _, region := range sorted(a.Replicas) {
		a.applyReplica(args, region)
	}
	return args
}

func (a Args) applyThroughput(args *dynamodb.TableArgs) {
	if v := a.Throughput.Provisioned; v != nil {
		args.BillingMode = pulumi.String("PROVISIONED")
		args.ReadCapacity, args.WriteCapacity = pulumi.Int(v.Reads.Min), pulumi.Int(v.Writes.Min)
		return
	}
	if o := a.Throughput.OnDemand; o != (OnDemand{}) {
		args.OnDemandThroughput = dynamodb.TableOnDemandThroughputArgs{
			MaxReadRequestUnits: limit(o.MaxReads), MaxWriteRequestUnits: limit(o.MaxWrites),
		}
	}
}

func (a Args) applyReplica(args *dynamodb.TableArgs, region string) {
	replica := dynamodb.TableReplicaTypeArgs{
		RegionName:          pulumi.String(region),
		PointInTimeRecovery: pulumi.Bool(!a.Recovery.Off),
		PropagateTags:       pulumi.Bool(true),
	}
	if key := a.Replicas[region].KeyARN; key != nil {
		replica.KmsKeyArn = key.ToStringOutput().ToStringPtrOutput()
	}
	list, _ := args.Replicas.(dynamodb.TableReplicaTypeArray)
	args.Replicas = append(list, replica)
}

// limit is a number of units, where -1 is AWS's word for no limit.
func limit(units int) pulumi.IntPtrInput {
	if units == 0 {
		return pulumi.Int(-1)
	}
	return pulumi.Int(units)
}

// ignored are the inputs that count when the table is created and no more.
func (a Args) ignored() []string {
	list := []string{
		// Where the items came from is history, and a change would replace the table.
		"restoreSourceTableArn", "restoreToLatestTime", "restoreDateTime",
	}
	if a.Throughput.Provisioned != nil {
		// Scaling changes these all the time, between Min and Max.
		list = append(list, "readCapacity", "writeCapacity",
			"globalSecondaryIndexes[*].readCapacity", "globalSecondaryIndexes[*].writeCapacity")
	}
	return list
}
