package dynamodb

import "github.com/plinth-iac/plinth/policies/rule"

// ScalesWithDemand asks that a table and its indexes grow with their load, by themselves or by scaling
// targets.
var ScalesWithDemand = rule.Rule{
	Name:  "dynamodb-scales-with-demand",
	Types: []string{table},
	With:  []string{scalingTarget},
	Why:   "Above a fixed capacity requests are refused, and below it the rest is paid for.",
	Fix: `set billingMode to "PAY_PER_REQUEST", or add targets for reads and writes of the table and ` +
		`each index`,
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"DynamoDB.1"}, rule.Nag: {"DynamoDBAutoScalingEnabled"}, rule.Checkov: {"CKV2_AWS_16"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		indexes := in.Each("globalSecondaryIndexes[]").All(func(index rule.Value) rule.Verdict {
			name, known := index.At("name").Text()
			if !known {
				return rule.Unclear("the name of an index is not known")
			}
			return scaled(in, stack, "dynamodb:index:", "/index/"+name)
		})
		return rule.Any(onDemand(in), rule.All(scaled(in, stack, "dynamodb:table:", ""), indexes))
	},
}

// scaled holds when there are targets for reads and writes of the table, or of the index that the suffix
// names.
func scaled(in rule.Inputs, stack *rule.Stack, dimension, suffix string) rule.Verdict {
	of := "the table"
	if suffix != "" {
		of = "its index " + suffix[len("/index/"):]
	}
	return rule.All(
		targeted(in, stack, dimension+"ReadCapacityUnits", suffix).OnNo("nothing scales the reads of "+of),
		targeted(in, stack, dimension+"WriteCapacityUnits", suffix).OnNo("nothing scales the writes of "+of),
	)
}

// targeted holds when a target of this dimension names the table or its index, or is made from the table.
func targeted(in rule.Inputs, stack *rule.Stack, dimension, suffix string) rule.Verdict {
	of := func(t rule.Inputs) rule.Verdict { return t.At("scalableDimension").Is(dimension) }
	var parts []rule.Verdict
	if suffix == "" {
		parts = append(parts, stack.Users(in, scalingTarget, "resourceId").Any(of))
	}
	name, known := in.At("name").Text()
	for _, t := range stack.Of(scalingTarget) {
		named := t.At("resourceId").Fits("the table's", func(id string) bool { return id == "table/"+name+suffix })
		if !known && !in.At("name").Absent() {
			named = rule.Unclear("the name of the table is not known")
		}
		parts = append(parts, rule.All(of(t), named))
	}
	return rule.Any(parts...)
}

var (
	mostReads = rule.Setting[int]{
		Name: "mostReadUnits", Text: "the highest limit of reads, in request units a second", Default: 4000,
	}
	mostWrites = rule.Setting[int]{
		Name: "mostWriteUnits", Text: "the highest limit of writes, in request units a second", Default: 1000,
	}
)

// OnDemandCap asks for a limit to what requests can cost. It is off unless configuration wants it, since a
// limit that is too low refuses requests.
var OnDemandCap = rule.Rule{
	Name:     "dynamodb-on-demand-cap",
	Types:    []string{table},
	Why:      "A client in a loop, or an attack, is paid for without limit.",
	Fix:      "set onDemandThroughput.maxReadRequestUnits and onDemandThroughput.maxWriteRequestUnits",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Disabled,
	URL:      guide + "on-demand-capacity-mode-max-throughput.html",
	Settings: []rule.Option{mostReads, mostWrites},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(onDemand(in), rule.All(capped(in, readCap, mostReads), capped(in, writeCap, mostWrites)))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		if capped(in, readCap, mostReads).Answer == rule.No {
			changes = append(changes, rule.Set(readCap, mostReads.Of(in)))
		}
		if capped(in, writeCap, mostWrites).Answer == rule.No {
			changes = append(changes, rule.Set(writeCap, mostWrites.Of(in)))
		}
		return changes
	},
}

const (
	readCap  = "onDemandThroughput.maxReadRequestUnits"
	writeCap = "onDemandThroughput.maxWriteRequestUnits"
)

func capped(in rule.Inputs, path string, most rule.Setting[int]) rule.Verdict {
	return in.At(path).Between(1, float64(most.Of(in)))
}

// BillingModeConsistent requires capacities of a table that is paid for by capacity, and of no other.
var BillingModeConsistent = rule.Rule{
	Name:  "dynamodb-billing-mode-consistent",
	Types: []string{table},
	Why: `AWS refuses it: "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when ` +
		`BillingMode is PAY_PER_REQUEST", and both must be when it is PROVISIONED.`,
	Fix: `set readCapacity and writeCapacity of the table and its indexes exactly when billingMode is ` +
		`"PROVISIONED"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "capacity-mode.html",
	Controls: rule.Controls{rule.CfnLint: {"E3638", "E3639"}},
	Check: func(in rule.Inputs) rule.Verdict {
		provisioned := func(v rule.Value) (rule.Verdict, rule.Verdict) {
			return v.At("readCapacity").AtLeast(1), v.At("writeCapacity").AtLeast(1)
		}
		both := func(v rule.Value) rule.Verdict { reads, writes := provisioned(v); return rule.All(reads, writes) }
		none := func(v rule.Value) rule.Verdict {
			reads, writes := provisioned(v)
			return rule.All(rule.Not(reads), rule.Not(writes))
		}
		indexes := in.Each("globalSecondaryIndexes[]")
		return rule.Any(
			rule.All(onDemand(in), none(in.Value), indexes.All(none)),
			rule.All(rule.Not(onDemand(in)), both(in.Value), indexes.All(both)),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if onDemand(in).Answer != rule.Yes {
			return nil
		}
		return []rule.Change{
			rule.Remove("readCapacity"), rule.Remove("writeCapacity"),
			rule.Remove("globalSecondaryIndexes[].readCapacity"),
			rule.Remove("globalSecondaryIndexes[].writeCapacity"),
		}
	},
}
