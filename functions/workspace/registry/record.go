package registry

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// Record is what is known of one workspace.
type Record struct {
	ID    name.ID
	State State
	// Version counts the writes. Every write names the version that it read, and fails when there is a newer
	// one. 0 is a workspace that is not registered.
	Version int64
	// Life counts how often the workspace was created.
	Life int
	// Cell is where its database is. Target and Source are the other cell of a move.
	Cell, Target, Source string
	// SecretARN is where its credential is.
	SecretARN string
	// Export is the last one. DropAfter is when a condemned workspace may be dropped.
	Export    ExportRecord
	DropAfter time.Time
	// Requests are the last ones that were carried out. When one comes again, nothing is left to do.
	Requests Requests
	// UpdatedAt is when the record was written.
	UpdatedAt time.Time
}

// ExportRecord tells where an export is, and what it must be.
type ExportRecord struct {
	// Key is its name in the bucket.
	Key string
	// SHA256 is of the object, in hexadecimal.
	SHA256 string
	// Bytes is the object's size, and Rows what is in it.
	Bytes, Rows int64
}

const (
	keyAttribute     = "pk"
	versionAttribute = "version"
	usedAttribute    = "used"
)

func workspaceKey(id name.ID) string { return "workspace#" + id.String() }
func cellKey(cell string) string     { return "cell#" + cell }

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number[N int | int64](n N) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(int64(n), 10)}
}

func key(k string) item { return item{keyAttribute: text(k)} }

func (r Record) encode() item {
	it := item{
		keyAttribute:     text(workspaceKey(r.ID)),
		"workspace":      text(r.ID.String()),
		"state":          text(string(r.State)),
		versionAttribute: number(r.Version),
		"life":           number(r.Life),
		"updatedAt":      text(r.UpdatedAt.UTC().Format(time.RFC3339Nano)),
	}
	for attribute, value := range map[string]string{
		"cell": r.Cell, "target": r.Target, "source": r.Source, "secretArn": r.SecretARN,
		"requests":  r.Requests.encode(),
		"exportKey": r.Export.Key, "exportSha256": r.Export.SHA256,
	} {
		if value != "" {
			it[attribute] = text(value)
		}
	}
	if r.Export.Key != "" {
		it["exportBytes"], it["exportRows"] = number(r.Export.Bytes), number(r.Export.Rows)
	}
	if !r.DropAfter.IsZero() {
		it["dropAfter"] = text(r.DropAfter.UTC().Format(time.RFC3339))
	}
	return it
}

// fields reads an item and remembers the first attribute that was not as encode writes it.
type fields struct {
	item item
	err  error
}

func (f *fields) text(attribute string) string {
	v, ok := f.item[attribute]
	if !ok {
		return ""
	}
	s, ok := v.(*types.AttributeValueMemberS)
	if !ok {
		f.fail(attribute, fmt.Errorf("is no string"))
		return ""
	}
	return s.Value
}

func (f *fields) number(attribute string) int64 {
	v, ok := f.item[attribute]
	if !ok {
		return 0
	}
	s, ok := v.(*types.AttributeValueMemberN)
	if !ok {
		f.fail(attribute, fmt.Errorf("is no number"))
		return 0
	}
	n, err := strconv.ParseInt(s.Value, 10, 64)
	f.fail(attribute, err)
	return n
}

func (f *fields) time(attribute string) time.Time {
	s := f.text(attribute)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	f.fail(attribute, err)
	return t
}

func (f *fields) fail(attribute string, err error) {
	if err != nil && f.err == nil {
		f.err = fmt.Errorf("registry: attribute %s: %w", attribute, err)
	}
}

func decode(id name.ID, it item) (Record, error) {
	f := fields{item: it}
	r := Record{
		ID: id, State: State(f.text("state")), Version: f.number(versionAttribute), Life: int(f.number("life")),
		Cell: f.text("cell"), Target: f.text("target"), Source: f.text("source"), SecretARN: f.text("secretArn"),
		Requests: decodeRequests(f.text("requests")),
		Export: ExportRecord{
			Key: f.text("exportKey"), SHA256: f.text("exportSha256"),
			Bytes: f.number("exportBytes"), Rows: f.number("exportRows"),
		},
		DropAfter: f.time("dropAfter"), UpdatedAt: f.time("updatedAt"),
	}
	return r, f.err
}
