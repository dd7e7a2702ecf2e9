package tenant

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// model is a schema as the cache has it, which all instances share. At says when the database told it, in
// milliseconds since 1970, so that it is not remembered for longer because it passed from one to another.
type model struct {
	At     int64    `json:"at"`
	Tables []string `json:"tables"`
}

// modelKey names a workspace as it is at a version of its record: whatever becomes of it makes another key.
func (d *Databases) modelKey(rec registry.Record) string {
	return strings.Join([]string{
		"plinth", url.QueryEscape(d.Application), url.QueryEscape(d.Environment), "tables", rec.ID.String(),
		strconv.FormatInt(rec.Version, 10),
	}, ":")
}

// shared looks into the cache.
func (d *Databases) shared(ctx context.Context, rec registry.Record, now time.Time) (schema, bool) {
	text, ok := d.Cache.Get(ctx, d.modelKey(rec))
	var m model
	if !ok || json.Unmarshal(text, &m) != nil || m.Tables == nil {
		return schema{}, false
	}
	// The clocks of two instances may differ.
	at := time.UnixMilli(m.At)
	if at.After(now) {
		at = now
	}
	return schema{tables: m.Tables, at: at}, now.Sub(at) < fresh
}

// share writes into the cache.
func (d *Databases) share(ctx context.Context, rec registry.Record, tables []string, now time.Time) {
	text, err := json.Marshal(model{At: now.UnixMilli(), Tables: tables})
	if err == nil {
		d.Cache.Set(ctx, d.modelKey(rec), text, fresh)
	}
}
