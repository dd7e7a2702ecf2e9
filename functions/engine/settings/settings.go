// Package settings reads the engine's environment.
package settings

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/plinth-iac/plinth/functions/internal/environment"
)

// The variables that the function reads, besides those that Lambda sets.
const (
	Application      = "APPLICATION"
	Environment      = "ENVIRONMENT"
	RegistryTable    = "REGISTRY_TABLE"
	SecretPrefix     = "SECRET_PREFIX"
	ConnectionsTable = "CONNECTIONS_TABLE"
	SocketURL        = "SOCKET_URL"
	EventBus         = "EVENT_BUS"
	CustomPrefix     = "CUSTOM_PREFIX"
	SchemaCacheMiB   = "SCHEMA_CACHE_MIB"
	Connections      = "DATABASE_CONNECTIONS"
	CacheAddress     = "CACHE_ADDRESS"
	CacheUser        = "CACHE_USER"
	CAFile           = "CA_FILE"
	Proxies          = "PROXIES"
	MongoSecretARN   = "MONGO_SECRET_ARN"
	CacheSecretARN   = "CACHE_SECRET_ARN"
	// FunctionVersion is set by Lambda.
	FunctionVersion = "AWS_LAMBDA_FUNCTION_VERSION"
)

// Settings are the environment, read.
type Settings struct {
	// AWS is where everything is, and who the function is there.
	AWS aws.Config
	// Application and Environment are the deployment's. Required.
	Application, Environment string
	// Version is the function's, as Lambda counts it.
	Version string
	// RegistryTable is the DynamoDB table of the workspaces. Required.
	RegistryTable string
	// SecretPrefix comes before the id in the name of a workspace's secret. Required.
	SecretPrefix string
	// ConnectionsTable is the DynamoDB table of the WebSocket API's connections, and SocketURL where messages to
	// them go. Required.
	ConnectionsTable, SocketURL string
	// EventBus is the name of the bus that events are put on. Required.
	EventBus string
	// CustomPrefix is how the names of the custom functions begin. Required.
	CustomPrefix string
	// SchemaCacheBytes is how much memory the remembered schemas of workspaces take. SCHEMA_CACHE_MIB, in MiB.
	// Default: 16. 1 to 1024.
	SchemaCacheBytes int
	// Connections is how many databases an instance stays connected to. DATABASE_CONNECTIONS. Default: 32.
	// 1 to 32.
	Connections int
	// CacheAddress and CacheUser are the ElastiCache group in which instances share the schemas of workspaces,
	// host:port; both or none. CacheSecretARN is the secret of a cache which stands elsewhere, and takes their
	// place. Default: each instance has its own.
	CacheAddress, CacheUser, CacheSecretARN string
	// CAFile holds the authorities that sign the cells' certificates, and replaces all others there; a cache may
	// have a certificate of them or of those that the system trusts.
	// Default: those that the system trusts, and Amazon RDS's.
	CAFile string
	// Proxies are the hosts of the cells' RDS Proxies by the names of the cells, for the workspaces that they
	// know. Default: the host that the workspace's secret names, as for all others.
	Proxies map[string]string
	// MongoSecretARN is the secret of a document database for models. Default: none.
	MongoSecretARN string
}

var (
	busName      = regexp.MustCompile(`^[A-Za-z0-9._/-]{1,256}$`)
	functionName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,63}$`)
	address      = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?:\d{1,5}$`)
	cacheUser    = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
)

// Load reads the environment through lookup.
func Load(lookup environment.Lookup) (Settings, error) {
	r := environment.New(lookup)
	const table, tag = "the name of a DynamoDB table", "1 to 256 letters, digits, spaces or _.:/=+-@"
	s := Settings{
		AWS:           r.AWS(),
		Application:   r.Text(Application, environment.Tag, tag),
		Environment:   r.Text(Environment, environment.Tag, tag),
		Version:       cmp.Or(r.Optional(FunctionVersion), "unknown"),
		RegistryTable: r.Text(RegistryTable, environment.Table, table),
		SecretPrefix: r.Text(SecretPrefix, environment.SecretPath,
			"a path such as production/workspace, no slash at its ends"),
		ConnectionsTable: r.Text(ConnectionsTable, environment.Table, table),
		SocketURL:        r.Text(SocketURL, environment.URL, "the https address of a WebSocket API's stage"),
		EventBus:         r.Text(EventBus, busName, "the name of an event bus"),
		CustomPrefix:     r.Text(CustomPrefix, functionName, "up to 63 letters, digits, hyphens or underscores"),
		SchemaCacheBytes: r.Number(SchemaCacheMiB, 16, 1, 1024) << 20,
		Connections:      r.Number(Connections, 32, 1, 32),
		CacheAddress:     r.Maybe(CacheAddress, address, "a host and a port: cache.example.org:6379"),
		CacheUser:        r.Maybe(CacheUser, cacheUser, "the name of a user of the cache"),
		CAFile:           r.Optional(CAFile),
		Proxies:          proxies(r),
		MongoSecretARN:   r.Maybe(MongoSecretARN, environment.SecretARN, "the ARN of a secret"),
		CacheSecretARN:   r.Maybe(CacheSecretARN, environment.SecretARN, "the ARN of a secret"),
	}
	r.Problems.Unless((s.CacheAddress == "") == (s.CacheUser == ""), CacheAddress,
		"is %q while %s is %q; want both or none", s.CacheAddress, CacheUser, s.CacheUser)
	r.Problems.Unless(s.CacheAddress == "" || s.CacheSecretARN == "", CacheSecretARN,
		"is set while %s is %q; want one cache", CacheAddress, s.CacheAddress)
	return s, r.Err()
}

func proxies(r *environment.Reader) map[string]string {
	text := r.Optional(Proxies)
	if text == "" {
		return nil
	}
	var all map[string]string
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	err := d.Decode(&all)
	if err == nil && d.More() {
		err = errors.New("more follows after it")
	}
	if err != nil {
		r.Problems.Unless(false, Proxies, `is no JSON object of cells and hosts, {"a":"host"}: %s`, err)
		return nil
	}
	for _, cell := range slices.Sorted(maps.Keys(all)) {
		r.Problems.Unless(environment.CellName.MatchString(cell), Proxies, "has the cell %q; want its name", cell)
		r.Problems.Unless(environment.Host.MatchString(all[cell]), Proxies+"."+cell,
			"is %q; want a host name", all[cell])
	}
	return all
}
