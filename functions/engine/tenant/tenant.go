// Package tenant reaches the databases of workspaces, each as the workspace's own user and by its own
// connection: what one workspace is given, no query of another can see.
package tenant

import (
	"context"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/plinth-iac/plinth/functions/engine/cache"
	"github.com/plinth-iac/plinth/functions/internal/rdsca"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

const (
	// idle is shorter than the idle limits of network and server between two calls of a frozen function.
	idle = 4 * time.Minute
	// maxTables is how many of a workspace's tables are listed.
	maxTables = 1000
)

// Options are what databases are reached with.
type Options struct {
	// Secrets are the workspaces' credentials.
	Secrets *credential.Store
	// Proxies are the hosts of the cells' RDS Proxies by the names of the cells. They know some workspaces, and
	// take tokens that the function signs; the others are reached directly.
	Proxies map[string]string
	// AWS is who signs them.
	AWS aws.Config
	// CAFile replaces the authorities that are trusted.
	CAFile string
	// Cache is where instances share schemas. Default: each asks the databases itself.
	Cache *cache.Cache
	// Application and Environment are the deployment's, whose schemas these are.
	Application, Environment string
	// Connections is how many workspaces it stays connected to. All instances together must not exhaust the
	// cells: Aurora takes some thousands of connections.
	// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html
	Connections int
	// CacheBytes is how much memory the remembered schemas take.
	CacheBytes int
	// Now is the clock.
	Now func() time.Time
}

// Databases are those of all workspaces.
type Databases struct {
	Options

	roots func() (*x509.CertPool, error)
	mu    sync.Mutex
	pools *simplelru.LRU[string, pool]
	known *schemas
}

// pool is the one connection to a workspace's database, in the life and the cell that it was made for.
type pool struct {
	db   *sql.DB
	life int
	cell string
}

// New connects to nothing.
func New(o Options) (*Databases, error) {
	d := &Databases{
		Options: o, roots: sync.OnceValues(func() (*x509.CertPool, error) { return rdsca.Pool(o.CAFile) }),
	}
	var err error
	if d.pools, err = simplelru.NewLRU(o.Connections, func(_ string, p pool) { _ = p.db.Close() }); err != nil {
		return nil, err
	}
	d.known, err = newSchemas(o.CacheBytes)
	return d, err
}

// Close ends all connections.
func (d *Databases) Close() {
	d.Cache.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pools.Purge()
}

// open is the connection to a workspace's database. It is made when a query needs it.
func (d *Databases) open(rec registry.Record) *sql.DB {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := rec.ID.String()
	if p, ok := d.pools.Get(id); ok {
		if p.life == rec.Life && p.cell == rec.Cell {
			return p.db
		}
		d.pools.Remove(id)
	}
	db := sql.OpenDB(&connector{databases: d, id: rec.ID, cell: rec.Cell})
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxIdleTime(idle)
	d.pools.Add(id, pool{db: db, life: rec.Life, cell: rec.Cell})
	return db
}

// Tables are the names of a workspace's tables and views, sorted. They may be a minute old.
func (d *Databases) Tables(ctx context.Context, rec registry.Record) ([]string, error) {
	now := d.Now()
	if tables, ok := d.known.get(rec, now); ok {
		return tables, nil
	}
	if found, ok := d.shared(ctx, rec, now); ok {
		d.known.add(rec, found.tables, found.at)
		return found.tables, nil
	}
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	tables, err := list(ctx, d.open(rec))
	if err != nil {
		return nil, fmt.Errorf("list the tables of workspace %s: %w", rec.ID, err)
	}
	d.known.add(rec, tables, now)
	d.share(ctx, rec, tables, now)
	return tables, nil
}

func list(ctx context.Context, db *sql.DB) (tables []string, err error) {
	rows, err := db.QueryContext(ctx, "SELECT TABLE_NAME FROM information_schema.TABLES "+
		"WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME LIMIT ?", maxTables)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	tables = []string{}
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return nil, err
		}
		tables = append(tables, table)
	}
	return tables, rows.Err()
}
