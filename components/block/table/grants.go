package table

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

var (
	reads = []string{
		"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem",
	}
	writes = []string{
		"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
		"dynamodb:ConditionCheckItem",
	}
	decrypts = []string{"kms:Decrypt"}
	encrypts = []string{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
)

// GrantRead lets a role get and query items, in the table and its indexes. With leading keys, only those
// whose partition key matches one of them, where "*" stands for any characters: "tenant-7#*", or
// "${aws:PrincipalTag/tenant}". Scanning, which reads everything, takes GrantScan.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
func (t *Table) GrantRead(leadingKeys ...pulumi.StringInput) []iamdoc.Statement {
	return t.grant(access{"read", reads, decrypts, t.indexed}, leadingKeys)
}

// GrantWrite lets a role put, change and delete items; leading keys narrow it as they do in GrantRead.
func (t *Table) GrantWrite(leadingKeys ...pulumi.StringInput) []iamdoc.Statement {
	return t.grant(access{"write", writes, encrypts, false}, leadingKeys)
}

// GrantReadWrite lets a role do what GrantRead and GrantWrite do, in one statement.
func (t *Table) GrantReadWrite(leadingKeys ...pulumi.StringInput) []iamdoc.Statement {
	all := slices.Concat(reads, writes[:len(writes)-1]) // without the action that both have
	return t.grant(access{"read and write", all, encrypts, t.indexed}, leadingKeys)
}

// GrantScan lets a role read the whole table and its indexes.
func (t *Table) GrantScan() []iamdoc.Statement {
	return t.grant(access{"scan", []string{"dynamodb:Scan"}, decrypts, t.indexed}, nil)
}

// GrantStream lets a function listen to the table's changes. It is empty without a stream.
func (t *Table) GrantStream() []iamdoc.Statement {
	if !t.streamed {
		return nil
	}
	return append([]iamdoc.Statement{{
		Sid: iamdoc.Sid("listen to", t.name),
		Actions: []string{
			"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
		},
		Resources: []pulumi.StringInput{t.StreamARN},
	}, {
		Sid:       iamdoc.Sid("list streams for", t.name),
		Actions:   []string{"dynamodb:ListStreams"},
		Resources: iamdoc.Strings("*"),
	}}, t.grantKey("listen to", decrypts)...)
}

// access is what a grant allows.
type access struct {
	verb    string
	actions []string
	key     []string // what may be done with the KMS key
	indexes bool
}

func (t *Table) grant(to access, leadingKeys []pulumi.StringInput) []iamdoc.Statement {
	s := iamdoc.Statement{
		Sid: iamdoc.Sid(to.verb, t.name), Actions: to.actions, Resources: []pulumi.StringInput{t.ARN},
	}
	if to.indexes {
		s.Resources = append(s.Resources, pulumi.Sprintf("%s/index/*", t.ARN))
	}
	if len(leadingKeys) > 0 {
		s.Conditions = []iamdoc.Condition{
			{Operator: "ForAllValues:StringLike", Key: "dynamodb:LeadingKeys", Values: leadingKeys},
			// Without it a request that names no key at all would match all of none.
			{Operator: "Null", Key: "dynamodb:LeadingKeys", Values: iamdoc.Strings("false")},
		}
	}
	return append([]iamdoc.Statement{s}, t.grantKey(to.verb, to.key)...)
}

func (t *Table) grantKey(verb string, actions []string) []iamdoc.Statement {
	if t.key == nil {
		return nil
	}
	return []iamdoc.Statement{{
		Sid:       iamdoc.Sid("key to", verb, t.name),
		Actions:   actions,
		Resources: []pulumi.StringInput{t.key},
		// DynamoDB names the table in each call to KMS, so the key works for this one and no other.
		// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
		Conditions: []iamdoc.Condition{iamdoc.Equals("kms:EncryptionContext:aws:dynamodb:tableName", t.Name)},
	}}
}
