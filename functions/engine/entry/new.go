package entry

import (
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/plinth-iac/plinth/functions/engine/cache"
	"github.com/plinth-iac/plinth/functions/engine/effect"
	"github.com/plinth-iac/plinth/functions/engine/settings"
	"github.com/plinth-iac/plinth/functions/engine/tenant"
	"github.com/plinth-iac/plinth/functions/internal/connection"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// New reads the environment and connects to nothing: each client is made, and each connection opened, when
// a request first needs it.
func New(lookup environment.Lookup, log *slog.Logger, now func() time.Time) (*Function, error) {
	s, err := settings.Load(lookup)
	if err != nil {
		return nil, err
	}
	secrets := sync.OnceValue(func() *secretsmanager.Client { return secretsmanager.NewFromConfig(s.AWS) })
	databases, err := tenant.New(tenant.Options{
		Secrets: &credential.Store{Prefix: s.SecretPrefix, Client: secrets}, Proxies: s.Proxies, AWS: s.AWS,
		CAFile: s.CAFile, Application: s.Application, Environment: s.Environment,
		Cache: cache.New(cache.Options{
			Address: s.CacheAddress, User: s.CacheUser, SecretARN: s.CacheSecretARN, Secrets: secrets, AWS: s.AWS,
			CAFile: s.CAFile, Timeout: cache.Timeout, Now: now, Log: log,
		}),
		Connections: s.Connections, CacheBytes: s.SchemaCacheBytes, Now: now,
	})
	if err != nil {
		return nil, err
	}
	table := sync.OnceValue(func() *dynamodb.Client { return dynamodb.NewFromConfig(s.AWS) })
	connections := &connection.Store{Client: table, Table: s.ConnectionsTable, Now: now}
	f := &Function{
		Version: s.Version, Environment: s.Environment, Log: log, Databases: databases,
		Registry: &registry.Registry{Client: table, Table: s.RegistryTable, Now: now},
		Effects: &effect.Effects{
			Functions: sync.OnceValue(func() *lambda.Client { return lambda.NewFromConfig(s.AWS) }),
			Prefix:    s.CustomPrefix,
			Store:     connections, Poster: connection.NewPoster(connections, s.AWS, s.SocketURL),
			Events: sync.OnceValue(func() *eventbridge.Client { return eventbridge.NewFromConfig(s.AWS) }),
			Bus:    s.EventBus, Source: "plinth." + s.Application,
		},
	}
	return f, f.parse()
}
