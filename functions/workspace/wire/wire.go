// Package wire puts the function together from its environment.
package wire

import (
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/workspace/archive"
	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/entry"
	"github.com/plinth-iac/plinth/functions/workspace/metric"
	"github.com/plinth-iac/plinth/functions/workspace/provision"
	"github.com/plinth-iac/plinth/functions/workspace/redelivery"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/settings"
)

// Function is the handler with what it works with.
type Function struct {
	*entry.Handler
	// Cells are closed by whoever does not end with the process.
	Cells *cell.Set
}

// New reads the environment and connects to nothing: each client is made, and each connection opened, when
// a request first needs it. Metrics go to out, which Lambda collects.
func New(lookup environment.Lookup, log *slog.Logger, out io.Writer) (*Function, error) {
	s, err := settings.Load(lookup)
	if err != nil {
		return nil, err
	}
	cfg := s.AWS
	secrets := sync.OnceValue(func() *secretsmanager.Client { return secretsmanager.NewFromConfig(cfg) })
	cells := cell.NewSet(s.Cells, s.CAFile, secrets)
	store := &credential.Store{
		Client: secrets, Prefix: s.SecretPrefix, KeyARN: s.KeyARN, Environment: s.Environment,
		Application: s.Application, RecoveryDays: int64(s.RecoveryDays),
	}
	rooms := make([]registry.Room, len(s.Cells))
	for i, c := range s.Cells {
		rooms[i] = registry.Room{Cell: c.Name, Capacity: c.Capacity}
	}
	return &Function{
		Handler: &entry.Handler{
			Provisioner: &provision.Provisioner{
				Registry: &registry.Registry{
					Client: sync.OnceValue(func() *dynamodb.Client { return dynamodb.NewFromConfig(cfg) }),
					Table:  s.RegistryTable, Now: time.Now,
				},
				Cells: cells, Secrets: store, Rooms: rooms,
				Exports: &archive.Store{
					Client: sync.OnceValue(func() *s3.Client { return s3.NewFromConfig(cfg) }),
					Bucket: s.ExportBucket, KeyARN: s.KeyARN,
				},
				DropGrace: s.DropGrace, RotateDays: int64(s.RotateDays), Now: time.Now, Log: log,
				Metric: &metric.Writer{
					Out: out, Application: s.Application, Environment: s.Environment, Now: time.Now,
				},
			},
			Owner: store.Owner,
			Queues: &redelivery.Queues{
				Client: sync.OnceValue(func() *sqs.Client { return sqs.NewFromConfig(cfg) }),
			},
			Log: log,
		},
		Cells: cells,
	}, nil
}
